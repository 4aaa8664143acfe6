"""Free times as a list shows them: what it says of each and nothing else."""

import datetime as dt
import uuid
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from appointments.booking.filter_forms import TimesForm
from appointments.choices import MeetingChannel
from appointments.core.places import elsewhere, is_usual_at, name_at
from appointments.models import Slot
from appointments.models.seated import Seated
from appointments.models.slot import SlotQuerySet, stands_at
from familienzentrum import local_time
from familienzentrum.database.statements import Statement
from offers.models import Offer, Place, Room

# How many are read for one page.
MOST = 120

_SAID = ("public_id", "starts_at", "ends_at", "channel", "capacity", "taken", "taken_publicly", "desk_seats")
_Read = tuple[Any, ...]
# Of a place: id, name, and whether it moves.
_Site = tuple[int, str, bool]
_AT = ("place", "place__name", "place__is_mobile")


class _Row(NamedTuple):
    public_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    channel: str
    capacity: int
    taken: int
    taken_publicly: int
    desk_seats: int
    shown_place: str


class FreeTime(_Row, Seated):
    """A time that families can book. Two that say the same are equal, so that what is drawn of it can be kept."""


def free_times(offer: Offer, now: dt.datetime, form: TimesForm) -> list[FreeTime]:
    """Return the soonest free times of an offer that a filter leaves, at most `MOST`.

    Each has its place if the offer has free times at several, whatever the filter leaves out. A query, one for each
    room and place, one for where mobile places stand, and one for a place elsewhere.
    """
    asked: dict[str, Any] = {"offer": offer.pk, "now": now, "today": local_time.shown(now).date()}
    rows = list(_said(form.narrow(_singles(**asked)))) if form.is_narrowed else _SOONEST.rows(**asked, begin=form.begin)
    sites = _sites_of(rows, offer)
    names = _names_of(rows, sites)
    is_said = len(set(names) - {""}) > 1 or _is_elsewhere_too(offer, sites, asked)
    return [
        FreeTime._make((*row[: len(_SAID)], name if is_said else "")) for row, name in zip(rows, names, strict=True)
    ]


def _singles(offer: int, now: dt.datetime, today: dt.date) -> SlotQuerySet:
    return Slot.objects.filter(offer=offer).bookable(now, today).with_free_seats().filter(course__isnull=True)


def _said(times: SlotQuerySet) -> QuerySet[Slot, _Read]:
    return times.order_by("starts_at", "id").values_list(*_SAID, "room", "place")[:MOST]


def _soonest(offer: int, now: dt.datetime, today: dt.date, begin: dt.datetime) -> QuerySet[Slot, _Read]:
    return _said(_singles(offer, now, today).filter(starts_at__gte=begin))


def _of_room(room: int) -> QuerySet[Room, _Site]:
    return Room.objects.filter(pk=room).order_by().values_list(*_AT)


def _of_place(place: int) -> QuerySet[Place, _Site]:
    return Place.objects.filter(pk=place).order_by().values_list("pk", "name", "is_mobile")


def _one_elsewhere(place: int, *, is_usual: bool, **asked: Any) -> QuerySet[Slot, tuple[int]]:
    return elsewhere(_singles(**asked), place, is_usual=is_usual).order_by().values_list("pk")[:1]


_SOONEST, _OF_ROOM, _OF_PLACE = Statement(_soonest), Statement(_of_room), Statement(_of_place)
_ELSEWHERE = {is_usual: Statement(partial(_one_elsewhere, is_usual=is_usual)) for is_usual in (True, False)}


def _sites_of(rows: list[_Read], offer: Offer) -> list[_Site | None]:
    """Return where families go to each; nowhere for a talk by phone, by video or at their home."""
    usual = (offer.place.pk, offer.place.name, offer.place.is_mobile) if offer.place else None

    @cache
    def of(room: int | None, place: int | None) -> _Site | None:
        if room is not None:
            return _OF_ROOM.first(room=room)
        return _OF_PLACE.first(place=place) if place is not None else usual

    return [
        of(room, place) if MeetingChannel(channel).has_address else None
        for _id, _start, _end, channel, *_seats, room, place in rows
    ]


def _names_of(rows: list[_Read], sites: list[_Site | None]) -> list[str]:
    """Return the name of each place, with where it stands if it is mobile."""
    mobile = [site[0] if site and site[2] else None for site in sites]
    stands = stands_at([(place, row[1], row[2]) for place, row in zip(mobile, rows, strict=True)])
    return [name_at(site[1], stand) if site else "" for site, stand in zip(sites, stands, strict=True)]


def _is_elsewhere_too(offer: Offer, sites: list[_Site | None], asked: dict[str, Any]) -> bool:
    """Ask for a time at another place. All places of thousands of times are never read."""
    place = next((site[0] for site in sites if site), None)
    return place is not None and bool(_ELSEWHERE[is_usual_at(offer, place)].rows(**asked, place=place))
