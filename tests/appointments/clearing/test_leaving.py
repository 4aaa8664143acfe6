"""Somebody leaves, or is no longer adviser of an office: nobody comes to a talk that nobody gives."""

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.choices import AppointmentState
from appointments.models import Appointment, Slot
from appointments.planning.actions import roll_slots_forward
from familienzentrum.choices import Role
from familienzentrum.models import User
from offers.models import Membership
from tests.factories import make_adviser, make_appointment, make_centre, make_hour, make_offer, make_office, make_user
from tests.factories_groups import make_course
from tests.reading import words

pytestmark = pytest.mark.django_db

MAIL = {"email": "kranich@example.org"}


@pytest.fixture(autouse=True)
def administration(client):
    make_centre()
    user = make_user(role=Role.ADMINISTRATION)
    client.force_login(user)
    return user


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def adviser(office):
    adviser = make_adviser(office)
    make_hour(offer=make_offer(office=office), adviser=adviser)
    roll_slots_forward()
    return adviser


@pytest.fixture
def booked(adviser):
    return make_appointment(slot=ahead().earliest("starts_at"), personal=MAIL)


def ahead():
    return Slot.objects.offered().filter(starts_at__gt=timezone.now())


WAYS_OUT = {
    "the account is closed": lambda person: reverse("person_deactivate", args=[person.pk]),
    "the role is taken": lambda person: reverse("role_take", args=[person.pk, person.memberships.get().pk]),
}


def has_left(person):
    return not User.objects.get(pk=person.pk).is_active or not Membership.objects.filter(user=person).exists()


@pytest.mark.parametrize("way", WAYS_OUT)
def test_booked_talks_are_decided_about_before(way, client, adviser, booked):
    page = client.post(WAYS_OUT[way](adviser))
    assert "gebuchter Termin" in words(page)
    assert not has_left(adviser)
    answer = client.post(WAYS_OUT[way](adviser), {"asked": "1", f"appointment-{booked.pk}": "cancel"})
    assert (answer.status_code, has_left(adviser)) == (302, True)
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    assert not ahead().exists()


def test_colleague_can_take_over(client, office, adviser, booked):
    colleague = make_adviser(office)
    decided = {"asked": "1", f"appointment-{booked.pk}": f"substitute-{colleague.pk}"}
    client.post(WAYS_OUT["the account is closed"](adviser), decided)
    assert [(slot.adviser, slot.pk) for slot in ahead()] == [(colleague, booked.slot_id)]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_free_times_go_at_once_and_the_night_makes_no_more(way, client, adviser):
    client.post(WAYS_OUT[way](adviser))
    assert has_left(adviser)
    assert (ahead().count(), roll_slots_forward(), ahead().count()) == (0, 0, 0)


def test_times_at_another_office_stay_when_one_role_is_taken(client, adviser):
    other = make_office()
    Membership.objects.create(user=adviser, office=other, role=Role.ADVISER)
    make_hour(offer=make_offer(office=other), adviser=adviser, weekday=4)
    roll_slots_forward()
    role = adviser.memberships.exclude(office=other).get()
    client.post(reverse("role_take", args=[adviser.pk, role.pk]))
    assert {slot.offer.office for slot in ahead().select_related("offer__office")} == {other}


def test_renaming_somebody_asks_nothing(client, adviser, booked):
    url = reverse("person_edit", args=[adviser.pk])
    sent = {"username": adviser.username, "first_name": "Neu", "last_name": "Name", "email": ""}
    assert client.post(url, sent).status_code == 302


def test_last_administration_stays_whatever_is_booked(client, administration, booked):
    client.post(reverse("person_deactivate", args=[administration.pk]))
    assert User.objects.get(pk=administration.pk).is_active


@pytest.mark.parametrize("way", WAYS_OUT)
def test_course_is_neither_cancelled_nor_left_alone_in_passing(way, client, office, adviser):
    # After all other times of the adviser, whenever this test runs.
    first = make_course(offer=make_offer(office=office), starts_at=ahead().latest("ends_at").ends_at)
    Slot.objects.filter(course=first.course).update(adviser=adviser)
    assert "leitet noch Termine von Kursen" in words(client.post(WAYS_OUT[way](adviser), follow=True))
    assert not has_left(adviser)
    assert Slot.objects.offered().filter(course=first.course).count() == 3


def test_whoever_leaves_accompanies_nobody_any_more(client, office, adviser):
    colleague = make_adviser(office)
    hour = make_hour(offer=make_offer(office=office), adviser=colleague, weekday=4)
    hour.further_advisers.add(adviser)
    roll_slots_forward()
    client.post(WAYS_OUT["the account is closed"](adviser))
    assert not ahead().filter(adviser=adviser).exists()
    assert ahead().filter(adviser=colleague, accompanies=None).exists()
