"""A course is restored, left or joined while something else happens to it: one of the two waits."""

import datetime as dt
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.mending import restore
from appointments.core.courses import planned_course
from appointments.desk.transitions import Step, take_step
from appointments.groups.course_actions import drop_date
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.models import Appointment, Attendance, Slot
from familienzentrum import local_time
from tests.factories import make_appointment, make_centre, make_user
from tests.factories_groups import family, make_course
from tests.races.interleaving import after, amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def standing(first):
    return Appointment.objects.standing().count(), Slot.objects.get(pk=first.pk).taken


@pytest.fixture
def cancelled():
    return cancelled_course()


def cancelled_course():
    """A page of the course is still open elsewhere: what this returns is as it was read before."""
    make_centre()
    first = make_course()
    book(first, family(), by=None)
    cancel_course(first.course, by=make_user())
    return first


def ways(first):
    return partial(restore_course, first.course, by=make_user()), partial(book, first, family("b"), by=None)


def test_place_of_a_course_that_is_being_restored_is_taken(cancelled):
    restores, books = ways(cancelled)
    assert amid(restores, after("UPDATE", Appointment), books) == ("done", "SlotTaken")
    assert standing(cancelled) == (1, 1)


def test_who_books_while_the_dates_come_back_waits_and_is_refused(cancelled):
    restores, books = ways(cancelled)
    assert amid(restores, after("UPDATE", Slot), books) == ("done", "SlotTaken")
    assert standing(cancelled) == (1, 1)


def test_control_without_the_guard_two_families_have_one_place(drop_guards):
    drop_guards("slot_taken_within_capacity", "slot_taken_within_public_share")
    cancelled = cancelled_course()
    restores, books = ways(cancelled)
    assert amid(restores, after("UPDATE", Appointment), books) == ("done", "done")
    assert standing(cancelled) == (2, 2)


class TestAttendance:
    @pytest.fixture
    def noted(self):
        first = make_course(capacity=2)
        date = planned_course(first.course).dates[1]
        given = {"appointment": make_appointment(slot=first), "date": date, "state": "arrived"}
        return partial(Attendance.objects.create, **given)

    def erase(self):
        erased = {"sealed": None, "told": None, "code_digest": None, "attempt": None, "contact_digest": None}
        Appointment.objects.update(**erased)

    def test_noted_first_is_forgotten_with_the_family(self, noted):
        noting = transaction.atomic(noted)
        assert amid(noting, after("INSERT INTO", Attendance), self.erase) == ("done", "done")
        assert not Attendance.objects.exists()

    def test_erased_first_is_noted_no_more(self, noted):
        erasing = transaction.atomic(self.erase)
        assert amid(erasing, after("UPDATE", Appointment), noted) == ("done", "IntegrityError")
        assert not Attendance.objects.exists()

    def test_control_without_the_guard_it_outlives_the_family(self, drop_guards):
        drop_guards("of_the_booked_course", "forgotten_with_the_family")
        first = make_course(capacity=2)
        date = planned_course(first.course).dates[1]
        noted = partial(Attendance.objects.create, appointment=make_appointment(slot=first), date=date, state="arrived")
        assert amid(transaction.atomic(self.erase), after("UPDATE", Appointment), noted) == ("done", "done")
        assert Attendance.objects.exists()


HOUR = dt.timedelta(hours=1)


def still_today():
    """An hour, or half of what is left of the day: nobody is checked in for a date of tomorrow."""
    now = timezone.now()
    return min(HOUR, (local_time.at(timezone.localdate(now) + dt.timedelta(days=1)) - now) / 2)


def begun_course(begins_in=HOUR):
    """A course that goes on and can be joined: its first date was yesterday, a second one begins in an hour."""
    make_centre()
    first = make_course(starts_at=timezone.now() - dt.timedelta(days=1), course={"joins_late": True})
    soon = timezone.now() + begins_in
    Slot.objects.filter(pk=planned_course(first.course).dates[1].pk).update(
        starts_at=soon, ends_at=soon + dt.timedelta(hours=1)
    )
    return first


class TestLeaving:
    def ways(self):
        """One family leaves, and the desk checks it in for the next date."""
        first = begun_course(still_today())
        made = make_appointment(slot=first, personal={"email": "a@example.org"})
        date = planned_course(first.course).dates[1]
        Appointment.objects.update(state="done")
        return partial(cancel, made, by=None), partial(take_step, made, Step.CHECK_IN, by=make_user(), date=date)

    def test_who_is_just_leaving_is_not_checked_in(self):
        leaves, checks_in = self.ways()
        assert amid(leaves, before("UPDATE", Appointment), checks_in) == ("done", "WrongState")
        assert not Attendance.objects.exists()

    def test_who_is_just_checked_in_does_not_leave_before_that_date(self):
        leaves, checks_in = self.ways()
        assert amid(checks_in, after("INSERT INTO", Attendance), leaves) == ("done", "CheckedIn")
        assert Appointment.objects.get().ends_with is None

    def test_control_without_locks_and_guard_it_is_there_where_it_has_left(self, drop_guards):
        drop_guards("of_the_booked_course")
        leaves, checks_in = self.ways()
        noting = without_locks(checks_in)
        assert amid(without_locks(leaves), before("UPDATE", Appointment), noting) == ("done", "done")
        left, there = Appointment.objects.get().ends_with, Attendance.objects.get().date
        assert left.starts_at < there.starts_at

    def taken_back(self):
        """A family takes back that it left, while another one joins."""
        first = begun_course()
        made = cancel(make_appointment(slot=first, personal={"email": "a@example.org"}), by=None)
        slot = Slot.objects.with_details().get(pk=first.pk)
        return partial(restore, made, by=None), partial(book, slot, family("b"), by=None)

    def test_place_that_is_taken_back_is_not_booked_as_well(self):
        takes_back, joins = self.taken_back()
        assert amid(takes_back, after("UPDATE", Appointment), joins) == ("done", "SlotTaken")
        assert Slot.objects.filter(capacity=1).get().taken == 1

    def test_place_that_is_just_booked_is_not_taken_back(self):
        takes_back, joins = self.taken_back()
        assert amid(joins, after("INSERT INTO", Appointment), takes_back) == ("done", "SlotTaken")
        assert Slot.objects.filter(capacity=1).get().taken == 1

    def test_control_without_the_guard_both_have_it(self, drop_guards):
        drop_guards("slot_taken_within_capacity", "slot_taken_within_public_share")
        takes_back, joins = self.taken_back()
        assert amid(takes_back, after("UPDATE", Appointment), joins) == ("done", "done")
        assert Slot.objects.filter(capacity=1).get().taken == 2


class TestJoining:
    def ways(self):
        """A family joins, and the planner drops the date with which it begins."""
        first = begun_course()
        slot = Slot.objects.with_details().get(pk=first.pk)
        date = planned_course(first.course).dates[1]
        return partial(book, slot, family(), by=None), partial(drop_date, date, by=make_user())

    def begins(self):
        return Appointment.objects.get().begins_with

    def test_date_that_is_dropped_meanwhile_is_not_the_first_of_who_joins(self):
        joins, drops = self.ways()
        assert amid(joins, before("INSERT INTO", Appointment), drops) == ("done", "done")
        assert not self.begins().is_withdrawn

    def test_who_joins_while_a_date_is_dropped_waits_and_begins_with_the_next(self):
        joins, drops = self.ways()
        assert amid(drops, after("UPDATE", Slot), joins) == ("done", "done")
        assert not self.begins().is_withdrawn

    def test_control_without_locks_it_begins_with_a_date_that_does_not_take_place(self):
        joins, drops = self.ways()
        assert amid(joins, before("INSERT INTO", Appointment), without_locks(drops)) == ("done", "done")
        assert self.begins().is_withdrawn
