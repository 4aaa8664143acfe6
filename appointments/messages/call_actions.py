"""What the desk does with its call list: open a family's number, say who calls, and note that the family knows."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.messages.call_wishes import note_called, note_not_called
from appointments.messages.news import news_of
from appointments.messages.telling import note_told
from appointments.messages.waiting_news import waiting_news
from appointments.messages.waiting_telling import note_entry_told
from appointments.messages.wish_news import wish_news
from appointments.messages.wish_telling import note_wishes_told
from appointments.models import Appointment, CallTask, CallWish, PersonalData, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal


class ChangedMeanwhile(Refusal):
    """What the desk said on the phone is no longer what stands; the call stays open."""

    words = _("Something has changed in the meantime. Please read what to say once more, and tell the family.")


class SomebodyElseCalls(Refusal):
    """Nobody is called by two at once."""

    words = _("A colleague is calling there already. Please take another call.")


@transaction.atomic
def claim_call(task: CallTask, *, by: User) -> CallTask:
    """Say that `by` is calling now. Raises SomebodyElseCalls, and ChangedMeanwhile if it is done or gone."""
    held = _held(task)
    if held is None or held.done_at:
        raise ChangedMeanwhile
    _refuse_colleague(held, by)
    held.claimed_at, held.claimed_by = timezone.now(), by
    held.save(update_fields=["claimed_at", "claimed_by"])
    return held


@transaction.atomic
def leave_call(task: CallTask, *, by: User) -> None:
    """Nobody answered: leave the call to whoever tries it next. Of a call of somebody else nothing changes."""
    if (held := _held(task)) and held.claimed_by == by:
        held.claimed_at, held.claimed_by = None, None
        held.save(update_fields=["claimed_at", "claimed_by"])


@transaction.atomic
def reopen_call(task: CallTask, *, by: User) -> None:
    """Take back that somebody who asked for it was called. Raises ChangedMeanwhile if the number is gone."""
    wish = CallWish.objects.select_for_update(of=("self",)).filter(calltasks=task, sealed__isnull=False).first()
    held = _held(task)
    if wish is None or held is None:
        raise ChangedMeanwhile
    if held.done_at is None:
        return
    if CallTask.objects.filter(call_wish=wish, done_at=None).exists():
        raise ChangedMeanwhile
    held.done_at, held.done_by, held.claimed_at, held.claimed_by = None, None, None, None
    held.save(update_fields=["done_at", "done_by", "claimed_at", "claimed_by"])
    note_not_called(wish)
    audit.record("calltask.reopened", held, by=by)


def _held(task: CallTask) -> CallTask | None:
    """Return it locked. Without the row of who claimed it: of what is joined, one who waited sees what was before."""
    return CallTask.objects.select_for_update().filter(pk=task.pk).first()


def _refuse_colleague(held: CallTask, by: User) -> None:
    if (caller := held.caller_at(timezone.now())) and caller != by:
        raise SomebodyElseCalls


@transaction.atomic
def finish_call(task: CallTask, *, by: User, stamp: str | None = None) -> CallTask:
    """Close a task: the family knows what stood when it bore this `stamp` (see `stamp_of`). Idempotent.

    A cancelled appointment gets its usual erasure date back. Raises ChangedMeanwhile, also when there is nothing to
    say any more and the task is gone, and SomebodyElseCalls: who is on the phone knows what the family says.
    """
    appointments = Appointment.objects.select_for_update(of=("self",)).with_details()
    entries = WaitingEntry.objects.select_for_update(of=("self",)).select_related("office", "offer")
    lists = WishList.objects.select_for_update(of=("self",)).select_related("office", "draw")
    appointment, entry = appointments.filter(calltasks=task).first(), entries.filter(calltasks=task).first()
    wishes = lists.filter(calltasks=task).first()
    wish = CallWish.objects.select_for_update(of=("self",)).filter(calltasks=task).first()
    held = CallTask.objects.select_for_update().filter(pk=task.pk).first()
    if held is None:
        raise ChangedMeanwhile
    if held.done_at:
        return held
    _refuse_colleague(held, by)
    if stamp is not None and stamp != stamp_of(appointment or entry or wishes):
        raise ChangedMeanwhile
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["done_at", "done_by"])
    if appointment and not appointment.is_erased:
        note_told(appointment, news_of(appointment))
    if entry and not entry.is_erased:
        note_entry_told(entry, waiting_news(entry))
    if wishes and not wishes.is_erased:
        note_wishes_told(wishes, wish_news(wishes))
    if wish and not wish.is_erased:
        note_called(wish)
    audit.record("calltask.done", held, by=by)
    return held


def stamp_of(record: FamilyRecord | CallWish | None) -> str:
    """Return what differs as soon as there is something else to say; it travels in the form of the call's page."""
    match record:
        case Appointment():
            return str(record.sequence)
        case WaitingEntry() if not record.is_erased:
            return waiting_news(record).stands.stamp
        case WishList() if not record.is_erased:
            return wish_news(record).stands.stamp
    return ""


@transaction.atomic
def reveal_for_call(task: CallTask, *, by: User) -> PersonalData | None:
    """Return the personal data for an open call, with an audit entry; None once done or erased, or with a colleague."""
    record = task.about
    caller = task.caller_at(timezone.now())
    if task.done_at or record.is_erased or (caller and caller != by):
        return None
    audit.record(f"{record._meta.model_name}.revealed", record, by=by, call=task.pk)
    return record.personal
