"""A thousand guesses at the same moment are counted one after the other."""

from collections import Counter

import pytest
from django.test import RequestFactory

from familienzentrum.limits import CODES
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_no_more_than_the_limit_pass_at_once(settings):
    settings.LIMITS = {"codes": 5}
    request = RequestFactory().post("/")
    assert at_once([lambda: CODES.spend(request)] * 30) == Counter({"TooOften": 25, "done": 5})
