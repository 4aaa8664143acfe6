"""Fifty families want one place: one gets it. Without the guard two would: that is the control."""

import uuid
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.requests import BookingRequest
from appointments.choices import Unit
from appointments.models import Appointment, Slot
from appointments.planning.actions import build_slots
from tests.factories import make_age_phase, make_hour, make_offer, make_slot, make_user
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid, before

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

FAMILIES = 50


def look_then_book(slot):
    """Book the way that most systems do: look first, then insert."""
    fresh = Slot.objects.with_details().get(pk=slot.pk)
    if fresh.free:
        book(fresh, BookingRequest(), by=None)


def two_who_look_before_either_books():
    slot = make_slot()
    return amid(lambda: look_then_book(slot), after("FROM", Slot), lambda: look_then_book(slot))


def test_one_place_has_one_winner():
    slot = make_slot()
    ends = at_once([lambda: book(slot, BookingRequest(), by=None)] * FAMILIES)
    assert ends == Counter({"SlotTaken": FAMILIES - 1, "done": 1})
    assert Appointment.objects.count() == Slot.objects.get().taken == 1


def test_place_that_is_booked_after_the_look_is_taken():
    assert two_who_look_before_either_books() == ("SlotTaken", "done")
    assert Appointment.objects.count() == Slot.objects.get().taken == 1


def test_place_that_is_being_booked_is_taken():
    """The second family waits until the booking of the first stands."""
    slot = make_slot()
    ends = amid(
        lambda: book(slot, BookingRequest(), by=None),
        after("INSERT INTO", Appointment),
        lambda: book(slot, BookingRequest(), by=None),
    )
    assert ends == ("done", "SlotTaken")


def test_control_without_the_guard_both_win(drop_guards):
    drop_guards("slot_taken_within_capacity", "slot_taken_within_public_share")
    assert two_who_look_before_either_books() == ("done", "done")
    assert Appointment.objects.count() == Slot.objects.get().taken == 2


def test_last_two_places_are_not_split_among_families_of_three():
    make_age_phase(slug="3-6")
    slot = make_slot(capacity=5, unit=Unit.PERSON)
    three = BookingRequest(adults=1, children_by_age={"3-6": 2})
    ends = at_once([lambda: book(slot, three, by=None)] * 10)
    assert ends == Counter({"TooFewLeft": 9, "done": 1})
    assert Slot.objects.get().taken == 3


def test_desk_and_family_at_the_last_place():
    slot, desk = make_slot(), make_user()
    ends = at_once([lambda by=by: book(slot, BookingRequest(), by=by) for by in [desk, None] * 5])
    assert ends["done"] == 1


def test_double_click_is_one_booking():
    slot, attempt = make_slot(capacity=10), uuid.uuid4()
    ends = at_once([lambda: book(slot, BookingRequest(attempt=attempt), by=None)] * 10)
    assert ends == Counter({"done": 10})
    assert Appointment.objects.count() == Slot.objects.get().taken == 1


def test_move_and_new_booking_want_the_same_place():
    offer = make_offer()
    old, new = make_slot(offer=offer), make_slot(offer=offer)
    appointment = book(old, BookingRequest(), by=None)
    ends = at_once([lambda: move(appointment, new, by=None)] + [lambda: book(new, BookingRequest(), by=None)] * 9)
    assert ends == Counter({"SlotTaken": 9, "done": 1})
    assert Appointment.objects.standing().filter(slot=new).count() == 1


@pytest.fixture
def moves_across():
    """Return two deeds: two families exchange their times."""
    offer = make_offer()
    one, other = make_slot(offer=offer, capacity=2), make_slot(offer=offer, capacity=2)
    first, second = book(one, BookingRequest(), by=None), book(other, BookingRequest(), by=None)
    return [lambda: move(first, other, by=None), lambda: move(second, one, by=None)]


def test_moves_across_end_whoever_is_first(moves_across):
    assert at_once(moves_across) == Counter({"done": 2})
    assert list(Slot.objects.values_list("taken", flat=True)) == [1, 1]


def test_moves_across_do_not_wait_for_each_other(moves_across):
    one, other = moves_across
    assert amid(one, before("UPDATE", Appointment), other) == ("done", "done")
    assert list(Slot.objects.values_list("taken", flat=True)) == [1, 1]


def test_cancelling_from_two_windows_frees_one_place():
    slot = make_slot(capacity=2)
    appointment = book(slot, BookingRequest(), by=None)
    book(slot, BookingRequest(), by=None)
    at_once([lambda: cancel(appointment, by=None)] * 8)
    assert Slot.objects.get().taken == 1


@pytest.fixture
def book_and_withdraw():
    slot = make_slot()
    withdraw = Slot.objects.filter(pk=slot.pk, taken=0)
    return lambda: book(slot, BookingRequest(), by=None), lambda: withdraw.update(is_withdrawn=True)


def test_time_is_either_booked_or_withdrawn(book_and_withdraw):
    book_it, withdraw = book_and_withdraw
    at_once([withdraw] + [book_it] * 9)
    slot = Slot.objects.get()
    assert slot.is_withdrawn == (slot.taken == 0)


def test_time_that_is_being_booked_is_not_withdrawn(book_and_withdraw):
    book_it, withdraw = book_and_withdraw
    assert amid(book_it, after("INSERT INTO", Appointment), withdraw) == ("done", "done")
    assert Slot.objects.values_list("taken", "is_withdrawn").get() == (1, False)


def test_time_that_is_being_withdrawn_is_not_booked(book_and_withdraw):
    book_it, withdraw = book_and_withdraw
    assert amid(transaction.atomic(withdraw), after("UPDATE", Slot), book_it) == ("done", "SlotTaken")
    assert Slot.objects.values_list("taken", "is_withdrawn").get() == (0, True)


def test_adviser_gets_one_of_ten_overlapping_hours():
    offer, adviser, today = make_offer(), make_user(), timezone.localdate()
    hours = [make_hour(offer=offer, adviser=adviser, weekday=today.weekday(), slot_minutes=180) for _ in range(10)]
    ends = at_once([lambda hour=hour: build_slots(hour, first=today, last=today) for hour in hours])
    assert ends == Counter({"IntegrityError": 9, "done": 1})
    assert Slot.objects.count() == 1


def test_control_without_the_guard_the_adviser_gets_ten_times(drop_guards):
    drop_guards("slot_adviser_never_twice")
    offer, adviser = make_offer(), make_user()
    start = timezone.now()
    at_once([lambda: make_slot(offer=offer, adviser=adviser, starts_at=start)] * 10)
    assert Slot.objects.count() == 10
