"""Mends what was typed or pressed by mistake: corrects a booking, and takes a cancellation back."""

from dataclasses import replace

from django.db import IntegrityError, transaction

from appointments.booking.checks import (
    can_be_corrected,
    can_be_corrected_by_family,
    hold_our_number,
    locked,
    refuse_full,
    refuse_unchangeable,
    refuse_unreachable,
)
from appointments.booking.limits import is_limited, refuse_too_many
from appointments.booking.reallocation import pass_on
from appointments.booking.refusals import CannotChange, CannotRestore, SentBefore, SlotGone
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState, DayChange
from appointments.core.callers import agreed_caller
from appointments.core.contact import contact_digests
from appointments.core.courses import dates_ahead, last_day_of
from appointments.core.locks import lock_queue
from appointments.messages.adviser_news import note_for_companion, take_back_note
from appointments.messages.call_list import forget_undelivered
from appointments.messages.telling import confirm_changes
from appointments.models import Appointment, HeldSeats, Slot
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.versions import Hold, nothing_read


@transaction.atomic
def correct(
    appointment: Appointment, request: BookingRequest, *, by: User | None, hold: Hold = nothing_read
) -> Appointment:
    """Replace what the family told, and how many come; the code stays.

    A new e-mail address gets the confirmation, and the old one nothing more. Places that fewer people need are passed
    on. Raises CannotChange, SlotTaken, DetailsMissing, ContactNeeded or LimitReached, and
    what `hold` does; everything then stays.
    """
    lock_queue(appointment.slot.offer_id)
    appointment = locked(appointment)
    hold()
    may_correct = can_be_corrected if by else can_be_corrected_by_family
    if not may_correct(appointment):
        refuse_unchangeable(appointment, by)
    slot, before, freed = appointment.slot, appointment.personal, appointment.seats
    personal = request.personal(before.code, video_link=before.video_link)
    hold_our_number(slot, None if appointment.calls_us else request.caller)
    refuse_unreachable(slot, request, before=appointment.caller)
    if is_limited(slot.offer, slot.course) and appointment.contact_digest not in request.contacts:
        refuse_too_many(slot.offer, slot.course, request.contacts)
    appointment.seal(personal)
    appointment.contact_digest = request.contact_digest
    appointment.caller = agreed_caller(slot, wish=request.caller, phone=request.phone)
    appointment.adults, appointment.children = request.adults, request.children
    appointment.seats = slot.seats_for(adults=request.adults, children=request.children)
    if not request.wants_company:
        note_for_companion(appointment, slot)
        appointment.companion = None
    if personal.email != before.email:
        forget_undelivered(appointment)
        appointment.known = replace(appointment.known, is_confirmed=not personal.email)
    corrected = ("sealed", "contact_digest", "caller", "companion", "adults", "children", "seats", "told")
    _save(appointment, *corrected, has=freed)
    if by:
        audit.record("appointment.corrected", appointment, by=by)
    confirm_changes(appointment)
    if freed > appointment.seats:
        pass_on(slot, freed=freed - appointment.seats)
    return appointment


@transaction.atomic
def restore(appointment: Appointment, *, by: User | None) -> Appointment:
    """Take back that a family cancelled or left, for some minutes and while its place is free. Idempotent.

    Raises CannotRestore, NotBookable or LimitReached; the cancellation then stands.
    """
    lock_queue(appointment.slot.offer_id)
    appointment = locked(appointment)
    if not (appointment.is_cancelled or appointment.has_left):
        return appointment
    if not appointment.can_be_restored:
        raise CannotRestore
    slot, personal = appointment.slot, appointment.personal
    if appointment.has_left:
        appointment.ends_with = None
    else:
        appointment.state = AppointmentState.BOOKED
    ahead = dates_ahead(appointment)
    if not ahead or not slot.is_offered:
        raise SlotGone
    if contacts := contact_digests(email=personal.email, phone=personal.phone):
        # Without any, the desk had booked: no limit applied, and none can be counted.
        refuse_too_many(slot.offer, slot.course, contacts)
    # The place that goes round before everybody can have it is this family's own.
    HeldSeats.objects.filter(slot=slot, entry=None, seats=appointment.seats).delete()
    appointment.cancelled_on, appointment.cancelled_by, appointment.restorable_until = None, "", None
    appointment.erase_on = erase_on_after(last_day_of(slot))
    _save(appointment, "state", "cancelled_on", "cancelled_by", "ends_with", "restorable_until", "erase_on")
    if by:
        audit.record("appointment.restored", appointment, by=by)
    take_back_note(ahead[0], DayChange.CANCELLED)
    take_back_note(ahead[0], DayChange.NO_COMPANY)
    confirm_changes(appointment)
    return appointment


def sent_again(made: Appointment, slot: Slot, request: BookingRequest, *, by: User | None) -> Appointment:
    """Return the booking of a form that is sent once more; what it says otherwise is corrected.

    Raises SentBefore if it was for another time or cannot be corrected any more, or what else `correct` raises.
    """
    if made.is_erased or made.slot_id != slot.pk:
        raise SentBefore
    before = made.personal
    is_same = request.personal(before.code, video_link=before.video_link) == before
    caller = agreed_caller(slot, wish=request.caller, phone=request.phone)
    if is_same and (request.adults, caller) == (made.adults, made.caller):
        return made
    try:
        return correct(made, request, by=by)
    except CannotChange as refusal:
        raise SentBefore from refusal


def _save(appointment: Appointment, *fields: str, has: int = 0) -> None:
    """Raises SlotTaken, TooFewLeft or KeptForDesk if the time has no place for more people than it `has`."""
    try:
        with transaction.atomic():
            appointment.save(update_fields=list(fields))
    except IntegrityError as error:
        refuse_full(error, appointment.slot, seats=appointment.seats, has=has)
        raise
