"""Times of different offers as lists show them: what they say of each and nothing else."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from appointments.choices import MeetingChannel
from appointments.core.places import name_at
from appointments.models import Slot
from appointments.models.seated import Seated
from appointments.models.slot import stands_at
from familienzentrum.database.statements import Statement

# How many are read by one statement.
MOST = 60


class _Row(NamedTuple):
    public_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    channel: str
    capacity: int
    taken: int
    taken_publicly: int
    desk_seats: int
    offer: uuid.UUID
    title: str
    office: str
    shown_place: str


class ListedTime(_Row, Seated):
    """A time, its offer, and the name of its place. Two that say the same are equal: what is drawn may be kept."""


def with_running(times: Iterable[ListedTime], now: dt.datetime) -> list[tuple[ListedTime, bool]]:
    """Return each with whether it has begun."""
    return [(time, time.starts_at <= now) for time in times]


_SAID = (
    *("public_id", "starts_at", "ends_at", "channel", "capacity", "taken", "taken_publicly", "desk_seats"),
    *("offer__public_id", "offer__title", "offer__office__name"),
)


def listed_times(ids: Sequence[int]) -> dict[int, ListedTime]:
    """Return these times by id. One query per `MOST`, and one for where mobile places stand."""
    parts = (ids[begin : begin + MOST] for begin in range(0, len(ids), MOST))
    rows = [row for part in parts for row in _ROWS.rows(**_numbered(part))]
    return dict(zip((row[0] for row in rows), _named(rows), strict=True))


def _numbered(ids: Sequence[int]) -> dict[str, int]:
    """Fill up with an id that no row has: a statement is worded for the same number of values each time."""
    return {f"id_{place}": number for place, number in enumerate([*ids, *[0] * (MOST - len(ids))])}


def _rows(**ids: int) -> QuerySet[Slot, tuple[Any, ...]]:
    at = {
        "at": Coalesce("room__place", "place", "offer__place"),
        "at_name": Coalesce("room__place__name", "place__name", "offer__place__name"),
        "moves": Coalesce("room__place__is_mobile", "place__is_mobile", "offer__place__is_mobile"),
    }
    found = Slot.objects.filter(pk__in=[*ids.values()]).order_by().annotate(**at)
    return found.values_list("pk", *_SAID, *at)


_ROWS = Statement(_rows)


def _named(rows: Iterable[tuple[Any, ...]]) -> list[ListedTime]:
    """Name the place of each where families go to one: they belong to different offers."""
    told = [(row[1:-3], *(row[-3:] if MeetingChannel(row[4]).has_address else (None, "", False))) for row in rows]
    stands = stands_at([(at if moves else None, said[1], said[2]) for said, at, _name, moves in told])
    return [
        ListedTime._make((*said, name_at(name, stand) if at else ""))
        for (said, at, name, _moves), stand in zip(told, stands, strict=True)
    ]
