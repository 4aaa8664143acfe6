"""Places kept for the desk: families cannot take them, the desk can, and one count holds both."""

import pytest

from appointments.booking.actions import book, cancel, move
from appointments.booking.refusals import KeptForDesk, SlotTaken
from appointments.booking.requests import BookingRequest
from appointments.models import Slot
from tests.factories import make_offer, make_place, make_room, make_slot, make_user
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def family_books(slot):
    return book(slot, BookingRequest(), by=None)


def counts(slot):
    fresh = Slot.objects.get(pk=slot.pk)
    return fresh.taken, fresh.taken_publicly, fresh.free, fresh.free_for_families


def test_families_leave_the_places_of_the_desk():
    slot = make_slot(capacity=3, desk_seats=2)
    family_books(slot)
    with pytest.raises(KeptForDesk):
        family_books(slot)
    assert counts(slot) == (1, 1, 2, 0)


def test_desk_takes_its_places_and_those_of_families():
    slot, desk = make_slot(capacity=3, desk_seats=1), make_user()
    for _place in range(3):
        book(slot, BookingRequest(), by=desk)
    with pytest.raises(SlotTaken):
        book(slot, BookingRequest(), by=desk)
    assert counts(slot) == (3, 0, 0, 0)


def test_full_time_is_full_for_families_and_not_left_to_the_desk():
    slot = make_slot(capacity=1)
    family_books(slot)
    with pytest.raises(SlotTaken) as refusal:
        family_books(slot)
    assert not isinstance(refusal.value, KeptForDesk)


def test_cancelling_gives_back_to_whom_it_belonged():
    slot, desk = make_slot(capacity=2, desk_seats=1), make_user()
    kept, own = book(slot, BookingRequest(), by=desk), family_books(slot)
    cancel(own, by=None)
    assert counts(slot) == (1, 0, 1, 1)
    cancel(kept, by=desk)
    assert counts(slot) == (0, 0, 2, 1)


def test_family_cannot_move_into_a_place_of_the_desk():
    offer = make_offer()
    own = family_books(make_slot(offer=offer))
    kept = make_slot(offer=offer, capacity=1, desk_seats=1)
    with pytest.raises(KeptForDesk):
        move(own, kept, by=None)
    assert move(own, kept, by=make_user()).slot == kept
    assert counts(kept) == (1, 0, 0, 0)


def test_family_cannot_move_a_place_that_the_desk_gave_into_another_one_of_the_desk():
    offer, desk = make_offer(), make_user()
    given = book(make_slot(offer=offer, capacity=1, desk_seats=1), BookingRequest(), by=desk)
    kept, free = make_slot(offer=offer, capacity=1, desk_seats=1), make_slot(offer=offer)
    with pytest.raises(KeptForDesk):
        move(given, kept, by=None)
    assert counts(kept) == (0, 0, 1, 0)
    move(given, free, by=None)
    assert counts(free) == (1, 1, 0, 0)
    assert counts(kept) == (0, 0, 1, 0)


def test_times_left_to_the_desk_are_not_offered_online():
    slot = make_slot(capacity=2, desk_seats=2)
    assert not Slot.objects.with_free_seats().filter(pk=slot.pk).exists()


def test_database_refuses_a_share_that_does_not_fit():
    slot = make_slot(capacity=2)
    shares = Slot.objects.filter(pk=slot.pk)
    assert refused(lambda: shares.update(desk_seats=3)) == "slot_desk_seats_within_capacity"
    family_books(slot)
    assert refused(lambda: shares.update(desk_seats=2)) == "slot_taken_within_public_share"
    assert shares.update(desk_seats=1) == 1


def test_database_refuses_a_hand_on_what_families_took():
    slot = make_slot(capacity=2)
    assert (
        refused(lambda: Slot.objects.filter(pk=slot.pk).update(taken_publicly=1)) == "slot_taken_by_appointments_only"
    )


def test_time_is_in_a_room_or_at_another_place():
    slots = Slot.objects.filter(pk=make_slot(room=make_room()).pk)
    assert refused(lambda: slots.update(place=make_place())) == "slot_room_or_place"
    assert slots.update(room=None, place=make_place()) == 1


@pytest.mark.parametrize("wrong", [{"most_per_family": 0}, {"returns_within_minutes": 1441}])
def test_offer_refuses_odd_limits(wrong):
    assert refused(lambda: make_offer(**wrong)) == "offer_limits_sane"


def test_offer_accepts_limits():
    assert make_offer(most_per_family=2, returns_within_minutes=60).pk
