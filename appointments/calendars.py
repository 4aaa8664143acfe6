"""Calendar files. An entry says when and where, never what about or with whom."""

from django.utils import timezone
from icalendar import Calendar, Event

from appointments.choices import AppointmentState
from appointments.models import Appointment, Slot
from familienzentrum.crypto import digest
from offers.models import Place


def calendar_of(appointment: Appointment, *, title: str) -> bytes:
    """Return one appointment as iCalendar (RFC 5545), in local time with its time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Familienzentrum//Portal//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(appointment, title))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, title: str) -> Event:
    event = Event()
    # Calendars are shared: the entry must not carry the number that opens the appointment's page.
    event.add("uid", digest(str(appointment.public_id), purpose="calendar"))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", timezone.localtime(appointment.slot.starts_at))
    event.add("dtend", timezone.localtime(appointment.slot.ends_at))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    if address := address_of(appointment.slot):
        event.add("location", address)
    if appointment.state == AppointmentState.CANCELLED:
        event.add("status", "CANCELLED")
    return event


def address_of(slot: Slot) -> str:
    """Return street and town only: the name of a house can say too much on a shared calendar."""
    place = place_of(slot)
    if place is None:
        return ""
    return ", ".join(filter(None, [place.street, f"{place.postal_code} {place.town}".strip()]))


def place_of(slot: Slot) -> Place | None:
    return slot.room.place if slot.room else slot.offer.place
