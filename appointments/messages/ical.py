"""iCalendar files (RFC 5545) for families: entries say when and where or how, never what about or with whom.

The library escapes and folds; lines are put together here, because its objects for a single event took as long as all
the rest of a mail.
"""

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vText
from icalendar.parser import Contentline

from appointments.choices import MeetingChannel
from appointments.messages.change_words import our_number
from appointments.models.known import KnownDate
from familienzentrum import languages
from familienzentrum.languages import left_to_right

_LONGEST_LINE = 75  # octets
# Addresses, which RFC 5545 does not escape; all other properties are texts or numbers.
_ADDRESSES = {"url", "organizer"}
# What is said in the language of the pages: places have German names.
_SAID = {"summary", "description"}
_FIRST_CHANGES = [(dt.date(1996, 3, 31), 2), (dt.date(1996, 10, 27), 3)]


def published(dates: Iterable[KnownDate], *, title: str, sequence: int) -> bytes:
    """Return dates that take place, one event each: calendars add those whose UID is new, and replace others.

    RFC 5546 also requires ORGANIZER, which is omitted: that address would stay and reveal the house.
    """
    return as_file((_event(date, title, sequence, status="CONFIRMED") for date in dates), method="PUBLISH")


def withdrawn(dates: Iterable[KnownDate], *, title: str, sequence: int) -> bytes:
    """Return dates that do not take place, for calendars to remove: RFC 5546, 3.2.5, with the sender of our mails."""
    organizer = f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    events = (_event(date, title, sequence, status="CANCELLED", organizer=organizer) for date in dates)
    return as_file(events, method="CANCEL")


def as_file(entries: Iterable[bytes], **head: str) -> bytes:
    """Return a calendar of these entries with its VTIMEZONE."""
    begin, end = _frame(tuple(head.items()), settings.TIME_ZONE)
    return b"".join([begin, *entries, end])


@lru_cache(maxsize=8)
def _frame(head: tuple[tuple[str, str], ...], _zone: str) -> tuple[bytes, bytes]:
    """Return what stands around the events: two thirds of a file, and the same in each mail."""
    calendar = Calendar()
    for name, value in {"prodid": "-//Familienzentrum//Portal//DE", "version": "2.0", **dict(head)}.items():
        calendar.add(name, value)
    calendar.add_component(_time_zone())
    end = b"END:VCALENDAR\r\n"
    return bytes(calendar.to_ical()).removesuffix(end), end


def entry(uid: str, starts_at: dt.datetime, ends_at: dt.datetime, *, language: str = "", **facts: str | int) -> bytes:
    """Return an event in local time; empty properties are left out. `language` is that of what is said in it."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{timezone.now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART{_at_home(starts_at)}",
        f"DTEND{_at_home(ends_at)}",
        *(f"{_named(name, language)}:{_written(name, value)}" for name, value in facts.items() if value != ""),
        "END:VEVENT",
    ]
    return b"".join(_folded(line) for line in lines)


def _named(name: str, language: str) -> str:
    return f"{name.upper()};LANGUAGE={language}" if language and name in _SAID else name.upper()


def _at_home(value: dt.datetime) -> str:
    return f";TZID={settings.TIME_ZONE}:{timezone.localtime(value):%Y%m%dT%H%M%S}"


def _written(name: str, value: str | int) -> str:
    if name in _ADDRESSES or isinstance(value, int):
        return str(value)
    return vText(value).to_ical().decode()


def _folded(line: str) -> bytes:
    octets = line.encode()
    return (octets if len(octets) <= _LONGEST_LINE else Contentline(line).to_ical()) + b"\r\n"


def _event(date: KnownDate, title: str, sequence: int, **more: str) -> bytes:
    way = str(MeetingChannel(date.channel).way)
    facts: dict[str, str | int] = {"sequence": sequence, "summary": title, "class": "PRIVATE"}
    facts["location"] = date.address or way
    link = "" if date.is_discreet or not date.stands else date.link
    said = _("Link to the video talk: %(link)s") % {"link": link} if link else ""
    if date.stands and (number := our_number(date)):
        said = _("Please call us: %(number)s") % {"number": left_to_right(number)}
    # Programs show one of the two, few show both.
    door = {"url": link, "description": said}
    language = "" if languages.is_german(languages.current()) else languages.current()
    return entry(date.uid, date.starts_at, date.ends_at, language=language, **facts, **door, **more)


def _time_zone() -> Timezone:
    """Return the DST rule of the European Union since 1996.

    Hand-written: DTSTART is the wall time before the change, which libraries get wrong in spring.
    """
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    summer, winter = dt.timedelta(hours=2), dt.timedelta(hours=1)
    in_march, in_october = (dt.datetime.combine(day, dt.time(hour)) for day, hour in _FIRST_CHANGES)
    zone.add_component(_change(TimezoneDaylight(), "CEST", in_march, winter, summer))
    zone.add_component(_change(TimezoneStandard(), "CET", in_october, summer, winter))
    return zone


def _change(
    part: TimezoneDaylight | TimezoneStandard, name: str, first: dt.datetime, before: dt.timedelta, after: dt.timedelta
) -> TimezoneDaylight | TimezoneStandard:
    part.add("dtstart", first)
    part.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1SU"})
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    return part
