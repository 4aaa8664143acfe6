"""A place that is offered never has two holders, and no freed place slips past somebody who waits."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.reallocation import release_due
from appointments.choices import WaitingState
from appointments.groups.waiting_actions import accept, decline, leave
from appointments.models import Appointment, HeldSeats, Slot, WaitingEntry
from tests.factories import make_offer, make_slot
from tests.factories_groups import family, make_course, make_entry
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

FAMILIES = 20


@pytest.fixture
def slot():
    return make_slot(offer=make_offer(has_waiting_list=True))


@pytest.fixture
def booked(slot):
    return book(slot, family("first"), by=None)


@pytest.fixture
def offered(slot, booked):
    """The entry that is offered the only place."""
    entry = make_entry(slot)
    cancel(booked, by=None)
    return entry


def books(slot, families=FAMILIES):
    return [lambda number=number: book(slot, family(f"f{number}"), by=None) for number in range(families)]


def holders(slot):
    standing = Appointment.objects.standing().filter(slot=slot).count()
    return standing + HeldSeats.objects.filter(slot=slot).count()


def test_offered_place_is_not_for_the_crowd(slot, offered):
    ends = at_once([lambda: accept(offered), *books(slot)])
    assert ends == Counter({"SlotTaken": FAMILIES, "done": 1})
    assert Appointment.objects.standing().get().waiting_entry == offered


def test_place_changes_hands_without_being_free_in_between(slot, offered):
    (book_it,) = books(slot, 1)
    assert amid(lambda: accept(offered), before("INSERT INTO", Appointment), book_it) == ("done", "SlotTaken")
    assert Appointment.objects.standing().get().waiting_entry == offered


def test_control_without_the_held_place_the_crowd_gets_it(slot, offered):
    HeldSeats.objects.all().delete()
    assert at_once([lambda: accept(offered), *books(slot, 2)]) == Counter(OfferOver=1, SlotTaken=1, done=1)
    assert WaitingEntry.objects.get().appointment is None
    assert Appointment.objects.standing().count() == 1


def test_two_windows_accept_once(slot, offered):
    assert at_once([lambda: accept(offered)] * 10) == Counter({"done": 10})
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_second_window_gets_what_the_first_accepts(slot, offered):
    take = partial(accept, offered)
    assert amid(take, before("INSERT INTO", Appointment), take) == ("done", "done")
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_place_that_is_being_accepted_is_not_passed_on(slot, offered):
    make_entry(slot, "second")
    release_late = partial(release_due, timezone.now() + dt.timedelta(hours=25))
    assert amid(partial(accept, offered), before("INSERT INTO", Appointment), release_late) == ("done", "done")
    assert WaitingEntry.objects.waiting().count() == Appointment.objects.standing().count() == 1
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_place_that_is_being_passed_on_is_not_accepted(slot, offered):
    make_entry(slot, "second")
    release_late = partial(release_due, timezone.now() + dt.timedelta(hours=25))
    assert amid(release_late, before("UPDATE", WaitingEntry), partial(accept, offered)) == ("done", "OfferOver")
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_accepting_at_the_last_moment_or_passing_on(slot, offered):
    second = make_entry(slot, "second")
    end = timezone.now() + dt.timedelta(hours=25)
    ends = at_once([lambda: accept(offered), lambda: release_due(end), lambda: release_due(end)])
    states = set(WaitingEntry.objects.values_list("state", flat=True))
    taken_in_time = {WaitingState.BOOKED, WaitingState.WAITING}
    assert states in (taken_in_time, {WaitingState.WAITING, WaitingState.OFFERED})
    assert ends["OfferOver"] == (states != taken_in_time)
    assert second.pk
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_who_is_leaving_cannot_accept(slot, offered):
    assert amid(partial(leave, offered), before("UPDATE", WaitingEntry), partial(accept, offered)) == (
        "done",
        "OfferOver",
    )
    assert (holders(slot), Slot.objects.get().taken) == (0, 0)


def test_leaving_and_accepting_at_once(slot, offered):
    at_once([lambda: accept(offered), lambda: leave(offered)])
    assert holders(slot) == Slot.objects.get().taken == Appointment.objects.standing().filter(slot=slot).count()


def test_place_that_is_being_declined_is_not_accepted(slot, offered):
    second = make_entry(slot, "second")
    ends = amid(partial(decline, offered), before("UPDATE", WaitingEntry), partial(accept, offered))
    assert ends == ("done", "OfferOver")
    assert (HeldSeats.objects.get().entry, holders(slot), Slot.objects.get().taken) == (second, 1, 1)


def test_place_that_is_being_accepted_is_not_declined(slot, offered):
    make_entry(slot, "second")
    ends = amid(partial(accept, offered), before("INSERT INTO", Appointment), partial(decline, offered))
    assert ends == ("done", "done")
    assert Appointment.objects.standing().get().waiting_entry == offered
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_place_declined_as_it_lapses_is_passed_on_once(slot, offered):
    second = make_entry(slot, "second")
    lapse = partial(release_due, HeldSeats.objects.get().until + dt.timedelta(minutes=1))
    assert amid(partial(decline, offered), before("UPDATE", WaitingEntry), lapse) == ("done", "done")
    offered.refresh_from_db()
    assert (HeldSeats.objects.get().entry, offered.state) == (second, WaitingState.WAITING)
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_control_without_locks_both_believe_that_the_place_is_theirs(slot, offered):
    """It is given to the next family while it is being booked: only the constraints are left to stop that."""
    make_entry(slot, "second")
    refuse, take = without_locks(partial(decline, offered)), without_locks(partial(accept, offered))
    assert amid(refuse, before("UPDATE", WaitingEntry), take) == ("IntegrityError", "done")
    assert (holders(slot), Slot.objects.get().taken) == (1, 1)


def test_joining_while_a_place_is_freed_loses_nothing(slot):
    """Neither sees what the other has not finished: one of them must wait for the other."""
    for number in range(3):
        booked = book(slot, family(f"b{number}"), by=None)
        at_once([lambda b=booked: cancel(b, by=None), lambda n=number: make_entry(slot, f"w{n}")])
        entry = WaitingEntry.objects.get(state=WaitingState.OFFERED)
        cancel(accept(entry), by=None)


def test_who_joins_while_a_place_is_freed_waits_and_is_offered_it(slot, booked):
    ends = amid(lambda: cancel(booked, by=None), after("FROM", WaitingEntry), lambda: make_entry(slot))
    assert ends == ("done", "done")
    assert (WaitingEntry.objects.get().state, holders(slot)) == (WaitingState.OFFERED, 1)


def test_control_without_the_queue_a_freed_place_slips_past(slot, booked):
    """Both look before either has finished: the place is free, and somebody waits for it."""
    free = without_locks(lambda: cancel(booked, by=None))
    assert amid(free, after("FROM", WaitingEntry), without_locks(lambda: make_entry(slot))) == ("done", "done")
    assert (WaitingEntry.objects.get().state, holders(slot)) == (WaitingState.WAITING, 0)


def test_many_cancel_and_many_wait(slot):
    course = make_course(capacity=5)
    booked = [book(course, family(f"b{number}"), by=None) for number in range(5)]
    for number in range(8):
        make_entry(course, f"w{number}")
    at_once([lambda b=b: cancel(b, by=None) for b in booked] + books(course, 5))
    assert WaitingEntry.objects.filter(state=WaitingState.OFFERED).count() == 5
    assert (holders(course), Slot.objects.get(pk=course.pk).taken) == (5, 5)


def test_family_in_ten_windows_books_as_often_as_it_may():
    slots = [make_slot(offer=offer) for offer in [make_offer(most_per_family=2)] for _time in range(10)]
    ends = at_once([lambda slot=slot: book(slot, family(), by=None) for slot in slots])
    assert ends == Counter({"LimitReached": 8, "done": 2})


def test_family_books_a_course_once():
    slot = make_course(capacity=10)
    assert at_once([lambda: book(slot, family(), by=None)] * 10) == Counter({"LimitReached": 9, "done": 1})


def test_control_without_a_guard_of_the_time_a_held_place_is_sold_twice(drop_guards):
    drop_guards("slot_taken_within_capacity", "slot_taken_within_public_share")
    slot = make_slot(offer=make_offer(has_waiting_list=True))
    booked = book(slot, family("first"), by=None)
    entry = make_entry(slot)
    cancel(booked, by=None)
    (book_it,) = books(slot, 1)
    assert amid(lambda: accept(entry), before("INSERT INTO", Appointment), book_it) == ("done", "done")
    assert Appointment.objects.standing().count() == Slot.objects.get().taken == 2
