"""What is looked at again under the lock of an appointment, before it is made or changed."""

from django.db import IntegrityError
from django.utils import timezone

from appointments.booking.refusals import CannotChange, GivenByLot, KeptForDesk, NotOpenYet, SlotGone, SlotTaken
from appointments.models import Appointment, Slot
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User

_FULL = {"slot_taken_within_capacity", "slot_withdrawn_only_when_empty"}
_FOR_THE_DESK = "slot_taken_within_public_share"


def refuse_full(error: IntegrityError) -> None:
    """Translate the constraint violations of a full slot; other errors are not ours."""
    if constraint_of(error) in _FULL:
        raise SlotTaken from error
    if constraint_of(error) == _FOR_THE_DESK:
        raise KeptForDesk from error


def locked(appointment: Appointment) -> Appointment:
    """Re-read the row FOR UPDATE: of two concurrent changes the second sees the first."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "office")
    return rows.get(pk=appointment.pk)


def refuse_gone(slot: Slot, by: User | None) -> None:
    """Staff may book a time in progress; families only future ones, while booking is open."""
    now = timezone.now()
    if (slot.ends_at if by else slot.starts_at) <= now or not slot.is_offered:
        raise SlotGone
    if by is None and not slot.is_open_for_families(now):
        raise NotOpenYet if slot.bookable_from and slot.bookable_from > now else SlotGone


def refuse_before_the_draw(slot: Slot) -> None:
    """Until the draw these seats are reserved for wish lists, at the desk too."""
    if slot.course and slot.course.waits_for_draw:
        raise GivenByLot


def refuse_unlike(old: Slot, new: Slot, by: User | None) -> None:
    """Move only within the offer, and never between a course and a single time."""
    is_course = old.course_id is not None
    if new.offer_id != old.offer_id or (new.course_id is not None) != is_course or (is_course and by is None):
        raise SlotGone


def refuse_unchangeable(appointment: Appointment, by: User | None) -> None:
    can_change = appointment.can_be_changed if by else appointment.can_be_changed_by_family
    if not can_change or appointment.is_erased:
        raise CannotChange
