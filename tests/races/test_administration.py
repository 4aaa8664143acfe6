"""Two of the administration remove each other: one succeeds, the other learns that it would be the last."""

from collections import Counter
from functools import partial

import pytest
from django.conf import settings
from django.urls import reverse

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, User
from offers.actions import people
from offers.models import Membership
from tests.client import Client
from tests.factories import make_user
from tests.races.conftest import at_once
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def each_removes_the_other(deed):
    one, other = (make_user(role=Role.ADMINISTRATION) for _ in range(2))
    return [lambda: deed(other, by=one), lambda: deed(one, by=other)]


def administrations():
    return Membership.objects.filter(user__is_active=True, role=Role.ADMINISTRATION).count()


def taken_away(person, *, by):
    people.take_role(Membership.objects.select_related("user").get(user=person), by=by)


DEEDS = pytest.mark.parametrize("deed", [people.deactivate_person, taken_away])


@DEEDS
def test_one_administration_is_left_whoever_is_first(each_removes_the_other):
    assert at_once(each_removes_the_other) == Counter(done=1, LastAdministration=1)
    assert administrations() == 1


@DEEDS
def test_second_waits_for_the_first_and_is_the_last(each_removes_the_other):
    one, other = each_removes_the_other
    assert amid(one, before("INSERT INTO", AuditEntry), other) == ("done", "LastAdministration")
    assert administrations() == 1


@DEEDS
def test_control_without_the_lock_nobody_is_left(each_removes_the_other):
    one, other = map(without_locks, each_removes_the_other)
    assert amid(one, before("INSERT INTO", AuditEntry), other) == ("done", "done")
    assert administrations() == 0


@pytest.mark.parametrize("same", [{"username": "eva"}, {"email": "eva@example.org"}])
def test_person_who_is_added_twice_at_once_is_one(same):
    client = Client()
    client.force_login(make_user(role=Role.ADMINISTRATION))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    pages = []

    def add(number):
        sent = {"last_name": "Muster", "username": f"eva{number}", "email": f"eva{number}@example.org"} | same
        pages.append(
            Client(headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}).post(reverse("person_new"), sent)
        )

    assert amid(partial(add, 1), before("INSERT INTO", User), partial(add, 2)) == ("done", "done")
    assert User.objects.filter(**same).count() == 1
    # One is led to the new person, the other reads that the name is taken.
    assert sorted(page.status_code for page in pages) == [200, 302]
