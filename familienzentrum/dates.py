"""How days and times are written for people: always with the weekday, in the reader's language."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import pgettext


def day(value: dt.date) -> str:
    """Write "Dienstag, 25. November", with the year when it is not the current one."""
    # Translators: Django's letters for dates. German: "l, j. F" and "l, j. F Y".
    return _written(value, this_year=pgettext("day", "l, j F"), other_year=pgettext("day", "l, j F Y"))


def short_day(value: dt.date) -> str:
    """Write "Di, 25. Nov.", for places with little room, with the year when it is not the current one."""
    # Translators: Django's letters for dates. German: "D, j. N" and "D, j. N Y".
    return _written(value, this_year=pgettext("short day", "D, j M"), other_year=pgettext("short day", "D, j M Y"))


def clock(value: dt.datetime | dt.time) -> str:
    """Write "10:00 Uhr"."""
    return _hours(_digits(value))


def span(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """Write "10:00–10:30 Uhr"."""
    return _hours(f"{_digits(start)}–{_digits(end)}")


def moment(value: dt.datetime) -> str:
    """Write "Dienstag, 25. November, 10:00 Uhr"."""
    return f"{day(value)}, {clock(value)}"


def _written(value: dt.date, *, this_year: str, other_year: str) -> str:
    local = _local(value)
    return date_format(local, this_year if local.year == timezone.localdate().year else other_year)


def _hours(digits: str) -> str:
    # Translators: a time of day. German: "%(time)s Uhr".
    return pgettext("time of day", "%(time)s") % {"time": digits}


def _digits(value: dt.datetime | dt.time) -> str:
    return time_format(_at_home(value) if isinstance(value, dt.datetime) else value, "H:i")


def _local(value: dt.date) -> dt.date:
    return _at_home(value) if isinstance(value, dt.datetime) else value


def _at_home(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
