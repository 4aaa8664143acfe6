"""Closings end early and give their times back; substitutes come and go; old plans are forgotten."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.clearing.actions import close
from appointments.closing.actions import AlreadyOver, end_closing
from appointments.closing.substitution_actions import NotFree, StillAway, begin_substitution, end_substitution
from appointments.messages.call_actions import finish_call, reveal_for_call
from appointments.messages.telling import tell_changes
from appointments.models import Absence, Appointment, CallTask, Closure, Duty, RoomBooking, Slot, Substitution
from appointments.planning.actions import rebuild_all
from appointments.privacy.actions import erase_due
from familienzentrum.models import AuditEntry
from tests.factories import (
    make_adviser,
    make_appointment,
    make_hour,
    make_offer,
    make_office,
    make_room,
    make_slot,
    make_user,
)
from tests.factories_closing import (
    days_ahead,
    make_absence,
    make_closure,
    make_duty,
    make_substitution,
    new_absence,
    new_closure,
    new_substitution,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return make_user()


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def adviser(office):
    """An adviser with an hour every week."""
    adviser = make_adviser(office)
    make_hour(offer=make_offer(office=office), adviser=adviser)
    rebuild_all()
    return adviser


def offered():
    return Slot.objects.offered().filter(starts_at__gt=timezone.now())


def in_the_week():
    return offered().filter(starts_at__gte=days_ahead(6), ends_at__lte=days_ahead(13))


@pytest.mark.parametrize("kind", ["house", "office", "absence"])
def test_removed_closing_gives_every_time_back(planner, office, adviser, kind):
    before = offered().count()
    row = {
        "house": lambda: new_closure(),
        "office": lambda: new_closure(scope="office", office=office),
        "absence": lambda: new_absence(person=adviser),
    }[kind]()
    close(row, {}, by=planner)
    assert offered().count() < before
    end_closing(row, by=planner)
    assert offered().count() == before
    assert AuditEntry.objects.filter(action=f"{row._meta.model_name}.removed").count() == 1


def test_closure_of_another_office_leaves_times_alone(planner, adviser):
    before = offered().count()
    close(new_closure(scope="office", office=make_office()), {}, by=planner)
    assert offered().count() == before


def test_shortened_closure_gives_the_rest_back(planner, adviser):
    before = offered().count()
    closure = new_closure(starts_at=timezone.now() - dt.timedelta(days=1), ends_at=days_ahead(28))
    close(closure, {}, by=planner)
    end_closing(closure, by=planner, at=days_ahead(14))
    closed = offered().filter(starts_at__lt=days_ahead(14)).count()
    assert closed == 0
    end_closing(closure, by=planner)
    assert offered().count() == before


def test_what_is_over_cannot_be_ended(planner):
    over = make_closure(starts_at=days_ahead(-9), ends_at=days_ahead(-2))
    for closing in (over, new_absence()):
        with pytest.raises(AlreadyOver):
            end_closing(closing, by=planner)


def test_substitute_takes_over_free_and_booked_times_and_gives_them_back(planner, office, adviser):
    booked = book(in_the_week().first(), BookingRequest(), by=None)
    substitution = new_substitution(office=office, adviser=adviser)
    assert begin_substitution(substitution, by=planner).times == 6
    assert set(in_the_week().values_list("adviser", flat=True)) == {substitution.substitute_id}
    assert Slot.objects.get(pk=booked.slot_id).taken == 1
    end_substitution(substitution, by=planner)
    assert set(in_the_week().values_list("adviser", flat=True)) == {adviser.pk}


def test_substitution_brings_back_what_an_absence_kept_away(planner, office, adviser):
    close(new_absence(person=adviser), {}, by=planner)
    assert not in_the_week().exists()
    substitution = new_substitution(office=office, adviser=adviser)
    begin_substitution(substitution, by=planner)
    assert set(in_the_week().values_list("adviser", flat=True)) == {substitution.substitute_id}
    end_substitution(substitution, by=planner)
    assert not in_the_week().exists()


def test_substitute_who_is_busy_or_away_is_refused(planner, office, adviser):
    busy, away = make_adviser(office), make_adviser(office)
    make_slot(adviser=busy, starts_at=in_the_week().first().starts_at)
    make_absence(person=away)
    for person in (busy, away):
        with pytest.raises(NotFree):
            begin_substitution(new_substitution(office=office, adviser=adviser, substitute=person), by=planner)
    assert not Substitution.objects.exists()
    assert in_the_week().filter(adviser=adviser).count() == 6


def test_booked_time_does_not_go_back_to_somebody_who_is_away(planner, office, adviser):
    substitution = new_substitution(office=office, adviser=adviser)
    begin_substitution(substitution, by=planner)
    book(in_the_week().first(), BookingRequest(), by=None)
    make_absence(person=adviser)
    with pytest.raises(StillAway):
        end_substitution(substitution, by=planner)
    assert set(in_the_week().values_list("adviser", flat=True)) == {substitution.substitute_id}


def test_running_substitution_ends_now(planner):
    substitution = make_substitution(starts_at=timezone.now() - dt.timedelta(days=1))
    end_substitution(substitution, by=planner)
    assert Substitution.objects.get().ends_at <= timezone.now()
    with pytest.raises(AlreadyOver):
        end_substitution(substitution, by=planner)


class TestCalls:
    @pytest.fixture
    def task(self):
        appointment = make_appointment(personal={"name": "Kranich", "phone": "0123 987"})
        tell_changes(cancel(appointment, by=make_user(), clears=True))
        return CallTask.objects.get()

    def test_number_is_shown_for_open_calls_only_and_that_is_recorded(self, planner, task):
        assert reveal_for_call(task, by=planner).phone == "0123 987"
        assert AuditEntry.objects.filter(by=planner).get().action == "appointment.revealed"
        assert reveal_for_call(finish_call(task, by=planner), by=planner) is None
        assert AuditEntry.objects.filter(action="appointment.revealed").count() == 1

    def test_finished_call_brings_the_usual_date_of_erasing_back(self, planner, task):
        finish_call(task, by=planner)
        finish_call(task, by=planner)
        assert Appointment.objects.get().erase_on == timezone.localdate() + dt.timedelta(days=2)
        assert AuditEntry.objects.filter(action="calltask.done").count() == 1

    def test_asking_twice_makes_one_call(self, task):
        tell_changes(task.appointment)
        assert CallTask.objects.count() == 1

    def test_call_goes_with_the_data_it_is_about(self, task):
        erase_due(task.appointment.erase_on + dt.timedelta(days=30))
        assert not CallTask.objects.exists()


def test_plans_of_staff_are_forgotten_after_thirty_days():
    today = timezone.localdate()
    for days in (-31, -29):
        span = {"starts_at": days_ahead(days - 1), "ends_at": days_ahead(days)}
        make_absence(**span)
        make_substitution(**span)
        make_duty(valid_until=today + dt.timedelta(days=days))
    make_duty()
    make_closure(starts_at=days_ahead(-90), ends_at=days_ahead(-80))
    erase_due()
    assert (Absence.objects.count(), Substitution.objects.count(), Duty.objects.count()) == (1, 1, 2)
    assert Closure.objects.count() == 1


def test_rows_name_the_day_on_the_wall():
    """Half an hour after midnight it is yesterday for a database that is kept at UTC."""
    night = {"starts_at": dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC)}
    lent = RoomBooking(room=make_room(), **night)
    rows = [new_closure(**night), new_absence(**night), new_substitution(**night), lent, make_slot(**night)]
    assert [str(row) for row in rows if "2026-11-30" not in str(row)] == []
