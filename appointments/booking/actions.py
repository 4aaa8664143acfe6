"""Books, moves and cancels. The database allocates seats; no booking is ever pending."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.booking.checks import (
    hold_our_number,
    locked,
    refuse_before_the_draw,
    refuse_full,
    refuse_gone,
    refuse_unchangeable,
    refuse_unlike,
    refuse_unreachable,
)
from appointments.booking.joining import hold_dates_ahead
from appointments.booking.leaving import can_leave, leave, restorable_until, tell_of_giving_up
from appointments.booking.limits import LimitReached, refuse_too_many
from appointments.booking.mending import sent_again
from appointments.booking.reallocation import pass_on
from appointments.booking.refusals import (
    NOT_LEFT,
    DetailsMissing,
    NotBookable,
)
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState, CancelledBy, DayChange
from appointments.core.callers import agreed_caller
from appointments.core.courses import last_day_of
from appointments.core.locks import lock_queue
from appointments.core.video_links import leave_own_link
from appointments.messages.adviser_news import note_for_adviser, note_for_companion
from appointments.messages.telling import begin_knowing, confirm_booking, confirm_changes, give_up_other_dates
from appointments.models import Appointment, Slot
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.codes import new_code, normalised
from familienzentrum.constraints import constraint_of
from familienzentrum.crypto import digest, digests
from familienzentrum.models import User

# Retries on collision: with 60 bits unlikely, not impossible.
_DRAWS = 3
# What changes when an appointment moves.
_MOVED = ["slot", "begins_with", "seats", "erase_on", "is_from_desk", "sealed", "told", "companion"]


def book(slot: Slot, request: BookingRequest, *, by: User | None) -> Appointment:
    """Book a place for a family; `by` is None if the family books itself, and then its limits apply.

    Idempotent per form: a second submission returns the first booking, corrected if it says otherwise. Raises
    NotBookable.
    """
    refuse_gone(slot, by)
    refuse_before_the_draw(slot)
    refuse_unreachable(slot, request)
    return _booked(slot, request, by, is_limited=by is None)


def give(slot: Slot, request: BookingRequest) -> Appointment:
    """Book a place won in a draw; the draw has applied the limits. Raises NotBookable."""
    return _booked(slot, request, None, is_limited=False)


@transaction.atomic
def cancel(
    appointment: Appointment, *, by: User | None, clears: bool = False, whose: CancelledBy | None = None
) -> Appointment:
    """Cancel, and pass the seats to the waiting list or release them. Idempotent. Raises CannotChange.

    Of a course that has begun it gives up the dates ahead: those that were are not undone.
    Whoever `clears` a time tells the families afterwards, and its seats are not passed on. `whose` decision it was
    defaults to whoever acts; staff may say otherwise, as when a family asks the desk to cancel.
    """
    lock_queue(appointment.slot.offer_id)
    appointment = locked(appointment)
    whose = whose or (CancelledBy.HOUSE if by else CancelledBy.FAMILY)
    if appointment.is_cancelled or appointment.has_left:
        return appointment
    if can_leave(appointment):
        return leave(appointment, by=by, whose=whose, clears=clears)
    refuse_unchangeable(appointment, by)
    today = timezone.localdate()
    appointment.state = AppointmentState.CANCELLED
    appointment.cancelled_on = today
    appointment.cancelled_by = whose
    appointment.restorable_until = None if clears else restorable_until(whose, before=appointment.first_date.starts_at)
    appointment.erase_on = min(appointment.erase_on, erase_on_after(today))
    appointment.save(update_fields=["state", "cancelled_on", "cancelled_by", "restorable_until", "erase_on"])
    _record("cancelled", appointment, by)
    note_for_companion(appointment, appointment.slot, at=appointment.restorable_until)
    if not clears:
        tell_of_giving_up(appointment, whose)
        if appointment.cancelled_by == CancelledBy.FAMILY:
            note_for_adviser(appointment.first_date, DayChange.CANCELLED, at=appointment.restorable_until)
        pass_on(appointment.slot, freed=appointment.seats)
    return appointment


@transaction.atomic
def move(appointment: Appointment, slot: Slot, *, by: User | None, clears: bool = False) -> Appointment:
    """Move to another time of the same offer; the old place is passed on or released in the same transaction.

    Whoever `clears` a time tells the families afterwards, and its seats are not passed on. Staff move a course booking
    to a course only, families none.
    Raises CannotChange, SlotTaken, SlotGone or DetailsMissing; the old booking then stands.
    """
    refuse_gone(slot, by)
    refuse_before_the_draw(slot)
    lock_queue(appointment.slot.offer_id)
    appointment = locked(appointment)
    refuse_unchangeable(appointment, by)
    old, freed = appointment.slot, appointment.seats
    refuse_unlike(old, slot, by)
    if slot.needs and (missing := slot.missing_in(appointment.personal, caller=appointment.caller)):
        raise DetailsMissing(NOT_LEFT[missing[0]])
    hold_our_number(slot, None)
    appointment.slot = slot
    appointment.begins_with = hold_dates_ahead(slot, by)
    appointment.is_from_desk = by is not None
    appointment.seats = slot.seats_for(adults=appointment.adults, children=appointment.children)
    appointment.erase_on = erase_on_after(last_day_of(slot))
    _leave_the_link_behind(appointment, old)
    _ask_for_company_anew(appointment, old)
    if old.course_id and old.course_id != slot.course_id:
        give_up_other_dates(appointment)
    try:
        with transaction.atomic():
            appointment.save(update_fields=_MOVED)
    except IntegrityError as error:
        refuse_full(error, slot, seats=appointment.seats)
        raise
    _record("moved", appointment, by)
    if not clears:
        confirm_changes(appointment)
        if old.pk != slot.pk:
            note_for_adviser(old, DayChange.MOVED)
            pass_on(old, freed=freed)
    return appointment


def find_by_code(typed: str) -> Appointment | None:
    """Return the appointment of a code, however it was typed."""
    wanted = digests(normalised(typed), purpose="appointment")
    return Appointment.objects.filter(code_digest__in=wanted).first()


def _booked(slot: Slot, request: BookingRequest, by: User | None, *, is_limited: bool) -> Appointment:
    """Insert the appointment and its message in one transaction. A trigger takes the seats in the same statement.

    A concurrent submission of the same form may have inserted it already.
    """
    for _draw in range(_DRAWS):
        try:
            with transaction.atomic():
                begins_with = hold_dates_ahead(slot, by)
                if is_limited:
                    refuse_too_many(slot.offer, slot.course, request.contacts)
                hold_our_number(slot, request.caller)
                appointment = _new_appointment(slot, request, by, begins_with)
                appointment.save(force_insert=True)
                _record("booked", appointment, by)
                confirm_booking(appointment)
                return appointment
        except LimitReached:
            if made := _made_before(request):
                return sent_again(made, slot, request, by=by)
            raise
        except IntegrityError as error:
            refuse_full(error, slot, seats=slot.seats_for(adults=request.adults, children=request.children))
            if made := _made_before(request):
                return sent_again(made, slot, request, by=by)
            if "code_digest" not in constraint_of(error):
                raise
    raise NotBookable


def _new_appointment(slot: Slot, request: BookingRequest, by: User | None, begins_with: Slot | None) -> Appointment:
    code = new_code()
    appointment = Appointment(
        slot=slot,
        begins_with=begins_with,
        office=slot.offer.office,
        adults=request.adults,
        children=request.children,
        seats=slot.seats_for(adults=request.adults, children=request.children),
        is_from_desk=by is not None,
        contact_digest=request.contact_digest,
        booked_on=timezone.localdate(),
        attempt=request.attempt,
        caller=agreed_caller(slot, wish=request.caller, phone=request.phone),
        code_digest=digest(normalised(code), purpose="appointment"),
        erase_on=erase_on_after(last_day_of(slot)),
    )
    appointment.seal(request.personal(code))
    begin_knowing(appointment)
    return appointment


def _leave_the_link_behind(appointment: Appointment, old: Slot) -> None:
    """A family's own link leads to its adviser: somebody else would not be there."""
    stays_by_video = old.is_by_video and appointment.slot.is_by_video
    if stays_by_video and appointment.slot.adviser_id == old.adviser_id:
        return
    # Also where the old time is no longer by video: the way of a date of a course changes under its bookings.
    leave_own_link(appointment)


def _ask_for_company_anew(appointment: Appointment, old: Slot) -> None:
    """Who was to come along may not be free at another time."""
    new = appointment.slot
    if (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at) or not new.can_be_accompanied:
        note_for_companion(appointment, old)
        appointment.companion = None


def _record(deed: str, appointment: Appointment, by: User | None) -> None:
    if by:
        audit.record(f"appointment.{deed}", appointment, by=by)


def _made_before(request: BookingRequest) -> Appointment | None:
    return Appointment.objects.filter(attempt=request.attempt).first() if request.attempt else None
