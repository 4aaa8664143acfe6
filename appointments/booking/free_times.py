"""The free times of one offer, as a list tells them."""

import datetime as dt
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from appointments.booking.filter_forms import TimesForm
from appointments.booking.told_times import TOLD, ToldTime
from appointments.choices import MeetingChannel
from appointments.core.places import PlaceRow, elsewhere, is_usual_at, names_at
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum import local_time
from familienzentrum.database.statements import Statement
from offers.models import Offer, Place, Room

# How many are read for one page.
MOST = 120

_Read = tuple[Any, ...]
_AT = ("place", "place__name", "place__is_mobile")


def free_times(offer: Offer, now: dt.datetime, form: TimesForm) -> list[ToldTime]:
    """Return the soonest free times of an offer that a filter leaves, at most `MOST`.

    Each has its place if the offer has free times at several, whatever the filter leaves out. A query, one for each
    room and place, one for where mobile places stand, and one for a place elsewhere.
    """
    asked: dict[str, Any] = {"offer": offer.pk, "now": now, "today": local_time.shown(now).date()}
    rows = list(_said(form.narrow(_singles(**asked)))) if form.is_narrowed else _SOONEST.rows(**asked, begin=form.begin)
    sites = _sites_of(rows, offer)
    names = names_at([(site, row[1], row[2]) for site, row in zip(sites, rows, strict=True)])
    is_said = len(set(names) - {""}) > 1 or _is_elsewhere_too(offer, sites, asked)
    told = zip(rows, names, strict=True)
    return [ToldTime._make((*row[: len(TOLD)], name if is_said else "")) for row, name in told]


def _singles(offer: int, now: dt.datetime, today: dt.date) -> SlotQuerySet:
    return Slot.objects.filter(offer=offer).free_singles(now, today)


def _said(times: SlotQuerySet) -> QuerySet[Slot, _Read]:
    return times.order_by("starts_at", "id").values_list(*TOLD, "room", "place")[:MOST]


def _soonest(offer: int, now: dt.datetime, today: dt.date, begin: dt.datetime) -> QuerySet[Slot, _Read]:
    return _said(_singles(offer, now, today).filter(starts_at__gte=begin))


def _of_room(room: int) -> QuerySet[Room, PlaceRow]:
    return Room.objects.filter(pk=room).order_by().values_list(*_AT)


def _of_place(place: int) -> QuerySet[Place, PlaceRow]:
    return Place.objects.filter(pk=place).order_by().values_list("pk", "name", "is_mobile")


def _one_elsewhere(place: int, *, is_usual: bool, **asked: Any) -> QuerySet[Slot, tuple[int]]:
    return elsewhere(_singles(**asked), place, is_usual=is_usual).order_by().values_list("pk")[:1]


# Of an offer with thousands of times all would be sorted by a plan that knows neither offer nor day.
_SOONEST = Statement(_soonest, is_planned_once=False)
_OF_ROOM, _OF_PLACE = Statement(_of_room), Statement(_of_place)
_ELSEWHERE = {is_usual: Statement(partial(_one_elsewhere, is_usual=is_usual)) for is_usual in (True, False)}


def _sites_of(rows: list[_Read], offer: Offer) -> list[PlaceRow | None]:
    """Return where families go to each; nowhere for a talk by phone, by video or at their home."""
    usual = (offer.place.pk, offer.place.name, offer.place.is_mobile) if offer.place else None

    @cache
    def of(room: int | None, place: int | None) -> PlaceRow | None:
        if room is not None:
            return _OF_ROOM.first(room=room)
        return _OF_PLACE.first(place=place) if place is not None else usual

    return [
        of(room, place) if MeetingChannel(channel).has_address else None
        for _id, _start, _end, channel, *_seats, room, place in rows
    ]


def _is_elsewhere_too(offer: Offer, sites: list[PlaceRow | None], asked: dict[str, Any]) -> bool:
    """Ask for a time at another place. All places of thousands of times are never read."""
    place = next((site[0] for site in sites if site), None)
    return place is not None and bool(_ELSEWHERE[is_usual_at(offer, place)].rows(**asked, place=place))
