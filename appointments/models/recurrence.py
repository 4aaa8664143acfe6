"""Expands recurrence rules with RFC 5545 semantics, and words them for people."""

import datetime as dt
from collections.abc import Iterator
from itertools import takewhile
from typing import Protocol

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.choices import Rhythm, WeekOfMonth
from familienzentrum.choices import Weekday

DAYS_OF_WEEK = 7
MONTHS_OF_YEAR = 12


class Recurring(Protocol):
    """The columns of an hour that define its recurrence."""

    @property
    def rhythm(self) -> str: ...
    @property
    def every(self) -> int: ...
    @property
    def week_of_month(self) -> int | None: ...
    @property
    def weekday(self) -> int: ...
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_until(self) -> dt.date | None: ...


def days_of(hour: Recurring, *, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days of the rule from the first to the last day, both included.

    Intervals are counted from the rule's first occurrence: "every second Tuesday from Wednesday,
    25 November" begins on 1 December.
    """
    until = min(last, hour.valid_until or last)
    days = (moment.date() for moment in _rrule(hour, _start_near(hour, first)))
    return (day for day in takewhile(lambda day: day <= until, days) if day >= first)


def occurs(hour: Recurring, day: dt.date) -> bool:
    return any(days_of(hour, first=day, last=day))


def in_words(hour: Recurring) -> str:
    """Write "Every second Tuesday" or "On the last Friday of each month"."""
    day = str(Weekday(hour.weekday).label)
    return _months_in_words(hour, day) if hour.rhythm == Rhythm.MONTHLY else _weeks_in_words(hour, day)


def _weeks_in_words(hour: Recurring, day: str) -> str:
    if hour.every == 1:
        return _("Every %(weekday)s") % {"weekday": day}
    if hour.every == 2:
        return _("Every second %(weekday)s") % {"weekday": day}
    return _("Every %(n)d weeks on a %(weekday)s") % {"n": hour.every, "weekday": day}


def _months_in_words(hour: Recurring, day: str) -> str:
    words = {"which": _which(hour.week_of_month), "weekday": day, "n": hour.every}
    if hour.every == 1:
        return _("On the %(which)s %(weekday)s of each month") % words
    return _("On the %(which)s %(weekday)s, every %(n)d months") % words


def _which(week: int | None) -> str:
    names = {
        WeekOfMonth.FIRST: pgettext("on the … Tuesday", "first"),
        WeekOfMonth.SECOND: pgettext("on the … Tuesday", "second"),
        WeekOfMonth.THIRD: pgettext("on the … Tuesday", "third"),
        WeekOfMonth.FOURTH: pgettext("on the … Tuesday", "fourth"),
        WeekOfMonth.LAST: pgettext("on the … Tuesday", "last"),
    }
    return names[WeekOfMonth(week)] if week is not None else ""


def _rrule(hour: Recurring, start: dt.date) -> rrule:
    monthly = hour.rhythm == Rhythm.MONTHLY
    return rrule(
        MONTHLY if monthly else WEEKLY,
        interval=hour.every,
        byweekday=weekday(hour.weekday, hour.week_of_month if monthly else None),
        dtstart=_midnight(start),
    )


def _first_day(hour: Recurring) -> dt.date:
    """Return the rule's first occurrence, from which intervals are counted."""
    if hour.rhythm == Rhythm.MONTHLY:
        which = weekday(hour.weekday, hour.week_of_month)
        return rrule(MONTHLY, count=1, byweekday=which, dtstart=_midnight(hour.valid_from))[0].date()
    return hour.valid_from + dt.timedelta(days=(hour.weekday - hour.valid_from.weekday()) % DAYS_OF_WEEK)


def _start_near(hour: Recurring, day: dt.date) -> dt.date:
    """Return a start in phase with the rule shortly before `day`, to avoid iterating over ten years of weeks."""
    start = _first_day(hour)
    if day <= start:
        return start
    if hour.rhythm == Rhythm.MONTHLY:
        months = (day.year - start.year) * MONTHS_OF_YEAR + day.month - start.month
        return start.replace(day=1) + relativedelta(months=months // hour.every * hour.every)
    step = DAYS_OF_WEEK * hour.every
    return start + dt.timedelta(days=(day - start).days // step * step)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)
