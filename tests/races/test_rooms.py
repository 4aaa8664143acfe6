"""A partner wants a room in the moment in which a time is planned there: one of them gets it."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from appointments.models import RoomBooking, Slot
from appointments.rooms.actions import lend_room
from tests.factories import make_offer, make_office, make_room, make_slot, make_user
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wanted():
    """Return two deeds: lend the room, and plan a time in it, both for the same half hour."""
    room, office, offer, by = make_room(), make_office(), make_offer(), make_user()
    now = timezone.now()
    span = {"starts_at": now, "ends_at": now + dt.timedelta(minutes=30)}

    def lend():
        return lend_room(RoomBooking(room=room, office=office, **span), by=by)

    return lend, lambda: make_slot(offer=offer, room=room, **span)


def lent_while_planned(wanted):
    lend, place = wanted
    return amid(lend, after("INSERT INTO", RoomBooking), place)


def planned_while_lent(wanted):
    lend, place = wanted
    return amid(transaction.atomic(place), after("INSERT INTO", Slot), lend)


def test_time_that_is_planned_while_the_room_is_lent_is_refused(wanted):
    assert lent_while_planned(wanted) == ("done", "IntegrityError")
    assert (RoomBooking.objects.count(), Slot.objects.count()) == (1, 0)


def test_room_that_is_lent_while_a_time_is_planned_is_in_use(wanted):
    assert planned_while_lent(wanted) == ("done", "RoomInUse")
    assert (RoomBooking.objects.count(), Slot.objects.count()) == (0, 1)


def test_room_is_lent_or_planned(wanted):
    lend, place = wanted
    for _again in range(2):
        ends = at_once([lend, place] * 5)
        assert ends["done"] == 1
        assert RoomBooking.objects.count() + Slot.objects.count() == 1
        RoomBooking.objects.all().delete()
        Slot.objects.all().delete()


def test_room_is_lent_to_one_of_ten(wanted):
    lend, _place = wanted
    assert at_once([lend] * 10) == Counter(done=1, RoomInUse=9)


def test_control_without_the_guards_the_room_is_lent_and_planned(drop_guards, wanted):
    drop_guards("lending_meets_no_time", "slot_is_possible")
    assert lent_while_planned(wanted) == ("done", "done")
    assert (RoomBooking.objects.count(), Slot.objects.count()) == (1, 1)
    RoomBooking.objects.all().delete()
    Slot.objects.all().delete()
    assert planned_while_lent(wanted) == ("done", "done")
    assert (RoomBooking.objects.count(), Slot.objects.count()) == (1, 1)
