"""The one place where a day and a time on the clocks of the house become a moment."""

import datetime as dt

from django.utils import timezone


def at(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    """Return the moment at which the clocks of the house show this time of this day, midnight unless told otherwise.

    Where they show it twice, in autumn, it is the first. In spring they skip an hour: ask `is_skipped` before.
    """
    return timezone.make_aware(dt.datetime.combine(day, time))


def is_skipped(day: dt.date, time: dt.time) -> bool:
    """Tell whether the clocks never show this time, because they are put forward over it."""
    shown = timezone.localtime(at(day, time).astimezone(dt.UTC))
    return shown.replace(tzinfo=None) != dt.datetime.combine(day, time)


def whole_days(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the midnight before the first and the one after the last day."""
    return at(first), at(last + dt.timedelta(days=1))
