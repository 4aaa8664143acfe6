"""Corrections, cancellations taken back and messages, all at the same moment: nothing is sold twice or told wrong."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.core import mail

from appointments.booking.actions import book, cancel
from appointments.booking.mending import correct, restore
from appointments.choices import MessageState, Unit
from appointments.core.courses import planned_course
from appointments.groups.course_actions import Setting, change_date, drop_date
from appointments.messages.sending import deliver
from appointments.models import Appointment, HeldSeats, Message, Slot, WaitingEntry
from tests.calendar_reader import FamilyCalendar
from tests.factories import make_centre, make_offer, make_slot, make_user
from tests.factories_groups import family, make_course, make_entry
from tests.outbox import send_waiting_mails
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid, before

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
