"""iCalendar files (RFC 5545) for families: entries say when and where, never what about or with whom."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from appointments.choices import AppointmentState, MeetingChannel
from appointments.models import Appointment, Slot
from familienzentrum.models.base import Addressed
from offers.models import Place

_FIRST_CHANGES = [(dt.date(1996, 3, 31), 2), (dt.date(1996, 10, 27), 3)]


def calendar_of(appointment: Appointment, *, title: str) -> bytes:
    """Return an appointment as iCalendar, a course as one event per date, in local time with its VTIMEZONE.

    Calendars match events by UID and keep the highest SEQUENCE; METHOD:CANCEL removes a cancelled one. RFC 5546 also
    requires ORGANIZER, which is omitted: that address would reveal the house.
    """
    is_cancelled = appointment.state == AppointmentState.CANCELLED
    events = [_event(appointment, slot, title, is_cancelled) for slot in _dates(appointment)]
    return as_file(events, method="CANCEL" if is_cancelled else "PUBLISH")


def as_file(events: Iterable[Event], **head: str) -> bytes:
    """Return a calendar of these events with its VTIMEZONE."""
    calendar = Calendar()
    for name, value in {"prodid": "-//Familienzentrum//Portal//DE", "version": "2.0", **head}.items():
        calendar.add(name, value)
    calendar.add_component(_time_zone())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def entry(uid: str, starts_at: dt.datetime, ends_at: dt.datetime, **facts: Any) -> Event:
    """Return an event in local time; empty properties are left out."""
    event = Event()
    moments = {
        "dtstamp": timezone.now(),
        "dtstart": timezone.localtime(starts_at),
        "dtend": timezone.localtime(ends_at),
    }
    for name, value in {"uid": uid, **moments, **facts}.items():
        if value not in ("", None):
            event.add(name, value)
    return event


def uid_of(row: Addressed) -> str:
    """Return a row's UID; it cannot be traced back to the UUID of its page.

    Independent of secrets: after a rotation an old event could not be cancelled any more.
    """
    return hashlib.sha256(f"calendar:{row.public_id}".encode()).hexdigest()


def address_of(slot: Slot) -> str:
    """Return street and town only: the name of a house can reveal too much in a shared calendar."""
    place = place_of(slot)
    if place is None or not MeetingChannel(slot.channel).has_address:
        return ""
    return ", ".join(filter(None, [place.street, f"{place.postal_code} {place.town}".strip()]))


def place_of(slot: Slot) -> Place | None:
    return slot.room.place if slot.room else slot.place or slot.offer.place


def _dates(appointment: Appointment) -> list[Slot]:
    """Return the booked time first, then the other dates of its course."""
    slot = appointment.slot
    if slot.course_id is None:
        return [slot]
    others = Slot.objects.offered().filter(course=slot.course_id).exclude(pk=slot.pk)
    return [slot, *others.with_details().order_by("starts_at")]


def _event(appointment: Appointment, slot: Slot, title: str, is_cancelled: bool) -> Event:
    # A booking may move: its event's UID depends on the appointment, those of later dates on the date as well.
    own = uid_of(appointment)
    uid = own if slot.pk == appointment.slot_id else f"{own[:32]}-{uid_of(slot)[:31]}"
    return entry(
        uid,
        slot.starts_at,
        slot.ends_at,
        sequence=appointment.sequence,
        summary=title,
        location=address_of(slot) or slot.way,
        status="CANCELLED" if is_cancelled else "CONFIRMED",
        **{"class": "PRIVATE"},
    )


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
