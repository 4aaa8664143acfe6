"""Where a time is, and under which UID calendars know it."""

import hashlib

from appointments.choices import MeetingChannel
from appointments.core.slot_words import moment_of
from appointments.models import Slot
from appointments.models.planned import Planned
from appointments.models.sited import Sited
from familienzentrum.models.base import Addressed
from offers.models import Place


def uid_of(row: Addressed | Planned) -> str:
    """Return a row's UID; it cannot be traced back to the UUID of its page.

    Independent of secrets: after a rotation an old event could not be cancelled any more.
    """
    return hashlib.sha256(f"calendar:{row.public_id}".encode()).hexdigest()


def address_of(slot: Planned) -> str:
    """Return street and town only: the name of a house can reveal too much in a shared calendar."""
    place = place_of(slot)
    if place is None or not MeetingChannel(slot.channel).has_address:
        return ""
    return (slot.stand or place).address


def named(slot: Slot, *, names_places: bool) -> str:
    """Return "Tuesday, 3 March 2026, 10:00", with its way, and its address where that is wanted."""
    return ", ".join(filter(None, [moment_of(slot), address_of(slot) if names_places else ""]))


def place_of(slot: Sited) -> Place | None:
    return slot.room.place if slot.room else slot.place or slot.offer.place
