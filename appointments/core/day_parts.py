"""Mornings, afternoons and evenings: the time resolution of visits and wishes."""

import datetime as dt

from appointments.choices import PartOfDay

NOON, EVENING = 12, 17


def part_of_day(local: dt.datetime) -> PartOfDay:
    """Return the part of the day of a local datetime."""
    if local.hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if local.hour < EVENING else PartOfDay.EVENING
