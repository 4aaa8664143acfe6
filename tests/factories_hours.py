"""Makes what is different about single dates, and school holidays."""

import datetime as dt
from typing import Any

from appointments.models import SchoolHoliday, SingleDate
from tests.factories import make_hour


def make_single_date(**given: Any) -> SingleDate:
    """A Monday that does not take place."""
    values: dict[str, Any] = {"change": "cancelled", "day": dt.date(2026, 11, 30)}
    if "hour" not in given:
        values["hour"] = make_hour()
    return SingleDate.objects.create(**values | given)


def make_school_holiday(**given: Any) -> SchoolHoliday:
    """The first two weeks of December, invented."""
    values = {"name": "Ferien", "first_day": dt.date(2026, 11, 30), "last_day": dt.date(2026, 12, 11)}
    return SchoolHoliday.objects.create(**values | given)
