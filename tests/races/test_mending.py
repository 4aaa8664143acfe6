"""Corrections, cancellations taken back and messages, all at the same moment: nothing is sold twice or told wrong."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.core import mail
from django.db import transaction

from appointments.booking.actions import book, cancel
from appointments.booking.mending import correct, restore
from appointments.choices import MessageState, Unit, WaitingState
from appointments.clearing.surroundings import told_after
from appointments.core.courses import planned_course
from appointments.desk.calls import open_calls
from appointments.groups.course_actions import Setting, change_date, drop_date
from appointments.messages.catching_up import tell_forgotten
from appointments.messages.sending import deliver
from appointments.models import Appointment, HeldSeats, Message, Slot, WaitingEntry
from offers.models import Place
from tests.calendar_reader import FamilyCalendar
from tests.factories import make_centre, make_offer, make_place, make_slot, make_user
from tests.factories_groups import family, make_course, make_entry
from tests.outbox import send_waiting_mails
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

FAMILIES = 10
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def cancelled():
    return cancel(book(make_slot(), family("first"), by=None), by=None)


def taken(slot):
    return Slot.objects.get(pk=slot.pk).taken


def test_place_is_taken_back_or_booked_by_one_other(cancelled):
    others = [partial(book, cancelled.slot, family(f"f{number}"), by=None) for number in range(FAMILIES)]
    ends = at_once([partial(restore, cancelled, by=None), *others])
    assert ends == Counter({"SlotTaken": FAMILIES, "done": 1})
    assert (Appointment.objects.standing().count(), taken(cancelled.slot)) == (1, 1)


def test_place_that_is_being_taken_back_is_taken(cancelled):
    other = partial(book, cancelled.slot, family("b"), by=None)
    assert amid(partial(restore, cancelled, by=None), after("UPDATE", Appointment), other) == ("done", "SlotTaken")


def test_control_without_the_guard_it_has_two_families(drop_guards):
    drop_guards("slot_taken_within_capacity", "slot_taken_within_public_share")
    cancelled = cancel(book(make_slot(), family("first"), by=None), by=None)
    other = partial(book, cancelled.slot, family("b"), by=None)
    assert amid(partial(restore, cancelled, by=None), after("UPDATE", Appointment), other) == ("done", "done")
    assert (Appointment.objects.standing().count(), taken(cancelled.slot)) == (2, 2)


def test_taking_back_in_ten_windows_is_one_booking(cancelled):
    assert at_once([partial(restore, cancelled, by=None)] * 10) == Counter(done=10)
    assert taken(cancelled.slot) == 1


def test_family_that_grows_and_one_that_books_do_not_share_a_place():
    slot = make_slot(offer=make_offer(), capacity=2, unit=Unit.PERSON)
    grows = partial(correct, book(slot, family(), by=None), family(adults=2), by=None)
    assert amid(grows, after("UPDATE", Appointment), partial(book, slot, family("b"), by=None)) == ("done", "SlotTaken")
    assert taken(slot) == 2


@pytest.fixture
def large():
    """A family that takes both places of a time, and another that waits for one."""
    slot = make_slot(offer=make_offer(has_waiting_list=True), capacity=2, unit=Unit.PERSON)
    appointment = book(slot, family(adults=2), by=None)
    make_entry(slot, "waits")
    return appointment


def test_place_of_a_family_that_shrinks_goes_to_whoever_waits_past_the_crowd(large):
    shrinks = partial(correct, large, family(adults=1), by=None)
    others = [partial(book, large.slot, family(f"f{number}"), by=None) for number in range(FAMILIES)]
    assert at_once([shrinks, *others]) == Counter({"SlotTaken": FAMILIES, "done": 1})
    assert (HeldSeats.objects.get().seats, taken(large.slot)) == (1, 2)


def test_place_that_is_being_given_back_is_not_booked(large):
    shrinks = partial(correct, large, family(adults=1), by=None)
    other = partial(book, large.slot, family("b"), by=None)
    assert amid(shrinks, after("UPDATE", Appointment), other) == ("done", "SlotTaken")
    assert (HeldSeats.objects.count(), taken(large.slot)) == (1, 2)


def test_control_whoever_waits_for_nobody_gets_the_place_given_back(large):
    WaitingEntry.objects.all().delete()
    shrinks = partial(correct, large, family(adults=1), by=None)
    other = partial(book, large.slot, family("b"), by=None)
    assert amid(shrinks, after("UPDATE", Appointment), other) == ("done", "done")
    assert (Appointment.objects.standing().count(), taken(large.slot)) == (2, 2)


@pytest.fixture
def both():
    """A family that takes both places of a time which has a waiting list, on which nobody is yet."""
    slot = make_slot(offer=make_offer(has_waiting_list=True), capacity=2, unit=Unit.PERSON)
    return book(slot, family(adults=2), by=None)


def shrinks_while_somebody_joins(both):
    return partial(correct, both, family(adults=1), by=None), partial(make_entry, both.slot, "joins")


def test_who_joins_while_a_family_shrinks_waits_and_is_offered_the_place(both):
    shrinks, joins = shrinks_while_somebody_joins(both)
    assert amid(shrinks, after("FROM", WaitingEntry), joins) == ("done", "done")
    assert (WaitingEntry.objects.get().state, HeldSeats.objects.count()) == (WaitingState.OFFERED, 1)


def test_control_without_the_queue_the_place_that_is_given_back_slips_past(both):
    shrinks, joins = map(without_locks, shrinks_while_somebody_joins(both))
    assert amid(shrinks, after("FROM", WaitingEntry), joins) == ("done", "done")
    assert (WaitingEntry.objects.get().state, HeldSeats.objects.count()) == (WaitingState.WAITING, 0)


@pytest.fixture
def booked():
    return book(make_slot(), family("first"), by=None)


def test_booking_that_is_being_cancelled_is_not_corrected(booked):
    corrects = partial(correct, booked, family("second"), by=None)
    assert amid(partial(cancel, booked, by=None), before("UPDATE", Appointment), corrects) == ("done", "CannotChange")
    assert Appointment.objects.get().personal.email == "first@example.org"


def test_booking_that_is_being_corrected_is_cancelled_afterwards_and_says_so_at_the_new_address(booked):
    corrects = partial(correct, booked, family("second"), by=None)
    cancels = partial(cancel, booked, by=make_user())
    assert amid(corrects, before("UPDATE", Appointment), cancels) == ("done", "done")
    send_waiting_mails()
    assert [(written.to, "abgesagt" in written.body) for written in mail.outbox] == [(["second@example.org"], True)]


def test_control_without_the_lock_a_cancelled_booking_is_corrected_and_two_changes_count_as_one(booked):
    corrects = without_locks(partial(correct, booked, family("second"), by=None))
    cancels = without_locks(partial(cancel, booked, by=None))
    assert amid(cancels, before("UPDATE", Appointment), corrects) == ("done", "done")
    stands = Appointment.objects.get()
    assert (stands.is_cancelled, stands.personal.email, stands.sequence) == (True, "second@example.org", 1)


def moves_house(slot):
    """As the form of a place does it: whoever has booked by then hears of it."""
    with transaction.atomic():
        told_after(Slot.objects.filter(pk=slot.pk), lambda: Place.objects.update(street="Seeweg 2"))


def test_place_that_gets_another_street_during_a_booking_is_the_one_that_the_family_ends_up_with():
    """The change knows nothing of it yet: the confirmation says where, or the call of the next morning."""
    make_centre()
    slot = make_slot(offer=make_offer(place=make_place()), capacity=2)
    for request in (family(), family(email="", phone="0123 987")):
        Place.objects.update(street="Marktplatz 1")
        books = partial(book, Slot.objects.with_details().get(pk=slot.pk), request, by=None)
        assert amid(books, before("INSERT INTO", Appointment), partial(moves_house, slot)) == ("done", "done")
    send_waiting_mails()
    [written] = mail.outbox
    assert "Seeweg 2" in written.attachments[0].get_payload(decode=True).decode()
    assert (tell_forgotten(), tell_forgotten()) == (1, 0)
    assert "Neuer Ort: Seeweg 2" in " ".join(open_calls()[0].words)


def test_two_corrections_at_once_leave_one_of_them_whole():
    slot = make_slot(offer=make_offer(), capacity=9, unit=Unit.PERSON)
    appointment = book(slot, family(), by=None)
    at_once([partial(correct, appointment, family(f"n{number}", adults=number), by=None) for number in (2, 3, 4)])
    stands = Appointment.objects.get()
    assert stands.personal.email == f"n{stands.adults}@example.org"
    assert (stands.seats, taken(slot)) == (stands.adults, stands.adults)


class TestTelling:
    @pytest.fixture
    def first(self):
        make_centre()
        first = make_course(capacity=5)
        book(first, family(), by=None)
        return first

    def test_two_staff_who_change_one_course_at_once_tell_of_both_changes(self, first):
        send_waiting_mails()
        mail.outbox.clear()
        _first, second, third = planned_course(first.course).dates
        later, by = (second.starts_at + HOUR, second.ends_at + HOUR), make_user()
        ends = at_once([partial(change_date, second, later, Setting(), by=by), partial(drop_date, third, by=by)])
        assert ends == Counter(done=2)
        send_waiting_mails()
        [written] = mail.outbox
        assert ("Neue Zeit" in written.body, "fällt aus" in written.body) == (True, True)

    def test_change_while_a_mail_is_on_its_way_is_told_after_it(self, first):
        """The worker has begun with the confirmation when a date is dropped."""
        confirmation = Message.objects.get().pk
        last = planned_course(first.course).dates[-1]
        ends = amid(partial(deliver, confirmation), after("UPDATE", Message), partial(drop_date, last, by=make_user()))
        assert ends == ("done", "done")
        send_waiting_mails()
        calendar = FamilyCalendar()
        for written in mail.outbox:
            for part in written.attachments:
                calendar.read(part.get_payload(decode=True))
        assert len(calendar.entries) == len(planned_course(first.course).dates) == 2
        assert not Message.objects.exclude(state=MessageState.SENT).exists()

    def test_change_before_the_worker_takes_the_message_leaves_it_nothing_to_send(self, first):
        confirmation = Message.objects.get().pk
        last = planned_course(first.course).dates[-1]
        ends = amid(partial(deliver, confirmation), before("UPDATE", Message), partial(drop_date, last, by=make_user()))
        assert ends == ("done", "done")
        assert mail.outbox == []
        send_waiting_mails()
        [written] = mail.outbox
        assert "fällt aus" in written.body
