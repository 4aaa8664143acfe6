"""A course is restored while somebody books, and a family erased while it is noted: one of the two waits."""

from functools import partial

import pytest
from django.db import transaction

from appointments.booking.actions import book
from appointments.core.courses import planned_course
from appointments.groups.course_cancelling import cancel_course, restore_course
from appointments.models import Appointment, Attendance, Slot
from tests.factories import make_appointment, make_centre, make_user
from tests.factories_groups import family, make_course
from tests.races.interleaving import after, amid

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
