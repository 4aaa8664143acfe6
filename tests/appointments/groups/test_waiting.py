"""A freed place goes to the next who waits, for a while, and then on: it never has two holders."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.limits import ContactNeeded, LimitReached
from appointments.booking.reallocation import offer_what_is_free, release_due
from appointments.booking.refusals import SlotTaken
from appointments.choices import PartOfDay, Unit, WaitingState
from appointments.groups.waiting_actions import (
    JoinedBefore,
    NoList,
    OfferOver,
    Preferences,
    WaitsAlready,
    accept,
    decline,
    end_overdue,
    join,
    leave,
)
from appointments.models import Appointment, HeldSeats, Slot, WaitingEntry
from tests.factories import make_age_phase, make_offer, make_slot
from tests.factories_groups import family, make_course, make_entry
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LATER = dt.timedelta(hours=25)


@pytest.fixture
def slot():
    return make_slot(offer=make_offer(has_waiting_list=True))


@pytest.fixture
def booked(slot):
    return book(slot, family("first"), by=None)


def state(entry):
    entry.refresh_from_db()
    return entry.state


def taken(slot):
    return Slot.objects.get(pk=slot.pk).taken


def test_freed_place_is_offered_to_the_longest_wait(slot, booked):
    first, second = make_entry(slot, "b"), make_entry(slot, "c")
    cancel(booked, by=None)
    assert (state(first), state(second)) == (WaitingState.OFFERED, WaitingState.WAITING)
    assert taken(slot) == 1
    with pytest.raises(SlotTaken):
        book(slot, family("d"), by=None)


def test_moving_away_frees_a_place_for_the_list_too(slot, booked):
    entry = make_entry(slot, preferences={"until": timezone.localdate(slot.starts_at)})
    other = make_slot(offer=slot.offer, starts_at=slot.starts_at + DAY)
    move(booked, other, by=None)
    assert state(entry) == WaitingState.OFFERED
    assert HeldSeats.objects.get().slot == slot


def test_accepted_place_is_booked_with_what_the_family_told(slot, booked):
    entry = make_entry(slot, name="b", phone="0123 456")
    cancel(booked, by=None)
    appointment = accept(entry)
    assert state(entry) == WaitingState.BOOKED
    assert appointment.personal.phone == "0123 456"
    assert appointment.personal.code != entry.personal.code
    assert (taken(slot), HeldSeats.objects.count()) == (1, 0)


def test_accepting_twice_books_once(slot, booked):
    entry = make_entry(slot)
    cancel(booked, by=None)
    assert accept(entry) == accept(entry)
    assert Appointment.objects.standing().count() == 1


def test_offer_that_is_not_taken_goes_to_the_next_and_the_turn_is_kept_once(slot, booked, time_machine):
    first, second = make_entry(slot, "b"), make_entry(slot, "c")
    cancel(booked, by=None)
    send_waiting_mails()
    time_machine.move_to(timezone.now() + LATER)
    assert release_due() == 1
    assert (state(first), state(second)) == (WaitingState.WAITING, WaitingState.OFFERED)
    assert release_due() == 0
    with pytest.raises(OfferOver):
        accept(first)
    cancel(accept(second), by=None)
    assert state(first) == WaitingState.OFFERED
    send_waiting_mails()
    time_machine.move_to(timezone.now() + LATER)
    assert release_due() == 1
    assert state(first) == WaitingState.LEFT


def test_place_that_nobody_was_told_of_has_not_lapsed(slot, booked, time_machine):
    """The mail server is away, or the desk did not get round to calling."""
    for name, reached in (("b", {}), ("c", {"email": "", "phone": "0123 456"})):
        make_entry(slot, name, **reached)
    cancel(booked, by=None)
    for _family in range(2):
        time_machine.move_to(timezone.now() + LATER)
        release_due()
    assert list(WaitingEntry.objects.values_list("state", "lapses")) == [(WaitingState.WAITING, 0)] * 2


def test_family_that_declines_goes_on_waiting_and_is_not_asked_for_the_same_time_at_once(slot, booked):
    entry = make_entry(slot, "b")
    cancel(booked, by=None)
    decline(entry), decline(entry)
    offer_what_is_free()
    assert (state(entry), taken(slot)) == (WaitingState.WAITING, 0)
    other = make_slot(offer=slot.offer, starts_at=slot.starts_at + DAY)
    offer_what_is_free()
    assert (state(entry), HeldSeats.objects.get().slot) == (WaitingState.OFFERED, other)


def test_freed_place_is_offered_again_to_who_did_not_want_it_before(slot, booked):
    entry = make_entry(slot, "b")
    cancel(booked, by=None)
    decline(entry)
    cancel(book(slot, family("d"), by=None), by=None)
    assert state(entry) == WaitingState.OFFERED


def test_offer_cannot_be_taken_late_even_before_it_is_passed_on(slot, booked, time_machine):
    entry = make_entry(slot)
    cancel(booked, by=None)
    time_machine.move_to(timezone.now() + LATER)
    with pytest.raises(OfferOver):
        accept(entry)


def test_place_is_free_for_all_when_nobody_waits_any_more(slot, booked, time_machine):
    make_entry(slot)
    cancel(booked, by=None)
    time_machine.move_to(timezone.now() + LATER)
    release_due()
    assert book(slot, family("d"), by=None)


def test_leaving_passes_the_offered_place_on(slot, booked):
    first, second = make_entry(slot, "b"), make_entry(slot, "c")
    cancel(booked, by=None)
    leave(first), leave(first)
    assert (state(first), state(second)) == (WaitingState.LEFT, WaitingState.OFFERED)
    assert taken(slot) == 1


def test_offer_is_shorter_when_the_time_is_near(slot, booked, time_machine):
    make_entry(slot)
    time_machine.move_to(slot.starts_at - dt.timedelta(hours=6), tick=False)
    cancel(booked, by=None)
    assert HeldSeats.objects.get().until == slot.starts_at - dt.timedelta(hours=3)


def test_place_that_is_too_near_is_free_for_all(slot, booked, time_machine):
    entry = make_entry(slot)
    time_machine.move_to(slot.starts_at - dt.timedelta(minutes=90))
    cancel(booked, by=None)
    assert state(entry) == WaitingState.WAITING
    assert taken(slot) == 0


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        ({}, True),
        ({"weekdays": [1]}, True),
        ({"weekdays": [0, 2]}, False),
        ({"part_of_day": PartOfDay.MORNING}, True),
        ({"part_of_day": PartOfDay.EVENING}, False),
        ({"until": dt.date(2027, 1, 4)}, False),
    ],
)
def test_only_times_that_suit_are_offered(wish, fits, time_machine):
    time_machine.move_to(dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC))
    tuesday = dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)
    slot = make_slot(offer=make_offer(has_waiting_list=True), starts_at=tuesday)
    booked = book(slot, family("a"), by=None)
    entry = make_entry(slot, "b", preferences=wish)
    cancel(booked, by=None)
    assert (state(entry) == WaitingState.OFFERED) == fits


def test_family_that_fits_comes_before_a_larger_one_that_does_not():
    make_age_phase(slug="3-6")
    slot = make_slot(offer=make_offer(has_waiting_list=True), capacity=3, unit=Unit.PERSON)
    single = book(slot, family("a"), by=None)
    book(slot, family("b", adults=2), by=None)
    three, one = make_entry(slot, "c", children_by_age={"3-6": 2}), make_entry(slot, "d")
    cancel(single, by=None)
    assert (state(three), state(one)) == (WaitingState.WAITING, WaitingState.OFFERED)


def test_new_times_are_offered_to_the_list_first(slot, booked):
    entry = make_entry(slot)
    make_slot(offer=slot.offer, starts_at=slot.starts_at + DAY)
    offer_what_is_free()
    assert state(entry) == WaitingState.OFFERED


def test_place_freed_while_the_family_typed_is_offered_at_once(slot):
    assert state(make_entry(slot)) == WaitingState.OFFERED


def test_time_that_begins_too_soon_does_not_hide_a_later_one(slot):
    make_slot(offer=slot.offer, starts_at=timezone.now() + dt.timedelta(hours=1))
    assert state(make_entry(slot)) == WaitingState.OFFERED
    assert HeldSeats.objects.get().slot == slot


def test_time_with_too_few_places_does_not_hide_a_later_one():
    make_age_phase(slug="3-6")
    later = make_slot(offer=make_offer(has_waiting_list=True), capacity=3, unit=Unit.PERSON)
    make_slot(offer=later.offer, starts_at=later.starts_at - DAY, capacity=1, unit=Unit.PERSON)
    assert state(make_entry(later, children_by_age={"3-6": 2})) == WaitingState.OFFERED
    assert HeldSeats.objects.get().slot == later


def test_course_has_a_list_of_its_own():
    slot = make_course()
    booked, entry = book(slot, family("a"), by=None), make_entry(slot, "b")
    assert entry.until == timezone.localdate(slot.starts_at)
    cancel(booked, by=None)
    assert accept(entry).slot == slot


def test_list_needs_a_contact(slot):
    with pytest.raises(ContactNeeded):
        make_entry(slot, email="", phone="")
    assert make_entry(slot, email="", phone="0123 456").is_standing


def test_nobody_waits_where_there_is_no_list():
    with pytest.raises(NoList):
        make_entry(make_slot())


def test_family_stands_on_a_list_once(slot, booked):
    make_entry(slot, "b")
    with pytest.raises(WaitsAlready):
        make_entry(slot, "b")


def test_words_do_not_tell_a_booking_from_an_entry():
    assert WaitsAlready.words == LimitReached.words


def test_one_bad_row_does_not_keep_the_places_of_the_others(slot, booked, time_machine):
    bad = make_entry(slot, "b")
    cancel(booked, by=None)
    good = make_slot(offer=make_offer(has_waiting_list=True))
    fine = book(good, family("c"), by=None)
    entry = make_entry(good, "d")
    cancel(fine, by=None)
    WaitingEntry.objects.filter(pk=bad.pk).update(sealed=b"no seal")
    time_machine.move_to(timezone.now() + LATER)
    assert release_due() == 2
    assert state(entry) == WaitingState.WAITING
    assert not HeldSeats.objects.exists()


def test_one_bad_row_does_not_keep_the_others_waiting_for_ever(time_machine):
    slots = [make_slot(offer=make_offer(has_waiting_list=True)) for _number in range(2)]
    for number, slot in enumerate(slots):
        book(slot, family(f"a{number}"), by=None)
    bad, good = (make_entry(slot, preferences={"until": timezone.localdate() + DAY}) for slot in slots)
    WaitingEntry.objects.filter(pk=bad.pk).update(sealed=b"no seal")
    time_machine.move_to(timezone.now() + 2 * DAY)
    assert end_overdue() == 2
    assert (state(bad), state(good)) == (WaitingState.EXPIRED, WaitingState.EXPIRED)


def test_freed_place_passes_an_entry_that_nobody_can_read(slot, booked):
    bad, good = make_entry(slot, "b"), make_entry(slot, "c")
    WaitingEntry.objects.filter(pk=bad.pk).update(sealed=b"no seal")
    cancel(booked, by=None)
    assert (state(bad), state(good)) == (WaitingState.WAITING, WaitingState.OFFERED)


def test_place_offered_to_an_erased_entry_is_released(slot, booked, time_machine):
    entry = make_entry(slot, "b")
    cancel(booked, by=None)
    gone = {"sealed": None, "code_digest": None, "attempt": None, "contact_digest": None}
    WaitingEntry.objects.filter(pk=entry.pk).update(**gone)
    time_machine.move_to(timezone.now() + LATER)
    assert release_due() == 1


def test_form_sent_twice_makes_one_entry(slot, booked):
    attempt = uuid.uuid4()
    assert make_entry(slot, "b", attempt=attempt) == make_entry(slot, "b", attempt=attempt)


@pytest.mark.parametrize("other", [{"phone": "0123 987"}, {"adults": 2}, {"preferences": {"weekdays": [2]}}])
def test_form_sent_again_with_other_content_says_that_nothing_changed(other):
    slot, attempt = make_slot(offer=make_offer(has_waiting_list=True)), uuid.uuid4()
    entry = make_entry(slot, "b", attempt=attempt)
    with pytest.raises(JoinedBefore):
        make_entry(slot, "b", attempt=attempt, **other)
    assert WaitingEntry.objects.get() == entry


def test_family_that_has_its_place_does_not_wait_for_another():
    slot = make_course()
    book(slot, family("a"), by=None)
    with pytest.raises(LimitReached):
        make_entry(slot, "a")


def test_wait_ends_on_its_last_day(slot, booked, time_machine):
    entry = make_entry(slot, preferences={"until": timezone.localdate() + 3 * DAY})
    time_machine.move_to(timezone.now() + 4 * DAY)
    assert (end_overdue(), end_overdue()) == (1, 0)
    assert state(entry) == WaitingState.EXPIRED
    assert entry.erase_on == entry.until + 2 * DAY


def test_paused_offer_takes_nobody_onto_the_list():
    slot = make_slot(offer=make_offer(has_waiting_list=True, state="paused"))
    with pytest.raises(NoList):
        join(slot.offer, family(), Preferences(until=timezone.localdate()))
