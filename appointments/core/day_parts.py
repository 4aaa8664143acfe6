"""Mornings, afternoons and evenings: as close as a visit or a wish comes to a time."""

import datetime as dt

from appointments.choices import PartOfDay

NOON, EVENING = 12, 17


def part_of_day(local: dt.datetime) -> PartOfDay:
    """Return the part of the day of a moment that is written in local time."""
    if local.hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if local.hour < EVENING else PartOfDay.EVENING
