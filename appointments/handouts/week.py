"""The programme of one week, on one sheet."""

import datetime as dt

from django.utils import timezone

from appointments.core.public_dates import public_dates
from appointments.models import Slot
from appointments.models.slot import know_stands
from appointments.planning.closed_days import Closed, house_closed
from appointments.planning.days import agenda_of
from familienzentrum import local_time

_WEEK = dt.timedelta(days=7)
_YEAR = dt.timedelta(days=366)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def asked_monday(text: str) -> dt.date:
    """Return the Monday of the week with this day, written as 2026-12-07.

    It is that of this week if there is no such day, or if it is more than a year away.
    """
    today = timezone.localdate()
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = today
    return monday_of(day if abs(day - today) <= _YEAR else today)


def dates_of_week(monday: dt.date) -> list[tuple[dt.date, list[Slot]]]:
    """Return the public dates of a week, day by day, those of the past days of this week included."""
    start, end = _span(monday)
    slots = list(public_dates(start).filter(starts_at__gte=start, starts_at__lt=end))
    know_stands(slots)
    return agenda_of(slots)


def closed_in_week(monday: dt.date) -> list[Closed]:
    return house_closed(*_span(monday))


def _span(monday: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return local_time.at(monday), local_time.at(monday + _WEEK)
