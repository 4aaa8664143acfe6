"""Two of the administration remove each other: one succeeds, the other learns that it would be the last."""

from collections import Counter

import pytest

from familienzentrum.choices import Role
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
