"""Booking for somebody at the counter."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.core.courses import planned_course
from appointments.models import Appointment
from familienzentrum import dates
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_appointment,
    make_centre,
    make_offer,
    make_slot,
    make_user,
)
from tests.factories_groups import make_course
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


def url(slot):
    return reverse("desk_book", args=[slot.public_id])


def filled(**given):
    return {"adults": 2, "name": "Kranich", "attempt": str(uuid.uuid4())} | given


def code(response):
    return BeautifulSoup(response.content, "html.parser").select_one(".code").get_text()


@pytest.mark.parametrize(("days", "more"), [(0, set()), (1, {"email", "phone", "wants_reminder", "wants_company"})])
def test_form_asks_for_people_and_a_name_and_ahead_for_a_way_to_reach_them(client, days, more):
    make_age_phase(slug="0-3")
    slot = make_slot(starts_at=timezone.now() + dt.timedelta(days=days))
    page = BeautifulSoup(client.get(url(slot)).content, "html.parser")
    names = {field["name"] for field in page.select("main form [name]")}
    assert names == {"csrfmiddlewaretoken", "adults", "children_0-3", "name", "attempt"} | more


def test_family_on_the_phone_gets_its_confirmation_by_mail(client, mailoutbox):
    client.post(url(make_slot()), filled(email="kranich@example.org"))
    send_waiting_mails()
    assert [mail.to for mail in mailoutbox] == [["kranich@example.org"]]


def test_desk_books_the_places_kept_for_it(client):
    slot = make_slot(capacity=2, desk_seats=2)
    assert client.post(url(slot), filled()).status_code == 200
    slot.refresh_from_db()
    assert (slot.taken, slot.taken_publicly) == (1, 0)


def test_booking_shows_the_code_to_take_along(client, desk):
    make_age_phase(slug="0-3")
    response = client.post(url(make_slot()), filled(**{"children_0-3": 1}))
    appointment = Appointment.objects.get()
    assert (appointment.adults, appointment.children, appointment.personal.name) == (2, 1, "Kranich")
    assert code(response) == appointment.personal.code
    assert AuditEntry.objects.get().by == desk


def test_whoever_books_a_course_and_the_family_see_all_its_dates(client):
    first = make_course(capacity=3, course={"title": "Kochen für Väter"})
    seen = [client.get(url(first)), client.post(url(first), filled(email="vater@example.org"))]
    for page in map(markup, seen):
        assert "Kochen für Väter" in page
        assert [date for date in planned_course(first.course).dates if dates.day(date.starts_at) not in page] == []


def test_loading_the_answer_again_books_once_and_shows_the_same_code(client):
    slot, form = make_slot(capacity=3), filled()
    assert code(client.post(url(slot), form)) == code(client.post(url(slot), form))
    assert Appointment.objects.count() == 1


def test_time_that_runs_can_still_be_booked_at_the_desk(client):
    slot = make_slot(starts_at=timezone.now() - dt.timedelta(minutes=5))
    assert client.post(url(slot), filled()).status_code == 200


def test_taken_time_keeps_what_was_typed_and_offers_others(client):
    slot, other = make_slot(), None
    other = make_slot(offer=slot.offer, starts_at=slot.starts_at + dt.timedelta(days=1))
    make_appointment(slot=slot)
    response = client.post(url(slot), filled())
    assert response.status_code == 409
    assert response.context["form"]["name"].value() == "Kranich"
    assert response.context["others"] == [other]


def test_nobody_comes_is_refused(client):
    assert client.post(url(make_slot()), filled(adults=0)).status_code == 422


def test_offer_that_needs_a_name_asks_for_it(client):
    slot = make_slot(offer=make_offer(is_anonymous_possible=False))
    assert client.post(url(slot), filled(name="")).status_code == 422


def test_adviser_books_for_the_own_office_only(client):
    own, foreign = make_slot(), make_slot()
    client.force_login(make_adviser(own.offer.office))
    assert client.get(url(own)).status_code == 200
    assert client.get(url(foreign)).status_code == 404
    assert client.post(url(foreign), filled()).status_code == 404


def test_unknown_time_is_not_found(client):
    assert client.get(reverse("desk_book", args=[uuid.uuid4()])).status_code == 404
