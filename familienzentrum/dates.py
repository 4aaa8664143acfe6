"""How days and times are written for people: always with the weekday, in the reader's language."""

import datetime as dt
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

# Days and clock times repeat on a page, and from page to page.
_written_once = lru_cache(maxsize=4096)


def day(value: dt.date) -> str:
    """Write "Dienstag, 25. November", with the year when it is not the current one."""
    return _day(_local(value), _is_this_year(value), get_language())


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


def _is_this_year(value: dt.date) -> bool:
    return _local(value).year == timezone.localdate().year


@_written_once
def _day(value: dt.date, is_this_year: bool, _language: str | None) -> str:
    # Translators: Django's letters for dates. German: "l, j. F" and "l, j. F Y".
    return date_format(value, pgettext("day", "l, j F") if is_this_year else pgettext("day", "l, j F Y"))


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
    return timezone.localtime(value) if timezone.is_aware(value) else value
