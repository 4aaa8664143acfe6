"""Where families go: the place beside a time, as soon as there is more than one, and all that is known of each."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.choices import MeetingChannel
from appointments.core.calendar_facts import place_of
from appointments.models import ConsultationHour, SingleDate, Slot
from appointments.models.slot import SlotQuerySet, know_stands, stands_at
from familienzentrum.database.statements import Statement
from offers.models import Offer, Place, Room, Stand

_STANDS_SHOWN = 5
_TIMES_READ = 100
# Of a place: id, name, and whether it moves.
PlaceRow = tuple[int, str, bool]
_VISITED = [channel for channel in MeetingChannel if channel.has_address]


@dataclass
class Site:
    """A place where families go, and the rooms that are meant there.

    Of a mobile place it has the `stand` at a time, or, if it has a calendar, those `to_come` at which its offer is.
    """

    place: Place
    rooms: list[Room] = field(default_factory=list)
    stand: Stand | None = None
    to_come: list[Stand] = field(default_factory=list)
    is_touring: bool = False

    @property
    def address(self) -> str:
        return (self.stand or self.place).address


def sites(slots: Sequence[Slot]) -> list[Site]:
    """Return the places of these times, each once, with what is used there; in their order. Two queries at most."""
    know_stands(slots)
    return _together((slot, slot.stand) for slot in slots)


def sites_planned(offer: Offer, hours: Iterable[ConsultationHour], dates: Iterable[Slot]) -> list[Site]:
    """Return where an offer takes place: its hours and the dates of its courses say so, else the place it was given."""
    found = _together([*((hour, None) for hour in hours), *((date, None) for date in dates)])
    found = found or [Site(place) for place in [offer.place] if place and place.is_active]
    mobile = [site for site in found if site.place.is_mobile]
    touring = set(Stand.objects.filter(place__in=[site.place.pk for site in mobile]).values_list("place", flat=True))
    stands = _stands_ahead(offer) if touring else []
    for site in mobile:
        site.is_touring = site.place.pk in touring
        site.to_come = [stand for stand in stands if stand.place_id == site.place.pk][:_STANDS_SHOWN]
    return found


def _stands_ahead(offer: Offer) -> list[Stand]:
    """Return the next stands at which this offer takes place: its mobile place may stand elsewhere for others."""
    times = Slot.objects.offered().filter(offer=offer, ends_at__gt=timezone.now(), accompanies=None)
    ahead = list(times.with_places().order_by("starts_at", "id")[:_TIMES_READ])
    know_stands(ahead)
    return list(dict.fromkeys(slot.stand for slot in ahead if slot.stand))


def _together(held: Iterable[tuple[Slot | ConsultationHour, Stand | None]]) -> list[Site]:
    found: dict[tuple[int, int | None], Site] = {}
    for one, stand in held:
        if place := visited(one):
            site = found.setdefault((place.pk, stand.pk if stand else None), Site(place, stand=stand))
            if one.room and one.room not in site.rooms:
                site.rooms.append(one.room)
    prefetch_related_objects([site.place for site in found.values()], "hours")
    return list(found.values())


def taking_place_at(row: Place | Room) -> Q:
    """Return which hours and times are in a room, or at a place: where nobody goes, the offer's place is none."""
    if isinstance(row, Room):
        return Q(room=row.pk)
    without_room = Q(place=row.pk) | Q(place=None, offer__place=row.pk)
    return Q(room__place=row.pk) | Q(without_room, room=None, channel__in=_VISITED)


def held_at(row: Place | Room) -> Q:
    """Return which hours are in a room or at a place, by their rule or on a single date to come."""
    named = Q(room=row.pk) if isinstance(row, Room) else Q(room__place=row.pk) | Q(place=row.pk)
    singles = SingleDate.objects.to_come(timezone.localdate()).filter(named)
    return taking_place_at(row) | Q(pk__in=singles.values("hour"))


def elsewhere(times: SlotQuerySet, place: int, *, is_usual: bool) -> SlotQuerySet:
    """Narrow times of one offer to those for which families go to another place than this one, given by id.

    Joins nothing to thousands of rows. What names no place `is_usual`ly there, or nowhere: see `is_usual_at`.
    """
    without_room = Q(place=place)
    if is_usual:
        without_room |= Q(place=None)
    rooms = Room.objects.filter(place=place).order_by()
    return times.filter(channel__in=_VISITED).exclude(Q(without_room, room=None) | Q(room__in=rooms.values("pk")))


def is_usual_at(offer: Offer, place: int) -> bool:
    """Whether nobody goes anywhere else for a time of this offer that names no place."""
    return offer.place_id in (None, place)


def visited(slot: Slot | ConsultationHour) -> Place | None:
    """Return where the family goes; nowhere for a talk by phone, by video or at its home."""
    return place_of(slot) if MeetingChannel(slot.channel).has_address else None


def name_places(slots: Iterable[Slot], *, among: Iterable[Slot] | None = None) -> None:
    """Let each time show its place if these, or those it stands `among`, are at more than one."""
    shown = list(slots)
    compared = [*shown, *(among or ())]
    know_stands(compared)
    if len({_name(slot) for slot in compared} - {""}) > 1:
        _show(shown)


def name_places_of(slots: Iterable[Slot], offer: Offer) -> None:
    """Let each of these times of an offer show its place, if the offer has times ahead at more than one.

    One query at most, and two if its place is mobile.
    """
    shown = list(slots)
    know_stands(shown)
    places = {place for slot in shown if (place := visited(slot))}
    if len(places) > 1 or any(slot.stand for slot in shown) or (places and _is_elsewhere_too(offer, places.pop())):
        _show(shown)


def _is_elsewhere_too(offer: Offer, place: Place) -> bool:
    ahead = _AHEAD_ELSEWHERE[is_usual_at(offer, place.pk)]
    return bool(ahead.rows(offer=offer.pk, now=timezone.now(), place=place.pk))


def _ahead_elsewhere(offer: int, now: dt.datetime, place: int, *, is_usual: bool) -> QuerySet[Slot, tuple[int]]:
    ahead = Slot.objects.offered().filter(offer=offer, ends_at__gt=now, accompanies=None)
    return elsewhere(ahead, place, is_usual=is_usual).order_by().values_list("pk")[:1]


_AHEAD_ELSEWHERE = {usual: Statement(partial(_ahead_elsewhere, is_usual=usual)) for usual in (True, False)}


def name_places_of_each(slots: Iterable[Slot]) -> None:
    """Do the same for times of several offers. Two queries at most."""
    shown = list(slots)
    several = at_several_places({slot.offer_id for slot in shown})
    know_stands(shown)
    _show(slot for slot in shown if slot.offer_id in several)


def at_several_places(offers: Collection[int]) -> set[int]:
    """Return which of these offers, by id, have times ahead at more than one place, or at one that moves. One query."""
    if not offers:
        return set()
    ahead = Slot.objects.offered().filter(offer__in=offers, ends_at__gt=timezone.now(), accompanies=None)
    told = ahead.filter(channel__in=_VISITED).annotate(
        at=Coalesce("room__place", "place", "offer__place"),
        moves=Coalesce("room__place__is_mobile", "place__is_mobile", "offer__place__is_mobile"),
    )
    of_each = told.order_by().values("offer").annotate(places=Count("at", distinct=True), any_moves=BoolOr("moves"))
    return set(of_each.filter(Q(places__gt=1) | Q(any_moves=True)).values_list("offer", flat=True))


def _show(slots: Iterable[Slot]) -> None:
    for slot in slots:
        slot.shown_place = _name(slot)


def _name(slot: Slot) -> str:
    place = visited(slot)
    return _name_at(place.name, slot.stand) if place else ""


def names_at(times: Sequence[tuple[PlaceRow | None, dt.datetime, dt.datetime]]) -> list[str]:
    """Return the same of times that are read as rows, each with its beginning and end. One query at most."""
    mobile = [(place[0] if place and place[2] else None, start, end) for place, start, end in times]
    found = zip(times, stands_at(mobile), strict=True)
    return [_name_at(place[1], stand) if place else "" for (place, _start, _end), stand in found]


def _name_at(name: str, stand: Stand | None) -> str:
    """Return the name of a place, with where it stands if it is mobile."""
    return f"{name}, {stand.street}" if stand else name
