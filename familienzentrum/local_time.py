"""Between moments and what clock and calendar on the wall say: the only module that makes one of the other."""

import datetime as dt

from django.utils import timezone


def shown(moment: dt.datetime) -> dt.datetime:
    """Return the moment in the centre's zone, the only one there is: a page need not ask for it a thousand times."""
    return moment.astimezone(timezone.get_default_timezone())


def today() -> dt.date:
    """Return the local date of now."""
    return shown(timezone.now()).date()


def tomorrow() -> dt.date:
    """Return the local date after today's."""
    return today() + dt.timedelta(days=1)


def at(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    """Return the aware datetime of this local date and wall time, midnight by default.

    An ambiguous time (autumn) means the first. For a non-existent one (spring) ask `is_skipped` before.
    """
    return dt.datetime.combine(day, time, tzinfo=timezone.get_default_timezone())


def is_skipped(day: dt.date, time: dt.time) -> bool:
    """Whether this wall time does not exist because the clocks go forward over it."""
    on_the_wall = shown(at(day, time).astimezone(dt.UTC))
    return on_the_wall.replace(tzinfo=None) != dt.datetime.combine(day, time)


def whole_days(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the half-open interval from midnight of the first day to midnight after the last."""
    return at(first), at(last + dt.timedelta(days=1))


def end_of_today() -> dt.datetime:
    """Return the next midnight."""
    return at(timezone.localdate() + dt.timedelta(days=1))
