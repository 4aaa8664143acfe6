"""Families book in three steps, and nothing they do goes wrong without a way on."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import Appointment
from familienzentrum import dates
from familienzentrum.choices import Role
from tests.client import Client
from tests.factories import make_age_phase, make_centre, make_offer, make_slot, make_user
from tests.own_pages import opened
from tests.reading import markup, words

pytestmark = pytest.mark.django_db


def typed(**given):
    return {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book"} | given


def booked(slot=None, **given):
    return book(slot or make_slot(), BookingRequest(**given), by=None)


def test_form_asks_nothing_that_must_be_answered(client):
    page = client.get(reverse("book", args=[make_slot().public_id]))
    assert page.status_code == 200
    assert b"required" not in page.content


def test_check_shows_what_was_typed_and_stores_nothing(client):
    slot = make_slot()
    page = client.post(reverse("book", args=[slot.public_id]), typed(step="check", name="Blaue Ente"))
    assert "Blaue Ente" in markup(page)
    assert not Appointment.objects.exists()


def test_booking_leads_to_the_page_with_the_code(client):
    slot = make_slot()
    page = client.post(reverse("book", args=[slot.public_id]), typed(name="Blaue Ente"), follow=True)
    appointment = Appointment.objects.get()
    assert appointment.personal.name == "Blaue Ente"
    assert appointment.personal.code in markup(page)


def test_edit_brings_back_what_was_typed(client):
    page = client.post(reverse("book", args=[make_slot().public_id]), typed(step="edit", name="Blaue Ente"))
    assert 'value="Blaue Ente"' in markup(page)


def test_more_children_than_a_time_can_hold_are_asked_to_call(client):
    ages = [make_age_phase() for _phase in range(4)]
    many = {f"children_{age.slug}": "10" for age in ages}
    page = client.post(reverse("book", args=[make_slot().public_id]), typed(**many))
    assert page.status_code == 422
    assert not Appointment.objects.exists()


def test_double_click_books_once(client):
    slot = make_slot(capacity=2)
    twice = typed()
    first = client.post(reverse("book", args=[slot.public_id]), twice)
    second = client.post(reverse("book", args=[slot.public_id]), twice)
    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_taken_time_keeps_what_was_typed_and_offers_the_next(client):
    offer = make_offer()
    slot, other = make_slot(offer=offer), make_slot(offer=offer)
    booked(slot)
    page = client.post(reverse("book", args=[slot.public_id]), typed(name="Blaue Ente"))
    assert page.status_code == 409
    assert 'value="Blaue Ente"' in markup(page)
    assert reverse("book", args=[other.public_id]) in markup(page)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"adults": "0"}, "at least one"),
        ({"adults": "500"}, "Please call us"),
        ({"adults": "two"}, "whole number"),
        ({"email": "nobody"}, "name@example.org"),
        ({"name": "a\x00b"}, "cannot be seen"),
        ({"name": "x" * 61}, "at most 60"),
        ({"phone": "call me"}, "digits only"),
    ],
)
def test_bad_input_says_what_to_do(client, given, words):
    with override("en"):
        page = client.post(reverse("book", args=[make_slot().public_id]), typed(**given))
    assert page.status_code == 422
    assert words in markup(page)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("name", ["😀", "\u200fسارة", "Ünal-Çelik", "<b>x</b>"])
def test_any_real_name_is_taken_as_it_is(client, name):
    client.post(reverse("book", args=[make_slot().public_id]), typed(name=name))
    assert Appointment.objects.get().personal.name == name


def test_children_are_counted_by_age(client):
    make_age_phase(slug="3-6")
    client.post(reverse("book", args=[make_slot().public_id]), typed(adults="0", **{"children_3-6": "2"}))
    appointment = Appointment.objects.get()
    assert (appointment.adults, appointment.children) == (0, 2)
    assert appointment.personal.children_by_age == {"3-6": 2}


def test_past_time_leads_to_the_next_ones(client, time_machine):
    slot = make_slot()
    time_machine.move_to(slot.starts_at)
    page = client.get(reverse("book", args=[slot.public_id]))
    assert page.status_code == 409


def test_unknown_time_is_not_found(client):
    assert client.get(reverse("book", args=[uuid.uuid4()])).status_code == 404


def test_body_of_ten_megabytes_is_refused(client):
    page = client.post(reverse("book", args=[make_slot().public_id]), typed(note="x" * 10_000_000))
    assert page.status_code in (400, 413)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("takes_cookies", "phone", "says", "is_silent_of"),
    [
        (False, "0123 456", "Bitte rufen Sie uns an", "Laden Sie sie neu"),
        (False, "", "Erlauben Sie in Ihrem Browser", "rufen Sie uns an"),
        (True, "0123 456", "Laden Sie sie neu", "Cookie"),
    ],
)
def test_form_without_its_token_leads_to_what_helps(takes_cookies, phone, says, is_silent_of):
    """Whose browser keeps no cookies would load the page again for ever."""
    make_centre(phone=phone)
    client, url = Client(enforce_csrf_checks=True), reverse("book", args=[make_slot().public_id])
    if takes_cookies:
        client.get(url)
    page = client.post(url, typed())
    assert page.status_code == 403
    assert not Appointment.objects.exists()
    assert (says in words(page), is_silent_of in words(page)) == (True, False)


def of_form(page):
    form = BeautifulSoup(page.content, "html.parser").select_one("main form:has([name=adults])")
    return [field for field in form.select("input, select, textarea") if field.get("type") != "hidden"]


@pytest.mark.parametrize("who", ["family", "family at a confidential offer", "desk"])
def test_browser_fills_in_what_is_the_familys_own_and_remembers_nothing_else(who, client):
    make_centre()
    make_age_phase(span="children")
    offer = make_offer(is_sensitive="confidential" in who)
    slot = make_slot(offer=offer, channel="home_visit")
    booked = book(slot, BookingRequest(phone="0123 987", address="Weg 1", door_name="Amsel"), by=None)
    slot = make_slot(offer=offer, channel="home_visit")
    if who == "desk":
        client.force_login(make_user(role=Role.FRONT_DESK))
        addresses = reverse("desk_book", args=[slot.public_id]), reverse("desk_correct", args=[booked.pk])
    else:
        opened(client, "appointment", booked)
        addresses = reverse("book", args=[slot.public_id]), reverse("correct_appointment", args=[booked.public_id])
    for fields in (of_form(client.get(address)) for address in addresses):
        told = {field["name"]: field.get("autocomplete") for field in fields}
        if who == "family":
            assert {"tel", "street-address"} <= set(told.values())
        else:
            assert {name: value for name, value in told.items() if value != "off"} == {}
        assert [field["name"] for field in fields if field.get("type") == "number" and not field.get("inputmode")] == []


def test_times_cost_the_same_for_many(client, costs_the_same):
    offer = make_offer()
    costs_the_same(lambda: client.get(reverse("times", args=[offer.public_id])), add=lambda: make_slot(offer=offer))


@pytest.mark.parametrize("typed_email", ["", "nobody"])
def test_everything_that_is_wrong_is_said_at_once(client, typed_email):
    slot = make_slot(offer=make_offer(most_per_family=1))
    wrong = typed(adults="", email=typed_email, phone="" if not typed_email else "call me")
    page = client.post(reverse("book", args=[slot.public_id]), wrong)
    said = page.context["form"].errors
    assert said.keys() == {"adults", "email"} if not typed_email else {"adults", "email", "phone"}


_PURPOSES = {"name": "name", "email": "email", "phone": "tel", "address": "street-address", "door_name": "off"}


class TestFormOnAPhone:
    def fields(self, client, **offer):
        slot = make_slot(offer=make_offer(is_anonymous_possible=False, **offer), channel="home_visit")
        page = BeautifulSoup(client.get(reverse("book", args=[slot.public_id])).content, "html.parser")
        return {name: page.find(attrs={"name": name}) for name in (*_PURPOSES, "adults")}

    def test_browser_knows_what_is_asked(self, client):
        fields = self.fields(client)
        assert {name: fields[name].get("autocomplete") for name in _PURPOSES} == _PURPOSES
        assert [fields[name]["type"] for name in ("email", "phone", "adults")] == ["email", "tel", "number"]

    def test_browser_keeps_nothing_of_a_sensitive_offer(self, client):
        fields = self.fields(client, is_sensitive=True)
        assert {field.get("autocomplete") for name, field in fields.items() if name != "adults"} == {"off"}

    def test_what_is_missing_is_named(self, client):
        slot = make_slot(offer=make_offer(is_anonymous_possible=False))
        page = words(client.post(reverse("book", args=[slot.public_id]), {"adults": 1, "step": "check"}))
        assert "Geben Sie einen Namen ein." in page


def test_other_times_stand_under_their_days(client):
    offer = make_offer()
    start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=5)
    appointment = book(make_slot(offer=offer), BookingRequest(), by=None)
    for hours in (0, 1, 24):
        make_slot(offer=offer, starts_at=start + dt.timedelta(hours=hours))
    page = client.get(reverse("move_appointment", args=[appointment.public_id]))
    days = BeautifulSoup(page.content, "html.parser").select("main form [role=group]")
    assert [day["aria-label"] for day in days] == [dates.day(start), dates.day(start + dt.timedelta(days=1))]
    assert [len(day.select("input[type=radio]")) for day in days] == [2, 1]
