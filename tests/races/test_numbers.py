"""A number of ours is removed while a family is given it to ring: one of the two waits, and learns what is so."""

from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from appointments.booking.actions import book
from appointments.booking.mending import correct
from appointments.core.locks import lock_our_numbers
from appointments.models import Appointment, Slot
from familienzentrum.choices import Role
from familienzentrum.models import Centre
from familienzentrum.refusals import Refusal
from tests.client import Client
from tests.factories import make_centre, make_slot, make_user
from tests.factories_groups import family
from tests.races.interleaving import after, amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


class NumberStays(Refusal):
    """The form said so."""


@pytest.fixture
def removes():
    make_centre(phone="0123 1")
    client = Client()
    client.force_login(make_user(role=Role.ADMINISTRATION))
    url = reverse("centre_edit")
    initial = client.get(url).context["form"].initial
    typed = {name: value for name, value in initial.items() if value not in (None, False)} | {"phone": ""}

    def sent():
        page = client.post(url, typed)
        if page.status_code == 200 and page.context["form"].errors.get("phone"):
            raise NumberStays

    return sent


def talk():
    return Slot.objects.with_details().get(pk=make_slot(channel="phone").pk)


def books():
    return partial(book, talk(), family(caller="family"), by=None)


def chooses_to_ring():
    booked = book(talk(), family(phone="0123 987", caller="house"), by=None)
    return partial(correct, booked, family(phone="0123 987", caller="family"), by=None)


GIVEN = pytest.mark.parametrize("given", [books, chooses_to_ring])


def rings_nowhere():
    return Appointment.objects.filter(caller="family").exists() and not Centre.objects.get().phone


def writes(given):
    return "INSERT INTO" if given is books else "UPDATE"


@GIVEN
def test_number_that_a_family_is_just_given_stays(given, removes):
    gets = given()
    assert amid(gets, before(writes(given), Appointment), removes) == ("done", "NumberStays")
    assert not rings_nowhere()


@transaction.atomic
def removes_now():
    """As the form does once it was tried out: whoever comes between the two makes it refuse."""
    lock_our_numbers()
    Centre.objects.update(phone="")


@GIVEN
def test_number_that_is_just_removed_is_given_to_nobody(given):
    make_centre(phone="0123 1")
    gets = given()
    assert amid(removes_now, after("UPDATE", Centre), gets) == ("done", "DetailsMissing")
    assert not rings_nowhere()


@GIVEN
def test_control_without_the_lock_a_family_has_nobody_to_ring(given, removes):
    gets = given()
    ends = amid(without_locks(gets), before(writes(given), Appointment), without_locks(removes))
    assert ends == ("done", "done")
    assert rings_nowhere()
