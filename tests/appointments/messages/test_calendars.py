"""Calendar files: read again by a library, and their time zone by another one."""

import datetime as dt
import io

import pytest
from dateutil.tz import tzical
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import book, cancel, move
from appointments.booking.requests import BookingRequest
from appointments.messages.calendars import calendar_of
from appointments.models import Course
from tests.factories import make_appointment, make_centre, make_offer, make_place, make_room, make_slot
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db

BERLIN = timezone.get_default_timezone()
# The week before, the day itself and the day after each change of the clocks.
AROUND_THE_CHANGES = [dt.date(2027, 3, d) for d in (21, 27, 28, 29)] + [dt.date(2027, 10, d) for d in (24, 30, 31)]
AROUND_THE_CHANGES.append(dt.date(2027, 11, 1))


def at_nine(day):
    return dt.datetime.combine(day, dt.time(9), tzinfo=BERLIN)


def read(text):
    calendar = Calendar.from_ical(text)
    return calendar, calendar.walk("VEVENT")


def file_of(appointment):
    return calendar_of(appointment, title="Termin")


def course_of(offer, *starts):
    """A course whose places stand at its first date."""
    course = Course.objects.create(offer=offer, title="Kurs")
    return [
        make_slot(offer=offer, course=course, starts_at=start, capacity=0 if number else 8)
        for number, start in enumerate(starts)
    ]


def test_entry_keeps_its_number_and_counts_its_changes():
    offer = make_offer()
    first, second = make_slot(offer=offer), make_slot(offer=offer)
    appointment = book(first, BookingRequest(), by=None)
    _, [before] = read(file_of(appointment))
    _, [after] = read(file_of(move(appointment, second, by=None)))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_number_of_an_entry_outlives_a_change_of_the_secret(settings):
    appointment = make_appointment()
    _, [before] = read(file_of(appointment))
    settings.PERSONAL_DATA_SECRETS = ["another-secret", *settings.PERSONAL_DATA_SECRETS]
    _, [after] = read(file_of(appointment))
    assert before["UID"] == after["UID"]


def test_cancelled_appointment_takes_its_entry_out_of_the_calendar():
    appointment = make_appointment()
    calendar, [event] = read(file_of(appointment))
    assert (calendar["METHOD"], event["STATUS"]) == ("PUBLISH", "CONFIRMED")
    calendar, [gone] = read(file_of(cancel(appointment, by=None)))
    assert (calendar["METHOD"], gone["STATUS"], gone["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert gone["UID"] == event["UID"]


def test_course_has_an_entry_for_each_of_its_dates():
    first, *_others = course_of(make_offer(), *map(at_nine, AROUND_THE_CHANGES))
    _, events = read(file_of(make_appointment(slot=first)))
    assert [event["DTSTART"].dt for event in events] == list(map(at_nine, AROUND_THE_CHANGES))
    assert len({str(event["UID"]) for event in events}) == len(AROUND_THE_CHANGES)
    assert {event["DTSTART"].dt.hour for event in events} == {9}


def test_cancelled_course_takes_all_its_entries_out():
    slots = course_of(make_offer(), at_nine(dt.date(2027, 5, 4)), at_nine(dt.date(2027, 5, 11)))
    appointment = make_appointment(slot=slots[0])
    _, before = read(file_of(appointment))
    _, after = read(file_of(cancel(appointment, by=None)))
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert {event["STATUS"] for event in after} == {"CANCELLED"}


@pytest.mark.parametrize("day", AROUND_THE_CHANGES)
@pytest.mark.time_machine(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False)
def test_page_mail_and_calendar_say_the_same_wall_time(client, day, mailoutbox):
    make_centre()
    appointment = book(make_slot(starts_at=at_nine(day)), BookingRequest(email="kranich@example.org"), by=None)
    page = client.get(reverse("appointment", args=[appointment.public_id])).content.decode()
    send_waiting_mails()
    [mail] = mailoutbox
    files = [attached.get_payload(decode=True) for attached in mail.attachments]
    files = [*files, client.get(reverse("appointment_ics", args=[appointment.public_id])).content]
    for event in (event for text in files for event in read(text)[1]):
        assert event["DTSTART"].dt.replace(tzinfo=None) == dt.datetime.combine(day, dt.time(9))
        assert event["DTSTART"].dt == appointment.slot.starts_at
    assert len(files) == 2
    assert [words for words in (page, mail.body) if "9:00" not in words] == []


@pytest.mark.parametrize("year", range(2026, 2031))
@pytest.mark.parametrize("month", [1, 3, 7, 10])
def test_time_zone_of_the_file_is_that_of_the_house(year, month):
    """Read by dateutil, hour by hour: it changes when the clocks do. Of a doubled hour both know the first."""
    zone = tzical(io.StringIO(file_of(make_appointment()).decode())).get("Europe/Berlin")
    start = dt.datetime(year, month, 20, tzinfo=dt.UTC)
    for moment in ((start + dt.timedelta(hours=hours)).astimezone(BERLIN) for hours in range(12 * 24)):
        if not moment.fold:
            assert moment.replace(tzinfo=zone).utcoffset() == moment.utcoffset(), moment


@pytest.mark.parametrize(
    ("channel", "place"), [("on_site", "Marktplatz 1, Test"), ("phone", "am Telefon"), ("video", "per Video")]
)
def test_entry_names_the_place_or_the_way(channel, place):
    slot = make_slot(offer=make_offer(place=make_place()), channel=channel)
    _, [event] = read(file_of(make_appointment(slot=slot)))
    assert event.get("LOCATION") == place


def test_entry_names_the_place_of_the_time_before_that_of_the_offer():
    place = make_place(street="Seeweg 2")
    for slot in (make_slot(place=place), make_slot(room=make_room(place=place))):
        _, [event] = read(file_of(make_appointment(slot=slot)))
        assert event["LOCATION"] == "Seeweg 2, Test"
