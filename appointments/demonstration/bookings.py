"""Synthetic appointments: past ones in their final state, future ones under pseudonyms."""

import datetime as dt
import uuid
from math import exp
from random import Random

from django.utils import timezone

from appointments.choices import AppointmentState, Caller, CancelledBy
from appointments.core.callers import number_of_house, number_to_call
from appointments.demonstration.families import Family, family_for, personal_data
from appointments.demonstration.plan import Plan
from appointments.messages.standing import dates_booked_with_each
from appointments.messages.telling import know_all
from appointments.models import Appointment, Slot
from appointments.models.sealed import erase_on_after
from familienzentrum.codes import normalised
from familienzentrum.crypto import digest
from familienzentrum.models import User

_CANCELLED, _NO_SHOW = 0.10, 0.18  # cumulative shares
_CANCELLED_BY_HOUSE = 0.2
_LONGEST_WAIT = 21
_RINGS = 0.3
_EARLY = dt.timedelta(minutes=10)


def make_appointments(plan: Plan, *, desk: User, chance: Random) -> int:
    """Book a share of all slots; return how many."""
    slots = Slot.objects.offered().filter(capacity__gt=0).with_details()
    slots = slots.prefetch_related("offer__age_phases").order_by("starts_at", "offer__key", "room__key")
    made = [booking for slot in slots for booking in _bookings(slot, plan, desk, chance)]
    _tell_all(made)
    made.sort(key=lambda booking: booking.booked_on)
    return len(Appointment.objects.bulk_create(made))


def _tell_all(bookings: list[Appointment]) -> None:
    dates, house_number = dates_booked_with_each({booking.slot for booking in bookings}), number_of_house()
    for booking in bookings:
        know_all(booking, dates[booking.slot_id], house_number=house_number)


def _bookings(slot: Slot, plan: Plan, desk: User, chance: Random) -> list[Appointment]:
    """Return the bookings of this slot. Groups fill up more than single consultations; the desk's seats go last."""
    likely = _demand(plan, timezone.localdate(slot.starts_at)) * (1 if slot.capacity == 1 else 1.5)
    free, made = slot.capacity, []
    for _place in range(slot.capacity):
        family = family_for(slot.offer, chance)
        seats = slot.seats_for(adults=family.adults, children=family.children)
        if chance.random() < likely and seats <= free:
            booking = _booking(slot, family, seats, plan, desk, chance)
            booking.is_from_desk = seats > free - slot.desk_seats
            free -= seats
            made.append(booking)
    return made


def _demand(plan: Plan, day: dt.date) -> float:
    """Return the share of slots that are booked; most bookings come a few days ahead."""
    ahead = (day - plan.today).days
    if ahead < 0:
        return 0.12 * plan.rush(day)
    return 0.55 * exp(-ahead / 8)


def _booking(slot: Slot, family: Family, seats: int, plan: Plan, desk: User, chance: Random) -> Appointment:
    personal, day = personal_data(family, slot.needs, chance), timezone.localdate(slot.starts_at)
    booked_on = min(plan.today, day) - dt.timedelta(days=chance.randrange(_LONGEST_WAIT))
    booking = Appointment(
        slot=slot,
        office=slot.offer.office,
        adults=family.adults,
        children=family.children,
        seats=seats,
        booked_on=booked_on,
        attempt=uuid.uuid4(),
        caller=_caller(slot, chance),
        code_digest=digest(normalised(personal.code), purpose="appointment"),
        erase_on=erase_on_after(day),
    )
    booking.seal(personal)
    _come_about(booking, plan, desk, chance)
    return booking


def _caller(slot: Slot, chance: Random) -> Caller | None:
    """Some families ring themselves, where they have a number to ring."""
    rings = slot.is_by_phone and chance.random() < _RINGS and number_to_call(slot.offer)
    return Caller.FAMILY if rings else None


def _come_about(booking: Appointment, plan: Plan, desk: User, chance: Random) -> None:
    """Set the state the appointment has by now."""
    luck, by_house, wait = chance.random(), chance.random() < _CANCELLED_BY_HOUSE, chance.random()
    if luck < _CANCELLED:
        _cancel(booking, plan, by_house=by_house, wait=wait)
    elif booking.slot.ends_at <= plan.now and luck < _NO_SHOW:
        booking.state = AppointmentState.NO_SHOW
    elif booking.slot.starts_at - _EARLY <= plan.now:
        booking.state = _state_by_clock(booking.slot, plan.now)
        booking.arrived_at, booking.arrived_by = booking.slot.starts_at - _EARLY, desk


def _cancel(booking: Appointment, plan: Plan, *, by_house: bool, wait: float) -> None:
    days = (min(plan.today, timezone.localdate(booking.slot.starts_at)) - booking.booked_on).days
    booking.state = AppointmentState.CANCELLED
    booking.cancelled_on = booking.booked_on + dt.timedelta(days=int(wait * (days + 1)))
    booking.cancelled_by = CancelledBy.HOUSE if by_house else CancelledBy.FAMILY
    booking.erase_on = min(booking.erase_on, erase_on_after(booking.cancelled_on))


def _state_by_clock(slot: Slot, now: dt.datetime) -> AppointmentState:
    if slot.ends_at <= now:
        return AppointmentState.DONE
    return AppointmentState.RUNNING if slot.starts_at <= now else AppointmentState.ARRIVED
