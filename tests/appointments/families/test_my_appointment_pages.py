"""The pages behind the code: a look changes nothing, a stranger learns nothing."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from icalendar import Calendar

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.choices import AppointmentState
from appointments.models import Appointment
from appointments.privacy.actions import erase_due
from tests.factories import make_offer, make_place, make_room, make_slot
from tests.reading import markup

pytestmark = pytest.mark.django_db

PAGES = ["appointment", "appointment_print", "appointment_ics", "cancel_appointment", "move_appointment"]


@pytest.fixture
def appointment():
    offer = make_offer(title="Suchtberatung")
    room = make_room(place=make_place(street="Marktplatz 1", postal_code="31061", town="Neustadt"))
    return book(make_slot(offer=offer, room=room), BookingRequest(name="Blaue Ente"), by=None)


def url(name, appointment):
    return reverse(name, args=[appointment.public_id])


@pytest.mark.parametrize("name", PAGES)
def test_look_changes_nothing_and_sets_no_cookie_but_for_forms(client, appointment, name):
    before = Appointment.objects.values().get()
    page = client.get(url(name, appointment))
    assert page.status_code == 200
    assert Appointment.objects.values().get() == before
    assert set(page.cookies) <= {"csrftoken"}


@pytest.mark.parametrize("name", PAGES)
def test_page_stays_out_of_caches_and_search_engines(client, appointment, name):
    page = client.get(url(name, appointment))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_family_changes_nothing_once_the_time_has_begun(client, appointment, time_machine):
    time_machine.move_to(appointment.slot.starts_at)
    shown = client.get(url("appointment", appointment)).content.decode()
    assert url("cancel_appointment", appointment) not in shown
    assert url("move_appointment", appointment) not in shown
    assert 'method="post"' not in markup(client.get(url("cancel_appointment", appointment)))
    assert client.post(url("cancel_appointment", appointment)).status_code == 409
    assert Appointment.objects.get().state == AppointmentState.BOOKED


@pytest.mark.parametrize("name", PAGES)
def test_stranger_finds_nothing(client, name):
    assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_erased_appointment_says_that_it_is_deleted(client, appointment, name):
    erase_due(appointment.erase_on)
    page = client.get(url(name, appointment))
    assert page.status_code == 410
    assert "Blaue Ente" not in markup(page)


@pytest.mark.parametrize("name", ["appointment", "appointment_print", "appointment_ics"])
def test_reading_pages_take_no_post(client, appointment, name):
    assert client.post(url(name, appointment)).status_code == 405


def test_code_leads_to_the_page_without_standing_in_the_address(client, appointment):
    code = appointment.personal.code
    page = client.post(reverse("find_appointment"), {"code": code.lower().replace("-", " ")})
    assert page.url == url("appointment", appointment)
    assert code not in page.url


@pytest.mark.parametrize("code", ["", "123", "0000-0000-0000", "\x00", "x" * 5000])
def test_wrong_code_is_told_kindly(client, appointment, code):
    page = client.post(reverse("find_appointment"), {"code": code})
    assert page.status_code == 404
    assert 'aria-invalid="true"' in markup(page)


def test_cancelling_needs_a_press_of_the_button(client, appointment):
    page = client.post(url("cancel_appointment", appointment), follow=True)
    assert page.status_code == 200
    assert Appointment.objects.get().state == AppointmentState.CANCELLED


def test_cancelling_twice_is_as_good_as_once(client, appointment):
    client.post(url("cancel_appointment", appointment))
    assert client.post(url("cancel_appointment", appointment)).status_code == 302


def test_appointment_that_began_cannot_be_cancelled_here(client, appointment):
    Appointment.objects.update(state=AppointmentState.RUNNING)
    page = client.post(url("cancel_appointment", appointment))
    assert page.status_code == 409


def test_code_of_a_cancelled_appointment_still_says_so(client, appointment):
    cancel(appointment, by=None)
    page = client.post(reverse("find_appointment"), {"code": appointment.personal.code}, follow=True)
    assert page.status_code == 200
    assert reverse("times", args=[appointment.slot.offer.public_id]) in markup(page)


def test_another_time_is_taken_with_one_press(client, appointment):
    other = make_slot(offer=appointment.slot.offer)
    client.post(url("move_appointment", appointment), {"slot": str(other.public_id)})
    assert Appointment.objects.get().slot == other


def test_another_time_that_is_gone_shows_the_free_ones(client, appointment):
    other, left = make_slot(offer=appointment.slot.offer), make_slot(offer=appointment.slot.offer)
    book(other, BookingRequest(), by=None)
    page = client.post(url("move_appointment", appointment), {"slot": str(other.public_id)})
    assert page.status_code == 422
    assert str(left.public_id) in markup(page)


def test_time_of_another_offer_cannot_be_taken(client, appointment):
    page = client.post(url("move_appointment", appointment), {"slot": str(make_slot().public_id)})
    assert page.status_code == 422
    assert Appointment.objects.get().slot == appointment.slot


def test_calendar_entry_says_when_and_where_only(client, appointment):
    text = client.get(url("appointment_ics", appointment)).content
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event["CLASS"] == "PRIVATE"
    assert event["LOCATION"] == "Marktplatz 1, 31061 Neustadt"
    assert str(appointment.public_id) not in text.decode()
    assert not [word for word in ("Suchtberatung", "Blaue", appointment.personal.code) if word in text.decode()]


@pytest.mark.parametrize(("day", "offset"), [(dt.date(2027, 3, 27), 1), (dt.date(2027, 3, 29), 2)])
def test_calendar_entry_keeps_the_wall_time_over_the_change_of_the_clocks(client, day, offset):
    start = dt.datetime.combine(day, dt.time(9), tzinfo=dt.timezone(dt.timedelta(hours=offset)))
    appointment = book(make_slot(starts_at=start), BookingRequest(), by=None)
    [event] = Calendar.from_ical(client.get(url("appointment_ics", appointment)).content).walk("VEVENT")
    assert event["DTSTART"].dt == start
    assert event["DTSTART"].dt.hour == 9
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"


def test_moving_again_and_again_is_refused(client, appointment, settings):
    settings.LIMITS = settings.LIMITS | {"bookings": 1}
    times = [make_slot(offer=appointment.slot.offer) for _time in range(2)]
    answers = [client.post(url("move_appointment", appointment), {"slot": str(time.public_id)}) for time in times]
    assert [answer.status_code for answer in answers] == [302, 429]
    assert Appointment.objects.get().slot == times[0]
