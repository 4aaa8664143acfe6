"""Parses school holidays from an iCalendar file, all or nothing; rejects anything but a list of periods."""

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Component
from icalendar.error import BrokenCalendarProperty

from appointments.core.years import is_sane
from appointments.models import SchoolHoliday
from familienzentrum.refusals import Refusal

MOST_BYTES = 200_000
MOST_ENTRIES = 200
# Summer holidays last six weeks and a half.
MOST_DAYS = 70
# Calendar, event, alarm: no holiday calendar nests deeper.
_DEEPEST = 3


class BadCalendar(Refusal):
    """The file is no list of holidays; `words` says what to do."""


def read_school_holidays(data: bytes) -> list[SchoolHoliday]:
    """Return the periods of a calendar file (RFC 5545), unsaved, in its order. Raises BadCalendar."""
    if len(data) > MOST_BYTES:
        words = _("This file is too large for a list of holidays: at most %(kilobytes)d kB.")
        raise BadCalendar(words % {"kilobytes": MOST_BYTES // 1000})
    _refuse_nesting(data)
    entries = _entries(data)
    if not entries:
        raise BadCalendar(_("There are no entries in this file. Choose a calendar file of school holidays (.ics)."))
    if len(entries) > MOST_ENTRIES:
        words = _("This file has too many entries for a list of holidays: at most %(number)d.")
        raise BadCalendar(words % {"number": MOST_ENTRIES})
    return [_holiday(number, entry) for number, entry in enumerate(entries, start=1)]


def _refuse_nesting(data: bytes) -> None:
    depth = 0
    # Long lines are folded (RFC 5545, 3.1), and a name may have parameters.
    unfolded = re.sub(rb"(\r?\n)+[ \t]", b"", data.upper())
    for line in unfolded.splitlines():
        depth += line.startswith((b"BEGIN:", b"BEGIN;")) - line.startswith((b"END:", b"END;"))
        if depth > _DEEPEST:
            raise BadCalendar(_unreadable())


def _entries(data: bytes) -> list[Component]:
    try:
        calendar = Calendar.from_ical(data)
        if not isinstance(calendar, Calendar):
            raise BadCalendar(_unreadable())
        return list(calendar.walk("VEVENT"))
    # The library does not wrap the exceptions of its dependencies.
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise BadCalendar(_unreadable()) from error


def _holiday(number: int, entry: Component) -> SchoolHoliday:
    if "RRULE" in entry or "RDATE" in entry:
        raise _bad(number, _("it repeats itself. Enter each period once"))
    first, end = _day(entry, "DTSTART"), _day(entry, "DTEND")
    if first is None:
        raise _bad(number, _("it has no first day"))
    # DTEND of all-day events is exclusive (RFC 5545, 3.6.1).
    last = first if end is None else max(first, end - dt.timedelta(days=_is_whole_day(entry)))
    if end is not None and end < first:
        raise _bad(number, _("it ends before it starts"))
    if not (is_sane(first) and is_sane(last)) or (last - first).days >= MOST_DAYS:
        raise _bad(number, _("its days cannot be those of school holidays"))
    return SchoolHoliday(name=_name(number, entry), first_day=first, last_day=last)


def _name(number: int, entry: Component) -> str:
    name = " ".join(str(entry.get("SUMMARY", "")).split())
    if not name or not name.isprintable():
        raise _bad(number, _("it has no name that can be read"))
    return name[: SchoolHoliday._meta.get_field("name").max_length]


def _is_whole_day(entry: Component) -> bool:
    return not isinstance(_value(entry, "DTSTART"), dt.datetime)


def _day(entry: Component, name: str) -> dt.date | None:
    value = _value(entry, name)
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if not isinstance(value, dt.date):
        raise BadCalendar(_unreadable())
    return value


def _value(entry: Component, name: str) -> Any:
    try:
        return getattr(entry.get(name), "dt", None)
    except BrokenCalendarProperty as error:
        raise BadCalendar(_unreadable()) from error


def _bad(number: int, why: str) -> BadCalendar:
    words = _("Entry %(number)d cannot be taken over: %(why)s. Nothing has been saved.")
    return BadCalendar(words % {"number": number, "why": why})


def _unreadable() -> str:
    return _("This file cannot be read as a calendar. Save it again as “iCalendar (.ics)” and try once more.")
