"""Reads what is to be sent, with all that mails need.

Each thing is read once for all of them, where there is any: a single statement would join a dozen tables, and planning
that takes PostgreSQL longer than everything else that a mail asks of it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Model

from appointments.models import Appointment, ConsultationHour, Course, Message, Slot, WaitingEntry, WishList
from familienzentrum.database.statements import Statement, of_numbers
from familienzentrum.models import User
from offers.models import Offer, Office, Place, Room


def to_send(numbers: Collection[int]) -> dict[int, Message]:
    """Return those of these messages that are still to be sent, by id."""
    found = _OPEN.rows(ids=tuple(numbers))
    _add_slots(found)
    _add_places([message.appointment for message in found if message.appointment])
    _add(found, "waiting_entry", _ENTRIES)
    _add(found, "wish_list", _WISHES)
    return {message.pk: message for message in found}


def _add_slots(messages: Sequence[Message]) -> None:
    """Most are about the time that is booked; others about a further date, or one from which it was moved."""
    for message in messages:
        if message.appointment and message.slot_id == message.appointment.slot_id:
            message.slot = message.appointment.slot
    _add([message for message in messages if not Message.slot.is_cached(message)], "slot", _SLOTS)


def _add_places(appointments: Sequence[Appointment]) -> None:
    slots = [appointment.slot for appointment in appointments]
    _add(slots, "offer", _OFFERS)
    _add(slots, "place", _PLACES)
    _add(slots, "room", _ROOMS)
    _add(slots, "course", _COURSES)
    _add(slots, "hour", _HOURS)
    for appointment in appointments:
        # Until an offer moves to another office, which has no key to what was booked before.
        if appointment.office_id == appointment.slot.offer.office_id:
            appointment.office = appointment.slot.offer.office
    _add([one for one in appointments if not Appointment.office.is_cached(one)], "office", _OFFICES)
    _add(appointments, "companion", _PEOPLE)


def _add(rows: Sequence[Model], name: str, related: Statement[Any]) -> None:
    """Give these rows what they refer to by this name; nothing is asked if none of them refers to anything."""
    referring = [(row, number) for row in rows if (number := getattr(row, f"{name}_id"))]
    if referring:
        found = {one.pk: one for one in related.rows(ids=tuple({number for _row, number in referring}))}
        for row, number in referring:
            setattr(row, name, found[number])


_OPEN = of_numbers(Message.objects.open().select_related("appointment__slot"))
_ENTRIES = of_numbers(WaitingEntry.objects.select_related("office", "offer"))
_WISHES = of_numbers(WishList.objects.select_related("office", "draw"))
_OFFERS = of_numbers(Offer.objects.select_related("office", "place"))
_ROOMS = of_numbers(Room.objects.select_related("place"))
_SLOTS, _PLACES, _COURSES = map(of_numbers, (Slot.objects.all(), Place.objects.all(), Course.objects.all()))
_HOURS, _OFFICES = of_numbers(ConsultationHour.objects.all()), of_numbers(Office.objects.all())
_PEOPLE = of_numbers(User.objects.all())
