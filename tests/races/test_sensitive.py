"""An offer becomes sensitive while a time is planned that a sensitive offer never has: only one of the two happens."""

import datetime as dt
from collections import Counter
from functools import partial
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone

from appointments.models import Course, SingleDate, Slot
from offers.models import Offer
from tests.factories import make_hour, make_offer, make_place, make_room, make_slot
from tests.factories_groups import make_draw
from tests.factories_hours import make_single_date
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def course_by_lot(offer):
    given = {"title": "Kurs", "allocation": "draw", "draw": make_draw()}
    return partial(Course.objects.create, offer=offer, **given)


def time_in_sight(offer):
    return partial(make_slot, offer=offer, room=make_room(can_be_seen_into=True))


def evening_anywhere(offer):
    course = Course.objects.create(offer=offer, title="Kurs")
    return partial(make_slot, offer=offer, course=course)


def date_elsewhere(offer):
    hour = make_hour(offer=offer, room=make_room())
    day = timezone.localdate() + dt.timedelta(days=7)
    return partial(make_single_date, hour=hour, change="added", day=day, place=make_place())


def become_sensitive(offer):
    return partial(Offer.objects.filter(pk=offer.pk).update, is_sensitive=True)


def planned_first(offer, planned):
    model = {course_by_lot: Course, date_elsewhere: SingleDate}.get(planned, Slot)
    return amid(transaction.atomic(planned(offer)), after("INSERT INTO", model), become_sensitive(offer))


def sensitive_first(offer, planned):
    return amid(transaction.atomic(become_sensitive(offer)), after("UPDATE", Offer), planned(offer))


def is_planned(offer):
    has_lot, has_date = offer.courses.filter(draw__isnull=False), SingleDate.objects.filter(hour__offer=offer)
    return offer.slots.exists() or has_lot.exists() or has_date.exists()


PLANNED = [course_by_lot, time_in_sight, evening_anywhere, date_elsewhere]
WAYS = list(product([planned_first, sensitive_first], PLANNED))


@pytest.mark.parametrize(("in_order", "planned"), WAYS)
def test_second_waits_for_the_first_and_is_refused(in_order, planned):
    offer = make_offer()
    assert in_order(offer, planned) == ("done", "IntegrityError")
    offer.refresh_from_db()
    assert (offer.is_sensitive, is_planned(offer)) == (in_order is sensitive_first, in_order is planned_first)


@pytest.mark.parametrize("planned", PLANNED)
def test_neither_slips_past_the_other_whoever_is_first(planned):
    for _again in range(3):
        offer = make_offer()
        assert at_once([planned(offer), become_sensitive(offer)]) == Counter(done=1, IntegrityError=1)
        offer.refresh_from_db()
        assert offer.is_sensitive != is_planned(offer)


def test_control_without_the_guards_both_happen(drop_guards):
    drop_guards("slot_out_of_sight", "lot_is_not_sensitive", "offer_out_of_sight", "sensitive_meets_no_lot")
    drop_guards("course_has_rooms", "date_out_of_sight", "offer_secluded")
    for in_order, planned in WAYS:
        offer = make_offer()
        assert in_order(offer, planned) == ("done", "done")
        offer.refresh_from_db()
        assert (offer.is_sensitive, is_planned(offer)) == (True, True)
