"""The only module that turns local date and wall time into an aware datetime."""

import datetime as dt

from django.utils import timezone


def at(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    """Return the aware datetime of this local date and wall time, midnight by default.

    An ambiguous time (autumn) means the first. For a non-existent one (spring) ask `is_skipped` before.
    """
    return timezone.make_aware(dt.datetime.combine(day, time))


def is_skipped(day: dt.date, time: dt.time) -> bool:
    """Whether this wall time does not exist because the clocks go forward over it."""
    shown = timezone.localtime(at(day, time).astimezone(dt.UTC))
    return shown.replace(tzinfo=None) != dt.datetime.combine(day, time)


def whole_days(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the half-open interval from midnight of the first day to midnight after the last."""
    return at(first), at(last + dt.timedelta(days=1))


def end_of_today() -> dt.datetime:
    """Return the next midnight."""
    return at(timezone.localdate() + dt.timedelta(days=1))
