"""Two people correct what one family told: neither undoes the other's, and no page shows what is known."""

import pytest
from django.urls import reverse

from appointments.models import Appointment
from familienzentrum.choices import Role
from tests.client import Client
from tests.factories import make_appointment, make_user
from tests.page_forms import forms_of
from tests.reading import markup, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment():
    return make_appointment(personal={"email": "alt@example.org", "phone": "0123 456789"})


@pytest.fixture
def url(appointment):
    return reverse("desk_correct", args=[appointment.pk])


def somebody(**name):
    client = Client()
    client.force_login(make_user(role=Role.FRONT_DESK, **name))
    return client


@pytest.fixture
def ole():
    return somebody()


@pytest.fixture
def ina():
    return somebody(first_name="Ina", last_name="Berg")


def opened(client, url):
    return next(form for form in forms_of(client.get(url), url) if "opened_with" in form.values)


def told(appointment):
    return Appointment.objects.select_related("office").get(pk=appointment.pk).personal


def test_new_address_of_a_colleague_stays(appointment, url, ole, ina):
    stale = opened(ole, url)
    opened(ina, url).filled(email="neu@example.org").send(ina)
    assert stale.filled(adults="2").send(ole).status_code == 302
    appointment.refresh_from_db()
    assert (told(appointment).email, appointment.adults) == ("neu@example.org", 2)


def test_two_new_addresses_are_asked_about_and_neither_is_shown(appointment, url, ole, ina):
    stale = opened(ole, url)
    opened(ina, url).filled(email="von-ina@example.org").send(ina)
    asked = stale.filled(email="von-ole@example.org").send(ole)
    assert "Gespeichert von Ina Berg" in words(asked)
    assert "von-ina" not in markup(asked)
    assert told(appointment).email == "von-ina@example.org"

    form = next(form for form in forms_of(asked, url) if "email-counts" in form.controls)
    assert "von-ina" not in markup(form.filled(**{"email-counts": "theirs", "adults": "x"}).send(ole))
    form.filled(**{"email-counts": "mine"}).send(ole)
    assert told(appointment).email == "von-ole@example.org"


def test_address_that_a_colleague_has_just_replaced_is_not_deleted_unseen(appointment, url, ole, ina):
    stale = opened(ole, url)
    opened(ina, url).filled(email="neu@example.org").send(ina)
    asked = stale.filled(forgets_email="on").send(ole)
    assert "Welche Fassung gilt?" in words(asked)
    assert told(appointment).email == "neu@example.org"


def test_guess_of_what_is_not_shown_is_never_confirmed(appointment, url, ole):
    """With marks that no page has carried, each guess is a conflict: a right one must look like a wrong one."""
    form = opened(ole, url)
    at, *_marks = form.values["opened_with"][0].split(" ")
    for guess in ("alt@example.org", "falsch@example.org"):
        answer = form.filled(opened_with=f"{at} email=AAAAAAAA", email=guess).send(ole)
        assert "Welche Fassung gilt?" in words(answer)
