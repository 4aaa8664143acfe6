"""Reads what is to be sent, with all that mails need.

Each thing is read once for all of them, where there is any: a single statement would join a dozen tables, and planning
that takes PostgreSQL longer than everything else that a mail asks of it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects

from appointments.models import Appointment, Message, WaitingEntry, WishList
from offers.models import Offer, Office, Room


def to_send(numbers: Collection[int]) -> dict[int, Message]:
    """Return those of these messages that are still to be sent, by id."""
    found = list(Message.objects.open().filter(pk__in=numbers).order_by().select_related("appointment__slot"))
    _add_slots(found)
    _add_places([message.appointment for message in found if message.appointment])
    _add(found, "waiting_entry", WaitingEntry.objects.select_related("office", "offer"))
    _add(found, "wish_list", WishList.objects.select_related("office", "draw"))
    return {message.pk: message for message in found}


def _add_slots(messages: Sequence[Message]) -> None:
    """Most are about the time that is booked; others about a further date, or one from which it was moved."""
    for message in messages:
        if message.appointment and message.slot_id == message.appointment.slot_id:
            message.slot = message.appointment.slot
    _add([message for message in messages if not Message.slot.is_cached(message)], "slot")


def _add_places(appointments: Sequence[Appointment]) -> None:
    slots = [appointment.slot for appointment in appointments]
    _add(slots, "offer", Offer.objects.select_related("office", "place"))
    _add(slots, "place")
    _add(slots, "room", Room.objects.select_related("place"))
    _add(slots, "course")
    _add(slots, "hour")
    for appointment in appointments:
        # Until an offer moves to another office, which has no key to what was booked before.
        if appointment.office_id == appointment.slot.offer.office_id:
            appointment.office = appointment.slot.offer.office
    _add([one for one in appointments if not Appointment.office.is_cached(one)], "office", Office.objects.all())
    _add(appointments, "companion")


def _add(rows: Sequence[Model], name: str, related: QuerySet[Any] | None = None) -> None:
    """Give these rows what they refer to by this name; nothing is asked if none of them refers to anything."""
    referring = [row for row in rows if getattr(row, f"{name}_id")]
    if referring:
        prefetch_related_objects(referring, name if related is None else Prefetch(name, related))
