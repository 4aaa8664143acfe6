"""A phone that others use, too: of what must leave no trace, neither history nor "back" shows anything."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.core.own_page_keys import KEY, key_of
from appointments.families.opened_pages import COOKIE, MINUTES
from appointments.models import Appointment
from tests.client import Client
from tests.factories import make_centre, make_offer, make_slot
from tests.own_pages import opened
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["is_sensitive", "is_for_young"])
def slot(request):
    make_centre()
    return make_slot(offer=make_offer(**{request.param: True}))


@pytest.fixture
def booked(slot):
    return book(slot, BookingRequest(name="Kranich"), by=None)


def pages_of(appointment):
    names = ("appointment", "cancel_appointment", "correct_appointment", "appointment_print", "appointment_ics")
    return [reverse(name, args=[appointment.public_id]) for name in (*names, "move_appointment")]


def typed(slot, **more):
    return {"adults": "1", "name": "Kranich", "attempt": str(uuid.uuid4()), "step": "check", **more}


def test_address_alone_opens_nothing(client, booked):
    for url in pages_of(booked):
        answer = client.get(url)
        assert (answer.status_code, answer.get("Location")) == (302, reverse("find_appointment")), url
    client.post(reverse("cancel_appointment", args=[booked.public_id]))
    booked.refresh_from_db()
    assert not booked.is_cancelled


def test_browser_that_booked_opens_it_for_some_minutes(client, slot):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(reverse("book", args=[slot.public_id]), typed(slot, step="book"))
        urls = pages_of(Appointment.objects.get())
        assert {client.get(url).status_code for url in urls} == {200}
        assert Client().get(urls[0]).status_code == 302
        clock.shift(dt.timedelta(minutes=MINUTES, seconds=1))
        assert client.get(urls[0]).status_code == 302


def test_code_opens_it(client, booked):
    client.post(reverse("find_appointment"), {"code": booked.personal.code})
    assert booked.personal.code in words(client.get(pages_of(booked)[0]))


def test_button_closes_it_on_this_device(client, booked):
    page = opened(client, "appointment", booked)
    assert reverse("close_own_page") in page.content.decode()
    client.post(reverse("close_own_page"))
    assert client.get(pages_of(booked)[0]).status_code == 302


def test_mail_opens_it_and_its_key_stays_in_no_history(client, booked):
    url = pages_of(booked)[0]
    answer = client.get(url, {KEY: key_of(booked.public_id)})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert booked.personal.code in words(client.get(url))


@pytest.mark.parametrize("key", ["", "x", "é", "x" * 5_000])
def test_invented_key_opens_nothing(client, booked, key):
    assert client.get(pages_of(booked)[0], {KEY: key})["Location"] == reverse("find_appointment")


def test_key_of_one_page_opens_no_other(client, booked):
    other = book(make_slot(offer=booked.slot.offer), BookingRequest(), by=None)
    assert client.get(pages_of(booked)[0], {KEY: key_of(other.public_id)})["Location"] == reverse("find_appointment")


def test_invented_cookie_opens_nothing(client, booked):
    client.cookies[COOKIE] = str(booked.public_id)
    assert client.get(pages_of(booked)[0]).status_code == 302


def test_mail_carries_the_key_of_confidential_pages_alone(booked):
    from appointments.messages.emails import _links

    assert f"?{KEY}={key_of(booked.public_id)}" in _links(_Message(booked), ())["link"]
    ordinary = book(make_slot(), BookingRequest(), by=None)
    assert KEY not in _links(_Message(ordinary), ())["link"].partition("?")[2]


class _Message:
    def __init__(self, record):
        self.record = record


def test_back_after_booking_shows_nothing_that_was_typed(client, slot):
    """The browser keeps none of these pages, and what it sends once more is not shown."""
    url, sent = reverse("book", args=[slot.public_id]), typed(slot)
    check = client.post(url, sent)
    assert "Kranich" in words(check)
    for page in (client.get(url), check):
        assert "no-store" in page["Cache-Control"]
    client.post(url, sent | {"step": "book"})
    for step in ("check", "edit"):
        again = client.post(url, sent | {"step": step})
        assert (again.status_code, again["Location"]) == (302, reverse("find_appointment"))


def test_ordinary_offer_keeps_its_steps_and_its_address(client):
    slot = make_slot()
    url = reverse("book", args=[slot.public_id])
    assert "no-store" not in client.get(url)["Cache-Control"]
    answer = client.post(url, typed(slot, step="book"))
    assert COOKIE not in answer.cookies
    appointment = Appointment.objects.get()
    assert Client().get(reverse("appointment", args=[appointment.public_id])).status_code == 200


def test_page_that_is_closed_says_no_more_after_a_cancellation(client, booked):
    cancel(booked, by=None)
    assert client.get(pages_of(booked)[0]).status_code == 302
