"""How days and times are written for people, in the reader's language: the only module that writes them.

A moment is written as of the clock on the wall, whichever way it came here.
"""

import datetime as dt
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from familienzentrum import local_time

_ONE_TICK = dt.timedelta(microseconds=1)

# Days and clock times repeat on a page, and from page to page.
_written_once = lru_cache(maxsize=4096)


def day(value: dt.date) -> str:
    """Write "Dienstag, 25. November", with the year when it is not the current one."""
    return _day(_local(value), language=get_language(), has_year=not _is_this_year(value))


def long_day(value: dt.date) -> str:
    """Write "Dienstag, 25. November 2025": unlike a page, a report is read in other years."""
    return _day(_local(value), language=get_language(), has_year=True)


def month(value: dt.date) -> str:
    """Write "November 2025"."""
    return date_format(_local(value), "F Y")


def plain_day(value: dt.date) -> str:
    """Write "25. November 2025", where the weekday does not matter."""
    return date_format(_local(value), "DATE_FORMAT")


def day_in_digits(value: dt.date) -> str:
    """Write "25.11.2025", in a column of a table."""
    return date_format(_local(value), "SHORT_DATE_FORMAT")


def short_day(value: dt.date) -> str:
    """Write "Di, 25. Nov.", for places with little room, with the year when it is not the current one."""
    return _short_day(_local(value), _is_this_year(value), get_language())


def clock(value: dt.datetime | dt.time) -> str:
    """Write "10:00 Uhr"."""
    return _hours(_digits(value), get_language())


def span(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """Write "10:00–10:30 Uhr"."""
    return _hours(f"{_digits(start)}–{_digits(end)}", get_language())


def moment(value: dt.datetime) -> str:
    """Write "Dienstag, 25. November, 10:00 Uhr"."""
    return f"{day(value)}, {clock(value)}"


def stretch(start: dt.datetime, end: dt.datetime) -> str:
    """Write "Mo, 1. Dez. – Fr, 5. Dez." for whole days, with the times where they matter."""
    first, over = local_time.shown(start), local_time.shown(end)
    is_whole, until_midnight = first.time() == over.time() == dt.time.min, over.time() == dt.time.min
    last = (over - _ONE_TICK).date() if until_midnight else over.date()
    if first.date() == last:
        return short_day(first) if is_whole else f"{short_day(first)}, {_clocks(first, over)}"
    if is_whole:
        return f"{short_day(first)} – {short_day(last)}"
    begins = short_day(first) if first.time() == dt.time.min else f"{short_day(first)}, {clock(first)}"
    ends = short_day(last) if until_midnight else f"{short_day(last)}, {clock(over)}"
    return f"{begins} – {ends}"


def _clocks(start: dt.datetime, end: dt.datetime) -> str:
    return _("from %(time)s") % {"time": clock(start)} if end.time() == dt.time.min else span(start, end)


def _is_this_year(value: dt.date) -> bool:
    return _local(value).year == local_time.today().year


@_written_once
def _day(value: dt.date, *, language: str | None, has_year: bool) -> str:  # noqa: ARG001 - part of what is kept
    # Translators: Django's letters for dates. German: "l, j. F" and "l, j. F Y".
    return date_format(value, pgettext("day", "l, j F Y") if has_year else pgettext("day", "l, j F"))


@_written_once
def _short_day(value: dt.date, is_this_year: bool, _language: str | None) -> str:
    # Translators: Django's letters for dates. German: "D, j. N" and "D, j. N Y".
    return date_format(value, pgettext("short day", "D, j M") if is_this_year else pgettext("short day", "D, j M Y"))


@_written_once
def _hours(digits: str, _language: str | None) -> str:
    # Translators: a time of day. German: "%(time)s Uhr".
    return pgettext("time of day", "%(time)s") % {"time": digits}


def _digits(value: dt.datetime | dt.time) -> str:
    return f"{_at_home(value) if isinstance(value, dt.datetime) else value:%H:%M}"


def _local(value: dt.date) -> dt.date:
    return _at_home(value).date() if isinstance(value, dt.datetime) else value


def _at_home(value: dt.datetime) -> dt.datetime:
    return local_time.shown(value) if timezone.is_aware(value) else value
