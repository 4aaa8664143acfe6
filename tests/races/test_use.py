"""A room is given up, or a bus moves off, while a time is planned there: only one of the two happens."""

import datetime as dt
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone

from appointments.core.locks import lock_plan
from appointments.models import ConsultationHour, Slot
from familienzentrum import local_time
from offers.models import Offer, Room, Stand
from tests.factories import make_hour, make_offer, make_place, make_room, make_slot, make_stand
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@transaction.atomic
def _give_up(rows):
    lock_plan()
    rows.update(is_active=False)


@transaction.atomic
def _take_away(stand):
    lock_plan()
    Stand.objects.filter(pk=stand.pk).delete()


def room_given_up():
    """Return the change, the statement that makes it, and the time that is planned meanwhile."""
    offer, room = make_offer(), make_room()
    return (
        lambda: _give_up(Room.objects.filter(pk=room.pk)),
        after("UPDATE", Room),
        transaction.atomic(lambda: make_slot(offer=offer, room=room)),
    )


def stand_taken_away():
    offer, bus = make_offer(), make_place(is_mobile=True)
    stand = make_stand(place=bus)
    make_stand(place=bus, day=timezone.localdate() + dt.timedelta(days=30))
    at = local_time.at(stand.day, dt.time(10))
    return (
        lambda: _take_away(stand),
        after("DELETE FROM", Stand),
        transaction.atomic(lambda: make_slot(offer=offer, place=bus, starts_at=at)),
    )


WHAT = [room_given_up, stand_taken_away]


def change_first(what):
    change, stop, plan = what()
    return amid(change, stop, plan)


def plan_first(what):
    change, _stop, plan = what()
    return amid(plan, after("INSERT INTO", Slot), change)


WAYS = list(product([change_first, plan_first], WHAT))


@pytest.mark.parametrize(("in_order", "what"), WAYS)
def test_second_waits_for_the_first_and_is_refused(in_order, what):
    assert in_order(what) == ("done", "IntegrityError")
    assert Slot.objects.exists() == (in_order is plan_first)


@pytest.mark.parametrize("what", WHAT)
def test_neither_slips_past_the_other_whoever_is_first(what):
    for _again in range(3):
        change, _stop, plan = what()
        assert at_once([change, plan])["done"] == 1


def test_control_without_the_guards_both_happen(drop_guards):
    drop_guards("slot_in_use", "room_out_of_use", "slot_at_stand", "stand_leaves_no_time")
    assert [in_order(what) for in_order, what in WAYS] == [("done", "done")] * len(WAYS)


def open_hour():
    """Return a talk planned in the open, and the offer that becomes sensitive."""
    offer = make_offer()
    return (
        transaction.atomic(lambda: make_hour(offer=offer)),
        transaction.atomic(lambda: Offer.objects.filter(pk=offer.pk).update(is_sensitive=True)),
    )


def both_orders():
    plan, change = open_hour()
    yield amid(plan, after("INSERT INTO", ConsultationHour), change)
    plan, change = open_hour()
    yield amid(change, after("UPDATE", Offer), plan)


def test_talk_in_the_open_or_a_sensitive_offer_never_both():
    assert list(both_orders()) == [("done", "IntegrityError")] * 2


def test_control_without_the_guards_a_sensitive_talk_is_in_the_open(drop_guards):
    drop_guards("hour_secluded", "offer_secluded")
    assert list(both_orders()) == [("done", "done")] * 2
