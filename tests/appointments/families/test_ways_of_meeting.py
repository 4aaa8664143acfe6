"""How a talk takes place decides what is asked and what is said: every way on every page."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.booking.actions import book, cancel, move
from appointments.booking.refusals import DetailsMissing
from appointments.booking.requests import BookingRequest
from appointments.choices import MeetingChannel, WaitingState
from appointments.models import Appointment, Slot
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_appointment, make_centre, make_offer, make_place, make_slot, make_user
from tests.factories_groups import family, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

STREET = "Marktplatz 1"
SAID = {
    MeetingChannel.ON_SITE: "",
    MeetingChannel.PARTNER: "",
    MeetingChannel.PHONE: "am Telefon",
    MeetingChannel.VIDEO: "per Video",
    MeetingChannel.HOME_VISIT: "bei Ihnen zu Hause",
}
TOLD = {"email": "a@example.org", "phone": "0123 456 789", "address": "Birkenweg 3, bei Yildiz"}
# Names of pages before the booking and after it.
BEFORE = ("times", "offer", "soonest", "book", "check")
AFTER = ("appointment", "print", "move", "mail", "calendar")


@pytest.fixture
def offer():
    make_centre()
    return make_offer(place=make_place(street=STREET), bring_along="Impfpass")


def before(client, slot):
    """Return what each page says before the booking."""
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check", **TOLD}
    book_url = reverse("book", args=[slot.public_id])
    return {
        "times": client.get(reverse("times", args=[slot.offer.public_id])),
        "offer": client.get(reverse("offer", args=[slot.offer.public_id])),
        "soonest": client.get(reverse("soonest")),
        "book": client.get(book_url),
        "check": client.post(book_url, typed),
    }


def after(client, appointment):
    """Return what each page and message says after it."""
    number = [appointment.public_id]
    send_waiting_mails()
    calendar = Calendar.from_ical(client.get(reverse("appointment_ics", args=number)).content)
    return {
        "appointment": words(client.get(reverse("appointment", args=number))),
        "print": words(client.get(reverse("appointment_print", args=number))),
        "move": words(client.get(reverse("move_appointment", args=number))),
        "mail": mail.outbox[-1].body,
        "calendar": str(calendar.walk("VEVENT")[0].get("LOCATION", "")),
    }


@pytest.mark.parametrize("channel", MeetingChannel)
def test_every_page_before_the_booking_names_the_way(client, offer, channel):
    pages = before(client, make_slot(offer=offer, channel=channel))
    for name in BEFORE:
        for way in filter(None, SAID.values()):
            assert (way in words(pages[name])) == (way == SAID[channel]), (name, way)


@pytest.mark.parametrize("channel", MeetingChannel)
def test_every_page_after_the_booking_names_the_way(client, offer, channel):
    make_slot(offer=offer, channel=channel, starts_at=timezone.now() + dt.timedelta(days=9))
    appointment = book(make_slot(offer=offer, channel=channel), BookingRequest(**TOLD), by=None)
    pages = after(client, appointment)
    for name in AFTER:
        assert SAID[channel].lower() in pages[name].lower(), name
    for name in ("appointment", "print", "calendar"):
        assert (STREET in pages[name]) == channel.has_address, name
    for name in ("appointment", "print"):
        assert ("Impfpass" in pages[name]) == (channel != MeetingChannel.PHONE), name


@pytest.mark.parametrize("channel", [channel for channel in MeetingChannel if channel != MeetingChannel.ON_SITE])
def test_staff_see_the_way_where_they_see_the_time(client, offer, channel):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    adviser = make_adviser(offer.office)
    slot = make_slot(offer=offer, channel=channel, starts_at=tomorrow, adviser=adviser)
    appointment = book(slot, BookingRequest(**TOLD), by=None)
    that_day = {"tag": f"{timezone.localtime(tomorrow):%Y-%m-%d}"}
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert str(channel.label) in words(client.get(reverse("desk"), that_day))
    client.force_login(adviser)
    assert str(channel.label) in words(client.get(reverse("my_day"), that_day))
    assert str(channel.label) in words(client.get(reverse("office_appointment", args=[appointment.pk])))


@pytest.mark.parametrize(
    ("channel", "name", "sentence"),
    [
        ("phone", "phone", "Bitte geben Sie die Nummer ein, unter der wir Sie anrufen."),
        ("home_visit", "address", "Bitte geben Sie Ihre Adresse ein."),
    ],
)
class TestNeeds:
    def test_form_says_what_is_missing(self, client, offer, channel, name, sentence):
        slot = make_slot(offer=offer, channel=channel)
        typed = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book", **TOLD, name: ""}
        page = client.post(reverse("book", args=[slot.public_id]), typed)
        assert page.status_code == 422
        assert sentence in words(page)
        assert not Appointment.objects.exists()

    def test_page_says_first_what_is_needed(self, client, offer, channel, name, sentence):
        page = words(client.get(reverse("book", args=[make_slot(offer=offer, channel=channel).public_id])))
        what = {"phone": "Ihre Telefonnummer", "address": "Ihre Adresse"}[name]
        assert f"Wir brauchen nur das: wie viele Personen kommen und {what}. Alles andere" in page

    def test_desk_is_asked_for_it_today_as_well(self, client, offer, channel, name, sentence):
        soon = timezone.now() + dt.timedelta(minutes=1)
        slot = make_slot(offer=offer, channel=channel, starts_at=soon)
        client.force_login(make_user(role=Role.FRONT_DESK))
        typed = {"adults": "1", "attempt": str(uuid.uuid4())}
        page = client.post(reverse("desk_book", args=[slot.public_id]), typed)
        assert sentence in words(page)
        client.post(reverse("desk_book", args=[slot.public_id]), typed | {name: TOLD[name]})
        assert getattr(Appointment.objects.get().personal, name) == TOLD[name]

    def test_no_way_around_the_form(self, offer, channel, name, sentence):
        with pytest.raises(DetailsMissing):
            book(make_slot(offer=offer, channel=channel), BookingRequest(**TOLD | {name: ""}), by=None)

    def test_nobody_is_moved_to_where_nobody_reaches_them(self, client, offer, channel, name, sentence):
        talk, other = make_slot(offer=offer), make_slot(offer=offer, channel=channel)
        appointment = book(talk, BookingRequest(**TOLD | {name: ""}), by=None)
        assert str(other.public_id) not in markup(client.get(reverse("move_appointment", args=[appointment.public_id])))
        with pytest.raises(DetailsMissing):
            move(appointment, other, by=None)
        assert Appointment.objects.get().slot == talk

    def test_freed_place_is_offered_to_who_can_be_reached(self, offer, channel, name, sentence):
        offer.has_waiting_list = True
        offer.save()
        slot = make_slot(offer=offer, channel=channel, starts_at=timezone.now() + dt.timedelta(days=3))
        booked = book(slot, BookingRequest(**TOLD), by=None)
        entry = make_entry(slot, "without")
        assert getattr(family("without"), name) == ""
        move(booked, make_slot(offer=offer, channel=channel), by=None)
        entry.refresh_from_db()
        assert entry.state == WaitingState.WAITING
        assert Slot.objects.get(pk=slot.pk).taken == 0


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ({}, "wie viele Personen kommen."),
        ({"is_anonymous_possible": False}, "wie viele Personen kommen und ein Name oder ein ausgedachter Name."),
        ({"most_per_family": 2}, "wie viele Personen kommen und Ihre E-Mail-Adresse oder Telefonnummer."),
    ],
)
def test_page_names_all_that_is_needed_and_no_more(client, given, needed):
    page = words(client.get(reverse("book", args=[make_slot(offer=make_offer(**given)).public_id])))
    assert f"Wir brauchen nur das: {needed} Alles andere" in page


def test_nobody_is_asked_where_to_come_who_is_not_visited(client, offer):
    page = client.get(reverse("book", args=[make_slot(offer=offer).public_id]))
    assert "Wohin kommen wir?" not in words(page)


def test_waiting_form_asks_for_what_the_times_to_come_need(client, offer):
    offer.has_waiting_list = True
    offer.save()
    url = reverse("join_waiting_list", args=[offer.public_id])
    make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT, starts_at=timezone.now() + dt.timedelta(days=3))
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), "email": "a@example.org", "phone": ""}
    typed["until"] = f"{timezone.localdate() + dt.timedelta(days=20):%Y-%m-%d}"
    assert "Bitte geben Sie Ihre Adresse ein." in words(client.post(url, typed))
    make_slot(offer=offer)
    assert "Bitte geben Sie Ihre Adresse ein." not in words(client.post(url, typed))


def test_address_is_read_by_the_office_that_comes_and_by_nobody_else(client, offer):
    slot = make_slot(offer=offer, channel=MeetingChannel.HOME_VISIT)
    appointment = book(slot, BookingRequest(**TOLD), by=None)
    assert b"Birkenweg" not in bytes(appointment.sealed)
    client.force_login(make_user(role=Role.FRONT_DESK))
    for page in ("desk_appointment", "office_appointment"):
        assert "Birkenweg" not in markup(client.get(reverse(page, args=[appointment.pk])))
    client.force_login(make_adviser(offer.office))
    assert "Birkenweg" in words(client.get(reverse("office_appointment", args=[appointment.pk])))


def test_number_to_be_called_is_recognised_and_not_given_away(client, offer):
    appointment = book(make_slot(offer=offer, channel=MeetingChannel.PHONE), BookingRequest(**TOLD), by=None)
    page = client.get(reverse("appointment", args=[appointment.public_id]))
    assert "unter der Nummer, die auf 789 endet" in words(page)
    assert "456 789" not in markup(page)


def test_family_booked_before_numbers_were_asked_for_is_told_to_ring(client, offer):
    appointment = make_appointment(slot=make_slot(offer=offer, channel=MeetingChannel.PHONE))
    assert "Bitte rufen Sie uns um" in words(client.get(reverse("appointment", args=[appointment.public_id])))


@pytest.mark.parametrize("channel", ["phone", "home_visit", "video"])
@pytest.mark.parametrize("page", ["appointment", "appointment_print"])
def test_nothing_is_promised_once_it_is_over_or_cancelled(client, offer, channel, page, time_machine):
    """No call, no visit, no link: the paper of a cancelled talk is read as well."""
    slot = make_slot(offer=offer, channel=channel)
    appointment = book(slot, BookingRequest(**TOLD), by=None)
    url = reverse(page, args=[appointment.public_id])
    promises = ("Wir rufen", "Wir kommen", "nach dem Link")
    assert any(promise in words(client.get(url)) for promise in promises)
    time_machine.move_to(slot.starts_at + dt.timedelta(minutes=10))
    assert not any(promise in words(client.get(url)) for promise in promises)
    time_machine.move_to(slot.starts_at - dt.timedelta(days=1))
    cancel(appointment, by=None)
    assert not any(promise in words(client.get(url)) for promise in promises)


def test_number_without_digits_is_none(client, offer):
    slot = make_slot(offer=offer, channel=MeetingChannel.PHONE)
    typed = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book", "phone": "+-()/.+-"}
    assert client.post(reverse("book", args=[slot.public_id]), typed).status_code == 422
    assert not Appointment.objects.exists()


def test_either_contact_is_enough_only_where_it_is(client, offer):
    """A waiting list writes or rings; a talk by phone rings, and there one of the two is not enough."""
    offer.most_per_family, offer.has_waiting_list = 1, True
    offer.save()
    either = "Eines von beiden genügt."
    on_site, by_phone = make_slot(offer=offer), make_slot(offer=offer, channel=MeetingChannel.PHONE)
    assert either in words(client.get(reverse("book", args=[on_site.public_id])))
    assert either not in words(client.get(reverse("book", args=[by_phone.public_id])))
    assert either in words(client.get(reverse("join_waiting_list", args=[offer.public_id])))
