"""The room plan. It hangs on a wall, so it names offers and offices, no persons."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.models import Closure, RoomBooking, Slot
from familienzentrum import local_time
from familienzentrum.models import OpeningHour
from offers.choices import OfferKind, RoomKind
from offers.models import Room, Stand

Span = tuple[dt.datetime, dt.datetime]

_CORNERS = {RoomKind.NURSING, RoomKind.OTHER}
# Shorter gaps are not shown.
_SHORTEST_GAP = dt.timedelta(minutes=30)
_USUAL_DAY = dt.time(8), dt.time(18)


class UseKind(models.TextChoices):
    """Why a room is not free, as labelled in the plan."""

    APPOINTMENTS = "appointments", _("Appointments")
    COURSE = "course", _("Course")
    OPEN = "open", _("Without an appointment")
    PARTNER = "partner", _("Booked by a partner")
    CLOSED = "closed", _("Closed")
    AWAY = "away", _("The mobile place does not stand anywhere then")
    FREE = "free", _("Free")

    @property
    def is_free(self) -> bool:
        return self == UseKind.FREE


@dataclass(frozen=True)
class Use:
    """One use of a room; `note` says how full it is. A sensitive offer is named by its kind only."""

    kind: UseKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""
    office: str = ""
    note: str = ""


@dataclass(frozen=True)
class RoomDays:
    """One room and its uses, a list per day, in order of time."""

    room: Room
    days: list[list[Use]]


def plan(days: list[dt.date]) -> list[RoomDays]:
    """Return the rooms by place with their uses on these days. Always four queries.

    Rooms that are not meant for meetings, or out of use, are listed only where something is in them.
    """
    used = _uses(*_whole(days))
    shown = (room for room in Room.objects.by_place() if _is_of_interest(room) or used[room.pk])
    return [RoomDays(room, [_on(day, used[room.pk] + used[None]) for day in days]) for room in shown]


def with_gaps(uses: list[Use], opening: Span, stands: Iterable[Stand] | None = None) -> list[Use]:
    """Interleave the uses of a day with its free gaps; a room in a mobile place is free only where that stands."""
    taken = uses if stands is None else sorted([*uses, *_away(stands, *opening)], key=lambda use: use.starts_at)
    return sorted([*taken, *_gaps(taken, *opening)], key=lambda use: use.starts_at)


def stands_on(days: Collection[dt.date]) -> dict[int, list[Stand]]:
    """Return the stands of these days, or none, of each mobile place that has a calendar, by its id."""
    found: dict[int, list[Stand]] = defaultdict(list)
    for stand in Stand.objects.in_use().order_by("day", "starts_at"):
        found[stand.place_id] += [stand] if stand.day in days else []
    return found


def openings_of(days: Iterable[dt.date]) -> dict[dt.date, Span]:
    """Return the opening span of each day; without opening hours, the usual one."""
    hours: dict[int, list[OpeningHour]] = defaultdict(list)
    for hour in OpeningHour.objects.all():
        hours[hour.weekday].append(hour)
    return {day: _opening(day, hours[day.weekday()]) for day in days}


def _opening(day: dt.date, hours: list[OpeningHour]) -> Span:
    opens_at = min((hour.opens_at for hour in hours), default=_USUAL_DAY[0])
    closes_at = max((hour.closes_at for hour in hours), default=_USUAL_DAY[1])
    return local_time.at(day, opens_at), local_time.at(day, closes_at)


def uses_of(room: Room, starts_at: dt.datetime, ends_at: dt.datetime) -> list[Use]:
    """Return the uses of the room in a span, to explain a conflict."""
    used = _uses(starts_at, ends_at, Q(pk=room.pk))
    return sorted(used[room.pk] + used[None], key=lambda use: use.starts_at)


def _uses(start: dt.datetime, end: dt.datetime, wanted: Q | None = None) -> defaultdict[int | None, list[Use]]:
    """Return the uses by room id; closures of the whole house under None."""
    meets = Q(starts_at__lt=end, ends_at__gt=start)
    chosen = Room.objects.filter(wanted or Q())
    rooms = Q(room__in=chosen)
    found: defaultdict[int | None, list[Use]] = defaultdict(list)
    times = map(_Time._make, Slot.objects.offered().not_over(start).filter(meets, rooms).order_by().values_list(*_READ))
    for _key, together in groupby(sorted(times, key=_order), key=_sitting):
        sitting = list(together)
        found[sitting[0].room].append(_of_times(sitting))
    for booking in RoomBooking.objects.filter(meets, rooms).select_related("office"):
        found[booking.room_id].append(_of_booking(booking))
    for closure in Closure.objects.covering(rooms=chosen).filter(meets):
        found[closure.room_id].append(_of_closure(closure))
    return found


def _is_of_interest(room: Room) -> bool:
    return room.is_in_use and room.kind not in _CORNERS


class _Time(NamedTuple):
    """What the plan says of a time, in the order of `_READ`."""

    room: int
    hour: int | None
    pk: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    taken: int
    course: str | None
    offer: str
    kind: str
    is_sensitive: bool
    office: str


_READ = (
    *("room", "hour", "pk", "starts_at", "ends_at", "capacity", "taken"),
    *("course__title", "offer__title", "offer__kind", "offer__is_sensitive", "offer__office__short_name"),
)


def _sitting(time: _Time) -> tuple[int, int, dt.date]:
    """Merge the slots of one hour on one day into one use."""
    return time.room, time.hour or -time.pk, local_time.shown(time.starts_at).date()


def _order(time: _Time) -> tuple[tuple[int, int, dt.date], dt.datetime]:
    return _sitting(time), time.starts_at


def _of_times(times: list[_Time]) -> Use:
    first = times[0]
    if any(time.is_sensitive for time in times):
        return _of_sensitive(times)
    capacity, taken = sum(time.capacity for time in times), sum(time.taken for time in times)
    fullness = ngettext("%(taken)d of %(all)d place taken", "%(taken)d of %(all)d places taken", capacity)
    return Use(
        kind=_kind(first, capacity),
        starts_at=first.starts_at,
        ends_at=max(time.ends_at for time in times),
        title=first.offer if first.course is None else first.course,
        office=first.office,
        note=fullness % {"taken": taken, "all": capacity} if capacity else "",
    )


def _of_sensitive(times: list[_Time]) -> Use:
    """Show only that the room is used: the plan at the door must not reveal what somebody came for."""
    kind, ends_at = str(OfferKind(times[0].kind).label), max(time.ends_at for time in times)
    return Use(UseKind.APPOINTMENTS, times[0].starts_at, ends_at, title=kind)


def _kind(time: _Time, capacity: int) -> UseKind:
    if time.course is not None:
        return UseKind.COURSE
    return UseKind.APPOINTMENTS if capacity else UseKind.OPEN


def _of_booking(booking: RoomBooking) -> Use:
    return Use(
        UseKind.PARTNER, booking.starts_at, booking.ends_at, title=booking.purpose, office=booking.office.short_name
    )


def _of_closure(closure: Closure) -> Use:
    # The plan stands under the name of the room.
    title = closure.reason or ("" if closure.named else str(closure.get_scope_display()))
    return Use(UseKind.CLOSED, closure.starts_at, closure.ends_at, title=title)


def _on(day: dt.date, uses: Iterable[Use]) -> list[Use]:
    """Return the uses of one day, clipped to it: a closure may last for weeks."""
    start, end = _whole([day])
    cut = [
        replace(use, starts_at=max(use.starts_at, start), ends_at=min(use.ends_at, end))
        for use in uses
        if use.starts_at < end and use.ends_at > start
    ]
    return sorted(cut, key=lambda use: use.starts_at)


def _away(stands: Iterable[Stand], opens_at: dt.datetime, closes_at: dt.datetime) -> Iterator[Use]:
    gone_from = opens_at
    for stand in stands:
        begins, ends = (local_time.at(stand.day, clock) for clock in (stand.starts_at, stand.ends_at))
        if gone_from < min(begins, closes_at):
            yield Use(UseKind.AWAY, gone_from, min(begins, closes_at))
        gone_from = max(gone_from, ends)
    if gone_from < closes_at:
        yield Use(UseKind.AWAY, gone_from, closes_at)


def _gaps(uses: list[Use], opens_at: dt.datetime, closes_at: dt.datetime) -> Iterator[Use]:
    free_from = opens_at
    for use in [*uses, Use(UseKind.FREE, closes_at, closes_at)]:
        until = min(use.starts_at, closes_at)
        if until - free_from >= _SHORTEST_GAP:
            yield Use(UseKind.FREE, free_from, until)
        free_from = max(free_from, use.ends_at)


def _whole(days: list[dt.date]) -> Span:
    return local_time.whole_days(days[0], days[-1])
