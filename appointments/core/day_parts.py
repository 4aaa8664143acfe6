"""Mornings, afternoons and evenings: the time resolution of visits and wishes."""

import datetime as dt
from typing import NamedTuple, Self

from django.utils import timezone

from appointments.choices import PartOfDay

NOON, EVENING = 12, 17


def part_of_day(local: dt.datetime) -> PartOfDay:
    """Return the part of the day of a local datetime."""
    if local.hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if local.hour < EVENING else PartOfDay.EVENING


class DayPart(NamedTuple):
    """When a visit was, as finely as anybody ever knows."""

    day: dt.date
    part: PartOfDay

    @classmethod
    def now(cls) -> Self:
        local = timezone.localtime()
        return cls(local.date(), part_of_day(local))

    @property
    def is_ahead(self) -> bool:
        now, parts = DayPart.now(), list(PartOfDay)
        return (self.day, parts.index(self.part)) > (now.day, parts.index(now.part))
