"""The times of a day as the board shows them: a thousand, of a few offers in a few rooms."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from appointments.models import ConsultationHour, Course, Slot
from appointments.models.planned import Planned
from appointments.models.slot import SlotQuerySet, know_stands
from familienzentrum.database.statements import Statement
from offers.models import Offer, Place, Room, Stand

_SAID = (
    *("pk", "public_id", "starts_at", "ends_at", "channel", "capacity", "taken", "taken_publicly", "desk_seats"),
    *("offer", "room", "place", "course", "hour", "adviser", "head_count__adults", "head_count__children"),
)


class HeadCounted(NamedTuple):
    """How many came where nobody books."""

    adults: int
    children: int


class BoardTime(Planned):
    """A time that is offered and accompanies none. What it shares with others is read once for all of them."""

    shown_place, is_withdrawn, accompanies_id = "", False, None
    stand: Stand | None = None

    def __init__(self, row: tuple[Any, ...]) -> None:
        (self.pk, self.public_id, self.starts_at, self.ends_at, self.channel, *seats), links = row[:9], row[9:]
        self.capacity, self.taken, self.taken_publicly, self.desk_seats = seats
        self.offer_id, self.room_id, self.place_id, self.course_id, self.hour_id, self.adviser_id, *heads = links
        self.head_count = None if heads[0] is None else HeadCounted(*heads)


def board_times(slots: SlotQuerySet) -> list[BoardTime]:
    """Return what is offered of these times, in order of time. At most six queries, and one for mobile places."""
    return _with_what_they_share(_said(slots))


def times_of_day(begin: dt.datetime, end: dt.datetime) -> list[BoardTime]:
    """Return the same of all times that begin in between."""
    return _with_what_they_share(_OF_DAY.rows(begin=begin, end=end))


def _said(slots: SlotQuerySet) -> QuerySet[Slot, tuple[Any, ...]]:
    return slots.offered().filter(accompanies__isnull=True).order_by("starts_at", "id").values_list(*_SAID)


def _of_day(begin: dt.datetime, end: dt.datetime) -> QuerySet[Slot, tuple[Any, ...]]:
    return _said(Slot.objects.between(begin, end))


_OF_DAY = Statement(_of_day)


def _with_what_they_share(rows: Iterable[tuple[Any, ...]]) -> list[BoardTime]:
    times = [BoardTime(row) for row in rows]
    offers = _known(Offer.objects.select_related("office", "place"), (time.offer_id for time in times))
    rooms = _known(Room.objects.select_related("place"), (time.room_id for time in times))
    places = _known(Place.objects.all(), (time.place_id for time in times))
    courses = _known(Course.objects.all(), (time.course_id for time in times))
    hours = _known(ConsultationHour.objects.all(), (time.hour_id for time in times))
    for time in times:
        time.offer = offers[time.offer_id]
        time.room, time.place = rooms.get(time.room_id), places.get(time.place_id)
        time.course, time.hour = courses.get(time.course_id), hours.get(time.hour_id)
    know_stands(times)
    return times


def _known(rows: QuerySet[Any], numbers: Iterable[int | None]) -> dict[int | None, Any]:
    wanted = set(numbers) - {None}
    return {**rows.in_bulk(wanted)} if wanted else {}
