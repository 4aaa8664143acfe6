"""Two of the administration remove each other: one succeeds, the other learns that it would be the last."""

from collections import Counter
from functools import partial

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from familienzentrum.choices import Role
from familienzentrum.models import User
from offers.actions import people
from offers.models import Membership
from tests.factories import make_user
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def each_removes_the_other(deed):
    one, other = (make_user(role=Role.ADMINISTRATION) for _ in range(2))
    return at_once([lambda: deed(other, by=one), lambda: deed(one, by=other)])


def taken_away(person, *, by):
    people.take_role(Membership.objects.select_related("user").get(user=person), by=by)


@pytest.mark.parametrize("deed", [people.deactivate_person, taken_away])
def test_one_administration_is_left(deed):
    for _again in range(5):
        Membership.objects.all().delete()
        assert each_removes_the_other(deed) == Counter(done=1, LastAdministration=1)
        assert Membership.objects.filter(user__is_active=True, role=Role.ADMINISTRATION).count() == 1


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

    for again in range(5):
        User.objects.filter(**same).delete()
        assert at_once([partial(add, 2 * again), partial(add, 2 * again + 1)]) == Counter(done=2)
        assert User.objects.filter(**same).count() == 1
    assert {page.status_code for page in pages} == {200}
