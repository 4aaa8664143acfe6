"""The desk moves and cancels for a family: it sees numbers only, and every deed is written down."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.choices import AppointmentState, CancelledBy
from appointments.desk.transitions import Step, take_step
from appointments.models import Appointment, Course
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_adviser, make_appointment, make_centre, make_offer, make_slot, make_user
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = pytest.mark.django_db

PAGES = ["desk_appointment", "desk_move", "desk_cancel"]


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def appointment():
    return make_appointment(personal={"name": "Kranich", "email": "kranich@example.org"})


def url(name, appointment):
    return reverse(name, args=[appointment.pk])


def later(appointment, days=1, **given):
    start = appointment.slot.starts_at + dt.timedelta(days=days)
    return make_slot(offer=appointment.slot.offer, starts_at=start, **given)


def offered(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [field["value"] for field in page.select("[name=slot]")]


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_nothing_that_the_family_told(client, appointment, name):
    words = client.get(url(name, appointment)).content.decode()
    assert "kranich" not in words.lower()


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(client, appointment, name):
    client.get(url(name, appointment))
    appointment.refresh_from_db()
    assert (appointment.state, appointment.sequence) == (AppointmentState.BOOKED, 0)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("person", "status"),
    [
        (lambda _: make_user(role=Role.ADMINISTRATION), 200),
        (lambda office: make_adviser(office), 200),
        (lambda _: make_adviser(make_offer().office), 404),
        (lambda _: make_user(role=Role.COORDINATOR), 404),
    ],
    ids=["administration", "colleague", "stranger", "coordinator"],
)
def test_who_may_open_the_pages(client, appointment, name, person, status):
    client.force_login(person(appointment.office))
    assert client.get(url(name, appointment)).status_code == status


def test_family_moves_by_phone_and_is_told(client, appointment, desk, mailoutbox):
    new = later(appointment)
    answer = client.post(url("desk_move", appointment), {"slot": new.public_id})
    assert answer["Location"] == url("desk_appointment", appointment)
    moved = Appointment.objects.get()
    assert (moved.slot, moved.sequence) == (new, 1)
    assert [(entry.action, entry.by) for entry in AuditEntry.objects.all()] == [("appointment.moved", desk)]
    send_waiting_mails()
    assert len(mailoutbox) == 1


def test_desk_moves_into_the_places_kept_for_it(client, appointment):
    new = later(appointment, desk_seats=1)
    assert offered(client.get(url("desk_move", appointment))) == [str(new.public_id)]
    client.post(url("desk_move", appointment), {"slot": new.public_id})
    new.refresh_from_db()
    assert (new.taken, new.taken_publicly) == (1, 0)


def test_only_free_times_of_the_same_offer_stand_there(client, appointment):
    free = later(appointment)
    make_appointment(slot=later(appointment, days=2))
    later(appointment, days=3, is_withdrawn=True)
    make_slot()
    course = Course.objects.create(offer=free.offer, title="Kurs")
    later(appointment, days=4, course=course)
    assert offered(client.get(url("desk_move", appointment))) == [str(free.public_id)]


def test_times_can_be_asked_for_from_a_day_on(client, appointment):
    later(appointment, days=1)
    late = later(appointment, days=9)
    day = timezone.localdate(late.starts_at).isoformat()
    assert offered(client.get(url("desk_move", appointment), {"start": day})) == [str(late.public_id)]


def test_time_taken_meanwhile_leaves_the_appointment_as_it_is(client, appointment):
    new = later(appointment)
    make_appointment(slot=new)
    answer = client.post(url("desk_move", appointment), {"slot": new.public_id})
    assert answer.status_code == 422
    assert Appointment.objects.get(pk=appointment.pk).slot == appointment.slot


@pytest.mark.parametrize("whose", list(CancelledBy))
def test_cancelling_says_whose_decision_it_was(client, appointment, desk, whose):
    client.post(url("desk_cancel", appointment), {"whose": whose.value})
    cancelled = Appointment.objects.get()
    assert (cancelled.state, cancelled.cancelled_by) == (AppointmentState.CANCELLED, whose)
    assert AuditEntry.objects.get().by == desk
    appointment.slot.refresh_from_db()
    assert appointment.slot.taken == 0


def test_cancelling_without_saying_whose_decision_asks_again(client, appointment):
    assert client.post(url("desk_cancel", appointment), {"whose": ""}).status_code == 422
    assert Appointment.objects.get().state == AppointmentState.BOOKED


@pytest.mark.parametrize("name", ["desk_move", "desk_cancel"])
def test_appointment_that_runs_is_not_changed(client, desk, name):
    slot = make_slot(starts_at=timezone.now())
    appointment = make_appointment(slot=slot)
    new = later(appointment)
    take_step(appointment, Step.BEGIN, by=desk)
    sent = {"slot": new.public_id, "whose": "family"}
    assert client.post(url(name, appointment), sent).status_code == 409
    assert Appointment.objects.get().state == AppointmentState.RUNNING


def test_page_says_whether_the_family_must_be_told(client, appointment):
    silent = make_appointment(personal={"phone": "0123 987"})
    told, untold = (client.get(url("desk_appointment", a)) for a in (appointment, silent))
    assert (told.context["is_told"], untold.context["is_told"]) == (True, False)


def test_code_leads_to_moving_on_any_day(client, appointment):
    answer = client.post(reverse("desk_search"), {"who": appointment.personal.code})
    assert url("desk_appointment", appointment) in markup(answer)


def test_adviser_comes_back_to_the_own_page(client, appointment):
    client.force_login(make_adviser(appointment.office))
    answer = client.post(url("desk_move", appointment), {"slot": later(appointment).public_id})
    assert answer["Location"] == url("office_appointment", appointment)
