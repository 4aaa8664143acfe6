"""What the desk does with its call list: open a family's number, and note that the family knows."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.messages.news import news_of
from appointments.messages.telling import note_told
from appointments.messages.waiting_news import waiting_news
from appointments.messages.waiting_telling import note_entry_told
from appointments.models import Appointment, CallTask, PersonalData
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal


class ChangedMeanwhile(Refusal):
    """What the desk said on the phone is no longer what stands; the call stays open."""

    words = _("Something has changed in the meantime. Please read what to say once more, and tell the family.")


@transaction.atomic
def finish_call(task: CallTask, *, by: User, sequence: int | None = None) -> CallTask:
    """Close a task: the family knows what stood at this `sequence` of its appointment. Idempotent.

    A cancelled appointment gets its usual erasure date back. Raises ChangedMeanwhile.
    """
    appointments = Appointment.objects.select_for_update(of=("self",)).with_details()
    appointment = appointments.filter(calltasks=task).first()
    held = CallTask.objects.select_for_update().get(pk=task.pk)
    if held.done_at:
        return held
    if appointment and sequence is not None and sequence != appointment.sequence:
        raise ChangedMeanwhile
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["done_at", "done_by"])
    if appointment and not appointment.is_erased:
        note_told(appointment, news_of(appointment))
        _forget_in_time(appointment)
    if task.waiting_entry and not task.waiting_entry.is_erased:
        note_entry_told(task.waiting_entry, waiting_news(task.waiting_entry))
    audit.record("calltask.done", held, by=by)
    return held


@transaction.atomic
def reveal_for_call(task: CallTask, *, by: User) -> PersonalData | None:
    """Return the personal data for an open call, with an audit entry; None once done or erased."""
    record = task.record
    if task.done_at or record.is_erased:
        return None
    audit.record(f"{record._meta.model_name}.revealed", record, by=by, call=task.pk)
    return record.personal


def _forget_in_time(appointment: Appointment) -> None:
    if appointment.is_cancelled:
        soon = erase_on_after(timezone.localdate())
        Appointment.objects.filter(pk=appointment.pk, erase_on__gt=soon).update(erase_on=soon)
