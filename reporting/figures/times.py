"""Aggregates all slots in one query: number, places and hours by kind."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import F, Q, Sum

from appointments.models import Slot
from reporting.figures.cases import Cases, Tally
from reporting.figures.table import Reading, Span

# Accompanying advisers' slots are not counted.
SLOTS = Cases(lambda: Slot.objects.filter(accompanies=None), when="starts_at", is_moment=True)


class _Times(NamedTuple):
    """One group of the aggregate query."""

    year: int
    kind: str
    is_withdrawn: bool
    cases: int
    seats: int
    lasting: dt.timedelta
    bookable: dt.timedelta | None


def _calendar(span: Span) -> list[_Times]:
    lasting = Sum(F("ends_at") - F("starts_at"))
    bookable = Sum(F("ends_at") - F("starts_at"), filter=Q(capacity__gt=0))
    seats = Sum("capacity")
    found = SLOTS.grouped(span, "offer__kind", "is_withdrawn", seats=seats, lasting=lasting, bookable=bookable)
    return [_Times(*times) for times in found]


def dates(reading: Reading) -> Tally:
    """Return the dates by kind and whether they were called off."""
    return _added(reading, lambda times: (times.kind, times.is_withdrawn), lambda times: times.cases)


def seats(reading: Reading) -> Tally:
    """Return the places that families could book, by whether the house called them off."""
    return _added(reading, lambda times: times.is_withdrawn, lambda times: times.seats)


def seats_of_kinds(reading: Reading) -> Tally:
    """Return the places that were not called off, by kind."""
    return _added(reading, lambda times: times.kind, lambda times: 0 if times.is_withdrawn else times.seats)


def hours(reading: Reading) -> Tally:
    """Return the hours that took place, by kind."""
    return whole_hours(
        _added(
            reading,
            lambda times: times.kind,
            lambda times: 0 if times.is_withdrawn else int(times.lasting.total_seconds()),
        )
    )


def bookable_hours(reading: Reading) -> tuple[float | None, ...]:
    """Return the hours of each year that families could book and that took place; a course has its first date."""
    lasting = dict.fromkeys(reading.span.years, dt.timedelta())
    for times in reading.of(_calendar):
        if times.bookable and not times.is_withdrawn:
            lasting[times.year] += times.bookable
    return tuple(float(rounded_hours(length)) if length else None for length in lasting.values())


def hours_of(slots: Cases, span: Span) -> Tally:
    """Return the hours of some slots that took place, by kind."""
    lasting = Sum(F("ends_at") - F("starts_at"))
    found = slots.grouped(span, "offer__kind", "is_withdrawn", lasting=lasting)
    seconds: Tally = Counter()
    for year, kind, is_withdrawn, _number, length in found:
        seconds[kind, year] += 0 if is_withdrawn else int(length.total_seconds())
    return whole_hours(seconds)


def whole_hours(seconds: Tally) -> Tally:
    return Counter({key: _rounded(number) for key, number in seconds.items()})


def rounded_hours(lasting: dt.timedelta) -> int:
    return _rounded(int(lasting.total_seconds()))


def _rounded(seconds: int) -> int:
    return (seconds + 1800) // 3600


def _added(reading: Reading, by: Callable[[_Times], Any], number: Callable[[_Times], int]) -> Tally:
    counted: Tally = Counter()
    for times in reading.of(_calendar):
        counted[by(times), times.year] += number(times)
    return counted
