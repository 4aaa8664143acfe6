"""Groups free slots for display: by day, mornings and afternoons."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from appointments.core.day_parts import NOON
from appointments.planning.closed_days import Closed
from familienzentrum import local_time


class Timed(Protocol):
    """Has a beginning."""

    @property
    def starts_at(self) -> dt.datetime: ...


Time = TypeVar("Time", bound=Timed)


@dataclass(frozen=True)
class Day(Generic[Time]):
    """One day with free times, in order of time. `closed_before` says why days before it are missing."""

    date: dt.date
    mornings: tuple[Time, ...]
    afternoons: tuple[Time, ...]
    closed_before: tuple[Closed, ...] = ()


def by_day(slots: Iterable[Time]) -> list[Day[Time]]:
    """Group time-ordered slots by day."""
    return [_day(date, slots_of_day) for date, slots_of_day in agenda_of(slots)]


def agenda_of(slots: Iterable[Time]) -> list[tuple[dt.date, list[Time]]]:
    """Group time-ordered slots by day as an agenda rather than a choice."""
    days = groupby(slots, key=lambda slot: local_time.shown(slot.starts_at).date())
    return [(date, list(of_day)) for date, of_day in days]


def with_closed(days: list[Day[Time]], closed: Iterable[Closed]) -> list[Day[Time]]:
    """Attach each closed period to the first day after it."""
    left, told = list(closed), []
    for day in days:
        before = [one for one in left if one.first_day <= day.date]
        left = left[len(before) :]
        told.append(replace(day, closed_before=tuple(before)))
    return told


def _day(date: dt.date, slots: list[Time]) -> Day[Time]:
    return Day(
        date=date,
        mornings=tuple(slot for slot in slots if is_morning(slot)),
        afternoons=tuple(slot for slot in slots if not is_morning(slot)),
    )


def is_morning(slot: Timed) -> bool:
    return local_time.shown(slot.starts_at).hour < NOON
