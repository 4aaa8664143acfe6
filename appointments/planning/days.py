"""Groups free slots for display: by day, mornings and afternoons."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from appointments.core.day_parts import NOON
from appointments.models import Slot
from appointments.planning.closed_days import Closed
from familienzentrum import local_time


@dataclass(frozen=True)
class Day:
    """One day with free slots; both lists in order of time. `closed_before` says why days before it are missing."""

    date: dt.date
    mornings: list[Slot]
    afternoons: list[Slot]
    closed_before: list[Closed] = field(default_factory=list)


def by_day(slots: Iterable[Slot]) -> list[Day]:
    """Group time-ordered slots by day."""
    return [_day(date, slots_of_day) for date, slots_of_day in agenda_of(slots)]


def agenda_of(slots: Iterable[Slot]) -> list[tuple[dt.date, list[Slot]]]:
    """Group time-ordered slots by day as an agenda rather than a choice."""
    days = groupby(slots, key=lambda slot: local_time.shown(slot.starts_at).date())
    return [(date, list(of_day)) for date, of_day in days]


def with_closed(days: list[Day], closed: Iterable[Closed]) -> list[Day]:
    """Attach each closed period to the first day after it."""
    left, told = list(closed), []
    for day in days:
        before = [one for one in left if one.first_day <= day.date]
        left = left[len(before) :]
        told.append(replace(day, closed_before=before))
    return told


def _day(date: dt.date, slots: list[Slot]) -> Day:
    return Day(
        date=date,
        mornings=[slot for slot in slots if is_morning(slot)],
        afternoons=[slot for slot in slots if not is_morning(slot)],
    )


def is_morning(slot: Slot) -> bool:
    return local_time.shown(slot.starts_at).hour < NOON
