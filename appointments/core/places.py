"""Names the place beside a time, as soon as an offer has times at more than one."""

from collections.abc import Iterable

from appointments.choices import MeetingChannel
from appointments.core.calendar_facts import place_of
from appointments.models import Slot
from offers.models import Place


def visited(slot: Slot) -> Place | None:
    """Return where the family goes; nowhere for a talk by phone, by video or at its home."""
    return place_of(slot) if MeetingChannel(slot.channel).has_address else None


def name_places(slots: Iterable[Slot], *, among: Iterable[Slot] | None = None) -> None:
    """Let each time show its place if these, or those it stands `among`, are at more than one."""
    shown = list(slots)
    places = {visited(slot) for slot in (shown if among is None else among)} - {None}
    for slot in shown if len(places) > 1 else ():
        slot.shown_place = _name(visited(slot))


def name_all_places(slots: Iterable[Slot]) -> None:
    """Let each time show its place: they belong to different offers."""
    for slot in slots:
        slot.shown_place = _name(visited(slot))


def _name(place: Place | None) -> str:
    return place.name if place else ""
