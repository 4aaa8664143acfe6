"""Times by the thousand, as rows: what they share, offers and rooms and their places, is read once for all of them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from appointments.models import ConsultationHour, Course, Slot
from appointments.models.planned import Planned
from appointments.models.slot import SlotQuerySet, know_stands
from familienzentrum.database.statements import Statement, of_numbers
from offers.models import Offer, Place, Room, Stand

_SAID = (
    *("pk", "public_id", "starts_at", "ends_at", "channel"),
    *("capacity", "taken", "taken_publicly", "desk_seats", "is_withdrawn"),
    *("accompanies", "offer", "room", "place", "course"),
    *("hour", "adviser", "head_count__adults", "head_count__children"),
)


class HeadCounted(NamedTuple):
    """How many came where nobody books."""

    adults: int
    children: int


class TimeRow(Planned):
    """A time. What it shares with others is read once for all of them."""

    shown_place = ""
    stand: Stand | None = None

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.pk, self.public_id, self.starts_at, self.ends_at, self.channel, *_rest = row
        self.capacity, self.taken, self.taken_publicly, self.desk_seats, self.is_withdrawn = row[5:10]
        self.accompanies_id, self.offer_id, self.room_id, self.place_id, self.course_id = row[10:15]
        self.hour_id, self.adviser_id, adults, children = row[15:]
        self.head_count = None if adults is None else HeadCounted(adults, children)


def time_rows(slots: SlotQuerySet) -> list[TimeRow]:
    """Return these times, in order of time. At most six queries, and one for mobile places."""
    return _with_what_they_share(_said(slots))


def offered_between(begin: dt.datetime, end: dt.datetime) -> list[TimeRow]:
    """Return the same of all times that are offered and begin in between, without those that accompany another."""
    return _with_what_they_share(_OFFERED.rows(begin=begin, end=end))


def _said(slots: SlotQuerySet) -> QuerySet[Slot, tuple[Any, ...]]:
    return slots.order_by("starts_at", "id").values_list(*_SAID)


def _offered(begin: dt.datetime, end: dt.datetime) -> QuerySet[Slot, tuple[Any, ...]]:
    return _said(Slot.objects.between(begin, end).offered().filter(accompanies__isnull=True))


_OFFERED = Statement(_offered)


def _with_what_they_share(rows: Iterable[tuple[Any, ...]]) -> list[TimeRow]:
    times = [TimeRow(row) for row in rows]
    offers = _known(_OFFERS, (time.offer_id for time in times))
    rooms = _known(_ROOMS, (time.room_id for time in times))
    places = _known(_PLACES, (time.place_id for time in times))
    courses = _known(_COURSES, (time.course_id for time in times))
    hours = _known(_HOURS, (time.hour_id for time in times))
    for time in times:
        time.offer = offers[time.offer_id]
        time.room, time.place = rooms.get(time.room_id), places.get(time.place_id)
        time.course, time.hour = courses.get(time.course_id), hours.get(time.hour_id)
    know_stands(times)
    return times


def _known(rows: Statement[Any], numbers: Iterable[int | None]) -> dict[int | None, Any]:
    wanted = tuple({number for number in numbers if number is not None})
    return {row.pk: row for row in rows.rows(ids=wanted)} if wanted else {}


_OFFERS = of_numbers(Offer.objects.select_related("office", "place"))
_ROOMS = of_numbers(Room.objects.select_related("place"))
_PLACES, _COURSES, _HOURS = map(of_numbers, (Place.objects.all(), Course.objects.all(), ConsultationHour.objects.all()))
