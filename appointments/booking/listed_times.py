"""Times of different offers, as lists tell them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from appointments.booking.told_times import TOLD, ToldTime
from appointments.choices import MeetingChannel
from appointments.core.places import PlaceRow, names_at
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum.database.statements import Ids, Statement


class ListedTime(NamedTuple):
    """A time with the name of its place, and its offer. Two that say the same are equal: what is drawn may be kept."""

    time: ToldTime
    offer: uuid.UUID
    title: str
    office: str


def with_running(times: Iterable[ListedTime], now: dt.datetime) -> tuple[tuple[ListedTime, bool], ...]:
    """Return each with whether it has begun."""
    return tuple((listed, listed.time.starts_at <= now) for listed in times)


_OF_OFFER = ("offer__public_id", "offer__title", "offer__office__name")


def listed_times(ids: Sequence[int]) -> dict[int, ListedTime]:
    """Return these times by id. One query, and one for where mobile places stand."""
    rows = _ROWS.rows(ids=tuple(ids)) if ids else []
    return dict(zip((row[0] for row in rows), named(rows), strict=True))


def _rows(ids: Ids) -> QuerySet[Slot, tuple[Any, ...]]:
    return said(Slot.objects.filter(pk__any_of=ids)).order_by()


def said(times: SlotQuerySet) -> QuerySet[Slot, tuple[Any, ...]]:
    """Return what is said of each, for `named`."""
    at = {
        "at": Coalesce("room__place", "place", "offer__place"),
        "at_name": Coalesce("room__place__name", "place__name", "offer__place__name"),
        "moves": Coalesce("room__place__is_mobile", "place__is_mobile", "offer__place__is_mobile"),
    }
    return times.annotate(**at).values_list("pk", *TOLD, *_OF_OFFER, *at)


_ROWS = Statement(_rows)


def named(rows: Sequence[tuple[Any, ...]]) -> list[ListedTime]:
    """Name the place of each where families go to one: they belong to different offers."""
    names = names_at([(_site(row), row[2], row[3]) for row in rows])
    end = 1 + len(TOLD)
    told = (ToldTime._make((*row[1:end], name)) for row, name in zip(rows, names, strict=True))
    return [ListedTime(time, *row[end:-3]) for time, row in zip(told, rows, strict=True)]


def _site(row: tuple[Any, ...]) -> PlaceRow | None:
    at, name, moves = row[-3:]
    return (at, name, moves) if at and MeetingChannel(row[4]).has_address else None
