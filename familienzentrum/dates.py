"""How days and times are written for people, in the reader's language: the only module that writes them.

The patterns are those of the Unicode CLDR. Every language counts by the Gregorian calendar, in Latin digits and with 24
hours, as the clocks, letters and doors of the town do. A moment is written as of the clock on the wall, whichever way
it came here.
"""

import datetime as dt
import re
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from familienzentrum import languages, local_time
from familienzentrum.languages import left_to_right

_ONE_TICK = dt.timedelta(microseconds=1)
# English as it is written on the continent: "Tuesday, 25 November".
_ENGLISH = "en_150"
_ABBREVIATED = {re.compile("E+"): "ccc"}
_IN_FULL = {re.compile("(?:E|c)+"): "EEEE", re.compile("MMM"): "MMMM", re.compile("LLL"): "LLLL"}
# A line must not end with "25.", as a sentence would.
_DAY_BEFORE_MONTH = re.compile(r"(d\.) (?=M)")

# Days and clock times repeat on a page, and from page to page.
_written_once = lru_cache(maxsize=4096)


def day(value: dt.date) -> str:
    """Write "Dienstag, 25. November", with the year when it is not the current one."""
    return _day(_local(value), languages.current(), has_year=not _is_this_year(value))


def long_day(value: dt.date) -> str:
    """Write "Dienstag, 25. November 2025": unlike a page, a report is read in other years."""
    return _day(_local(value), languages.current(), has_year=True)


def month(value: dt.date) -> str:
    """Write "November 2025"."""
    return format_date(_local(value), "LLLL y", _locale(languages.current()))


def weekday(value: dt.date) -> str:
    """Write "Di", at the head of a column of days."""
    return format_date(_local(value), "ccc", _locale(languages.current()))


def plain_day(value: dt.date) -> str:
    """Write "25. November 2025", where the weekday does not matter."""
    return _plain_day(_local(value), languages.current())


def day_in_digits(value: dt.date) -> str:
    """Write "25.11.2025", in a column of a table."""
    return _day_in_digits(_local(value), languages.current())


def short_day(value: dt.date) -> str:
    """Write "Di, 25. Nov.", for places with little room, with the year when it is not the current one."""
    return _short_day(_local(value), languages.current(), has_year=not _is_this_year(value))


def clock(value: dt.datetime | dt.time) -> str:
    """Write "10:00 Uhr"."""
    return _hours(_digits(value), languages.current())


def span(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """Write "10:00–10:30 Uhr"."""
    return _hours(f"{_digits(start)}–{_digits(end)}", languages.current())


def moment(value: dt.datetime) -> str:
    """Write "Dienstag, 25. November, 10:00 Uhr"."""
    return _joined(day(value), clock(value))


def stretch(start: dt.datetime, end: dt.datetime) -> str:
    """Write "Mo, 1. Dez. – Fr, 5. Dez." for whole days, with the times where they matter."""
    first, over = local_time.shown(start), local_time.shown(end)
    is_whole, until_midnight = first.time() == over.time() == dt.time.min, over.time() == dt.time.min
    last = (over - _ONE_TICK).date() if until_midnight else over.date()
    if first.date() == last:
        return short_day(first) if is_whole else _joined(short_day(first), _clocks(first, over))
    if is_whole:
        return f"{short_day(first)} – {short_day(last)}"
    begins = short_day(first) if first.time() == dt.time.min else _joined(short_day(first), clock(first))
    ends = short_day(last) if until_midnight else _joined(short_day(last), clock(over))
    return f"{begins} – {ends}"


def _clocks(start: dt.datetime, end: dt.datetime) -> str:
    return _("from %(time)s") % {"time": clock(start)} if end.time() == dt.time.min else span(start, end)


def _is_this_year(value: dt.date) -> bool:
    return _local(value).year == local_time.today().year


@_written_once
def _day(value: dt.date, language: str, *, has_year: bool) -> str:
    return format_date(value, _pattern(language, has_year=has_year, is_short=False), _locale(language))


@_written_once
def _short_day(value: dt.date, language: str, *, has_year: bool) -> str:
    return format_date(value, _pattern(language, has_year=has_year, is_short=True), _locale(language))


@_written_once
def _plain_day(value: dt.date, language: str) -> str:
    return format_date(value, "long", _locale(language))


@_written_once
def _day_in_digits(value: dt.date, language: str) -> str:
    locale = _locale(language)
    # Two digits of a year could be a day.
    return left_to_right(format_date(value, re.sub("y+", "y", locale.date_formats["short"].pattern), locale))


@_written_once
def _hours(digits: str, _language: str) -> str:
    # Translators: a time of day. German: "%(time)s Uhr".
    return pgettext("time of day", "%(time)s") % {"time": left_to_right(digits)}


def _joined(written_day: str, written_time: str) -> str:
    pattern: str = _locale(languages.current()).datetime_formats["medium"]
    return pattern.replace("{1}", written_day).replace("{0}", written_time)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_ENGLISH if language == "en" else language.partition("-")[0])


@cache
def _pattern(language: str, *, has_year: bool, is_short: bool) -> str:
    """Return CLDR's pattern of an abbreviated day, or the same with all its words in full."""
    pattern: str = _locale(language).datetime_skeletons["yMMMEd" if has_year else "MMMEd"].pattern
    for letters, wanted in (_ABBREVIATED if is_short else _IN_FULL).items():
        pattern = letters.sub(wanted, pattern)
    return _DAY_BEFORE_MONTH.sub("\\1\xa0", pattern)


def _digits(value: dt.datetime | dt.time) -> str:
    return f"{_at_home(value) if isinstance(value, dt.datetime) else value:%H:%M}"


def _local(value: dt.date) -> dt.date:
    return _at_home(value).date() if isinstance(value, dt.datetime) else value


def _at_home(value: dt.datetime) -> dt.datetime:
    return local_time.shown(value) if timezone.is_aware(value) else value
