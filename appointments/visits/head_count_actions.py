"""Attendance of open doors and of stands: numbers only, on the spot."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models import HeadCount, Slot
from appointments.models.planned import Planned
from appointments.models.visit import CAUGHT_UP_WITHIN
from familienzentrum import audit, local_time
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read
from offers.models import Stand


class CannotCount(Refusal):
    """There is nothing to count; `words` says what to do."""

    words = _("People are counted from the beginning on, and until seven days after. Choose such a time.")


@transaction.atomic
def count_heads(slot: Slot, *, adults: int, children: int, by: User, hold: Hold = nothing_read) -> HeadCount:
    """Record how many came; for seven days a further count replaces the one before. Raises CannotCount, and
    what `hold` does.

    Locks the slot: of two concurrent counts the second is told of the first.
    """
    held = Slot.objects.select_for_update(of=("self",), no_key=True).get(pk=slot.pk)
    if not can_be_counted(held):
        raise CannotCount
    hold()
    given = {"adults": adults, "children": children}
    count, is_new = HeadCount.objects.update_or_create(slot=held, defaults=given)
    audit.record("heads.counted" if is_new else "heads.counted_again", count, by=by, **given)
    return count


@transaction.atomic
def count_heads_at(stand: Stand, *, adults: int, children: int, by: User, hold: Hold = nothing_read) -> HeadCount:
    """Record how many came to a stand of a mobile place, as `count_heads` does of a time. Locks the stand."""
    held = Stand.objects.select_for_update(of=("self",), no_key=True).get(pk=stand.pk)
    if not can_be_counted_at(held):
        raise CannotCount
    hold()
    given = {"adults": adults, "children": children}
    count, is_new = HeadCount.objects.update_or_create(stand=held, defaults=given)
    audit.record("heads.counted" if is_new else "heads.counted_again", count, by=by, **given)
    return count


def can_be_counted_at(stand: Stand) -> bool:
    """Return whether the day of this stand has come, and was at most seven days ago."""
    today = timezone.localdate()
    return today - CAUGHT_UP_WITHIN <= stand.day <= today


def can_be_counted(slot: Planned) -> bool:
    """Return whether this slot needs no booking, has begun, and was at most seven days ago."""
    is_open_to_all = slot.capacity == 0 and slot.accompanies_id is None and not slot.is_withdrawn
    now = timezone.now()
    is_recent = local_time.shown(slot.starts_at).date() >= local_time.shown(now).date() - CAUGHT_UP_WITHIN
    return is_open_to_all and slot.starts_at <= now and is_recent
