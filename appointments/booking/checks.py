"""What is looked at again under the lock of an appointment, before it is made or changed."""

from django.db import IntegrityError
from django.utils import timezone

from appointments.booking.refusals import (
    ASKED_FOR,
    NOTHING_TO_CALL,
    CannotChange,
    CheckedIn,
    CheckedInFirst,
    DetailsMissing,
    GivenByLot,
    KeptForDesk,
    NotOpenYet,
    SlotGone,
    SlotTaken,
    TooFewLeft,
)
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState, Caller, MeetingChannel
from appointments.core.callers import number_to_call
from appointments.core.courses import dates_ahead, has_begun, last_day_of
from appointments.core.locks import lock_our_numbers_shared
from appointments.models import Appointment, Attendance, Slot
from familienzentrum import local_time
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from offers.models import Offer

_FULL = {"slot_taken_within_capacity", "slot_withdrawn_only_when_empty"}
_FOR_THE_DESK = "slot_taken_within_public_share"


def refuse_full(error: IntegrityError, slot: Slot, *, seats: int, has: int = 0) -> None:
    """Translate the constraint violations of a slot without places enough; other errors are not ours.

    `seats` are those needed, `has` those that the family has already.
    """
    if constraint_of(error) not in {*_FULL, _FOR_THE_DESK}:
        return
    found = Slot.objects.filter(pk=slot.pk).first()
    if found is None:
        raise SlotTaken from error  # it was removed meanwhile
    is_for_the_desk = constraint_of(error) == _FOR_THE_DESK
    if is_for_the_desk and found.free + has >= seats:
        raise KeptForDesk from error
    left = has + max(found.free_for_families if is_for_the_desk else found.free, 0)
    if 0 < left < seats and not found.is_withdrawn:
        raise TooFewLeft from error
    raise SlotTaken from error


def refuse_too_few(slot: Slot, *, adults: int, children: int) -> None:
    """Say before the last step that not all of a family find a place. Raises TooFewLeft."""
    left, needed = slot.free_for_families, slot.seats_for(adults=adults, children=children)
    if 0 < left < needed:
        raise TooFewLeft


def locked(appointment: Appointment) -> Appointment:
    """Re-read the row FOR UPDATE: of two concurrent changes the second sees the first."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "office")
    return rows.get(pk=appointment.pk)


def refuse_gone(slot: Slot, by: User | None) -> None:
    """Staff may book a time in progress; families only what is ahead, while booking is open."""
    now = timezone.now()
    is_over = (slot.ends_at if by else slot.starts_at) <= now
    if not slot.is_offered or (is_over and not slot.can_be_joined(now)):
        raise SlotGone
    if by is None and not slot.is_open_for_families(now):
        raise NotOpenYet if slot.bookable_from and slot.bookable_from > now else SlotGone


def refuse_before_the_draw(slot: Slot) -> None:
    """Until the draw these seats are reserved for wish lists, at the desk too."""
    if slot.course and slot.course.waits_for_draw:
        raise GivenByLot


def refuse_unreachable(slot: Slot, request: BookingRequest, *, before: str | None = None) -> None:
    """Say what the way of meeting needs. Raises DetailsMissing; also where a family would call that cannot.

    `before` is who was to call so far: what was agreed stands, and only a new agreement is refused.
    """
    if missing := slot.missing_in(request.personal(code=""), caller=request.caller):
        raise DetailsMissing(ASKED_FOR[missing[0]])
    is_new = request.caller == Caller.FAMILY and before != Caller.FAMILY
    if slot.is_by_phone and is_new and not number_to_call(slot.offer):
        raise DetailsMissing(NOTHING_TO_CALL)


def hold_our_number(slot: Slot, caller: str | None) -> None:
    """Read which number a family of this time is given to ring; until the transaction ends it is not removed.

    Raises DetailsMissing where the family is to ring and there is none any more.
    """
    may_have_to_ring = slot.course_id is not None or MeetingChannel(slot.channel).depends_on_our_number
    if not may_have_to_ring:
        return
    lock_our_numbers_shared()
    # It may have been read a second ago.
    slot.offer = Offer.objects.select_related("office__provider", "place").get(pk=slot.offer_id)
    if slot.is_by_phone and caller == Caller.FAMILY and not number_to_call(slot.offer):
        raise DetailsMissing(NOTHING_TO_CALL)


def refuse_unlike(old: Slot, new: Slot, by: User | None) -> None:
    """Move only within the offer, and never between a course and a single time."""
    is_course = old.course_id is not None
    if new.offer_id != old.offer_id or (new.course_id is not None) != is_course or (is_course and by is None):
        raise SlotGone


def is_here(appointment: Appointment) -> bool:
    """Return whether the family is in the house today, as far as the desk knows: also for a later date of a course."""
    if appointment.is_checked_in or appointment.slot.course_id is None:
        return appointment.is_checked_in
    today = local_time.whole_days(timezone.localdate(), timezone.localdate())
    arrived = Attendance.objects.filter(appointment=appointment, state=AppointmentState.ARRIVED)
    return arrived.filter(date__starts_at__gte=today[0], date__starts_at__lt=today[1]).exists()


def refuse_unchangeable(appointment: Appointment, by: User | None) -> None:
    if is_here(appointment) and not appointment.is_erased:
        raise CheckedInFirst if by else CheckedIn
    can_change = appointment.can_be_changed if by else appointment.can_be_changed_by_family
    if not can_change or appointment.is_erased:
        raise CannotChange


def can_be_corrected(appointment: Appointment) -> bool:
    """Return whether staff may correct what a family told: of a course until its last date, whoever came before."""
    if appointment.is_erased or appointment.is_cancelled or appointment.has_left or is_here(appointment):
        return False
    slot = appointment.slot
    return appointment.can_be_changed or (slot.course_id is not None and last_day_of(slot) >= timezone.localdate())


def can_be_corrected_by_family(appointment: Appointment) -> bool:
    """Return whether the family may do so itself: of a course as long as a date is ahead."""
    if appointment.can_be_changed_by_family:
        return True
    goes_on = has_begun(appointment) and can_be_corrected(appointment)
    return goes_on and bool(dates_ahead(appointment))
