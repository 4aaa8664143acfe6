"""Whoever changes the language in the midst of a form finds all that was typed in the other one; nothing is sent."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import Appointment, WaitingEntry
from familienzentrum.models import StaffSession
from tests.factories import make_offer, make_slot, make_user

pytestmark = pytest.mark.django_db


def switched(client, page, to, **typed):
    """Press the switch of a page as a browser does: with the fields of the form that its button belongs to."""
    read = BeautifulSoup(page.content, "html.parser")
    button = read.select_one(f"header .languages button[value={to}]")
    form = read.find("form", id=button["form"])
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name][type=hidden]")}
    answer = client.post(button["formaction"], fields | typed | {button["name"]: button["value"]})
    return answer, BeautifulSoup(answer.content, "html.parser")


def test_what_was_typed_into_the_booking_is_there_in_the_other_language(client):
    page = client.get(reverse("book", args=[make_slot().public_id]))
    answer, read = switched(client, page, "uk", name="Blaue Ente", adults="", email="halb@")
    assert answer.status_code == 200
    assert read.html["lang"] == "uk"
    assert read.find("input", {"name": "name"})["value"] == "Blaue Ente"
    assert read.find("input", {"name": "email"})["value"] == "halb@"
    assert read.select("[role=alert], .kern-error, [aria-invalid]") == []
    assert not Appointment.objects.exists()


def test_last_step_before_booking_stays_the_last_step(client):
    address = reverse("book", args=[make_slot().public_id])
    asked = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check", "name": "Blaue Ente"}
    answer, read = switched(client, client.post(address, asked), "tr")
    assert (answer.status_code, read.html["lang"]) == (200, "tr")
    assert "Blaue Ente" in read.main.text
    assert read.select_one("button[name=step][value=book]")
    assert not Appointment.objects.exists()


def test_language_of_the_pages_becomes_that_of_the_mails(client):
    with override("fa"):
        address = reverse("book", args=[make_slot().public_id])
    client.post(address, {"adults": "1", "attempt": str(uuid.uuid4()), "step": "book"})
    assert Appointment.objects.get().personal.mail_language == "fa"


def test_nothing_is_done_by_a_switch_even_where_a_form_needs_nothing_typed(client):
    appointment = book(make_slot(), BookingRequest(), by=None)
    with override("pl"):
        address = reverse("cancel_appointment", args=[appointment.public_id])
    answer = client.post(address, {"switch_language": "pl"})
    assert answer.url == address
    appointment.refresh_from_db()
    assert not appointment.is_cancelled


def test_typed_code_is_not_looked_for(client):
    page = client.get(reverse("find_appointment"))
    answer, read = switched(client, page, "en", code="K7QM 2XBA")
    assert (answer.status_code, read.find("input", {"name": "code"})["value"]) == (200, "K7QM 2XBA")


def test_waiting_list_is_not_joined(client):
    offer = make_offer(has_waiting_list=True)
    page = client.get(reverse("join_waiting_list", args=[offer.public_id]))
    _answer, read = switched(client, page, "ar", name="Blaue Ente")
    assert (read.html["dir"], read.find("input", {"name": "name"})["value"]) == ("rtl", "Blaue Ente")
    assert not WaitingEntry.objects.exists()


def test_switch_is_no_way_around_what_the_login_does(client):
    client.force_login(make_user())
    before = client.session.session_key
    client.post(reverse("account_logout"), {"switch_language": "en"})
    assert not StaffSession.objects.filter(pk=before).exists()
