"""An offer becomes sensitive while a time is planned that a sensitive offer never has: only one of the two happens."""

from collections import Counter
from functools import partial

import pytest

from appointments.models import Course
from offers.models import Offer
from tests.factories import make_offer, make_room, make_slot
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def date_of_a_course(offer):
    return partial(make_slot, offer=offer, course=Course.objects.create(offer=offer, title="Kurs"))


def time_in_sight(offer):
    return partial(make_slot, offer=offer, room=make_room(can_be_seen_into=True))


@pytest.mark.parametrize("planned", [date_of_a_course, time_in_sight])
def test_neither_slips_past_the_other(planned):
    for _again in range(10):
        offer = make_offer()
        become_sensitive = partial(Offer.objects.filter(pk=offer.pk).update, is_sensitive=True)
        assert at_once([planned(offer), become_sensitive]) == Counter(done=1, IntegrityError=1)
        offer.refresh_from_db()
        assert offer.is_sensitive != offer.slots.exists()
