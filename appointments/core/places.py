"""Where families go: the place beside a time, as soon as there is more than one, and all that is known of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from appointments.choices import MeetingChannel
from appointments.core.calendar_facts import place_of
from appointments.models import ConsultationHour, Slot
from offers.models import Place, Room


@dataclass
class Site:
    """A place where families go, and the rooms that are meant there."""

    place: Place
    rooms: list[Room] = field(default_factory=list)


def sites(held: Iterable[Slot | ConsultationHour]) -> list[Site]:
    """Return the places of these times or hours, each once, with what is used there; in their order. One query."""
    found: dict[int, Site] = {}
    for one in held:
        if place := visited(one):
            site = found.setdefault(place.pk, Site(place))
            if one.room and one.room not in site.rooms:
                site.rooms.append(one.room)
    prefetch_related_objects([site.place for site in found.values()], "hours")
    return list(found.values())


def visited(slot: Slot | ConsultationHour) -> Place | None:
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
