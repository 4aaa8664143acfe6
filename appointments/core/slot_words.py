"""A time in the words in which families read it."""

from appointments.models import Slot
from familienzentrum import dates


def clock_of(slot: Slot) -> str:
    """Return "10:00", and after it the way or the place: what stands under the heading of a day."""
    return ", ".join(filter(None, [dates.clock(slot.starts_at), slot.way, slot.shown_place]))


def moment_and_place_of(slot: Slot) -> str:
    """Return the same as `moment_of`, and after it the place where it is shown."""
    return ", ".join(filter(None, [moment_of(slot), slot.shown_place]))


def moment_of(slot: Slot) -> str:
    """Return "Tuesday, 3 March 2026, 10:00", and after it the way if the family need not come."""
    return ", ".join(filter(None, [dates.moment(slot.starts_at), slot.way]))
