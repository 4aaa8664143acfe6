"""Something closes while families book, hours are rebuilt and colleagues close too: never both, and no deadlock."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from appointments.booking.actions import book, move
from appointments.booking.requests import BookingRequest
from appointments.choices import Way
from appointments.clearing.actions import close
from appointments.clearing.queries import Decision
from appointments.closing.actions import end_closing
from appointments.closing.substitution_actions import begin_substitution
from appointments.core.locks import lock_plan, lock_plan_shared
from appointments.models import Absence, Appointment, Closure, Message, Slot
from appointments.planning.actions import rebuild_all
from appointments.planning.conflicts import conflicting_slots
from familienzentrum.models import AuditEntry
from tests.factories import make_adviser, make_appointment, make_hour, make_offer, make_office, make_slot, make_user
from tests.factories_closing import days_ahead, make_absence, new_absence, new_closure, new_substitution
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid, before

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

FAMILIES = 9


@pytest.fixture(autouse=True)
def _plan_for_three_weeks(settings):
    """Fewer times are rebuilt sooner."""
    settings.BOOKING_WEEKS_AHEAD = 3


def in_a_closed_house():
    """Return what must never be: times on offer while the house is closed."""
    closure = Closure.objects.first()
    return list(conflicting_slots(closure)) if closure else []


def look_then_close(closure):
    """Close the way that most systems do: look whether anything is booked, then save."""
    assert not conflicting_slots(closure).filter(taken__gt=0).exists()
    conflicting_slots(closure).filter(taken=0).update(is_withdrawn=True)
    closure.save()


def booked_between_look_and_save():
    """A new time is placed and booked after the look; return how both ended."""
    offer, closure = make_offer(), new_closure()
    return amid(
        lambda: look_then_close(closure),
        before("INSERT INTO", Closure),
        lambda: book(make_slot(offer=offer), BookingRequest(), by=None),
    )


def test_family_that_books_while_the_house_is_closed_comes_too_late():
    planner, slot = make_user(), make_slot()
    ends = amid(
        lambda: close(new_closure(), {}, by=planner),
        before("INSERT INTO", Closure),
        lambda: book(slot, BookingRequest(), by=None),
    )
    assert ends == ("done", "SlotTaken")
    assert in_a_closed_house() == []


def test_closing_waits_for_the_family_that_books_and_finds_it():
    planner, slot = make_user(), make_slot()
    ends = amid(
        lambda: book(slot, BookingRequest(), by=None),
        after("INSERT INTO", Appointment),
        lambda: close(new_closure(), {}, by=planner),
    )
    assert ends == ("done", "Undecided")
    assert not Closure.objects.exists()


def test_family_or_closure_never_both():
    planner = make_user()
    for _again in range(2):
        slots = [make_slot(starts_at=days_ahead(7) + dt.timedelta(minutes=n)) for n in range(3)]
        books = [lambda slot=slot: book(slot, BookingRequest(), by=None) for slot in slots] * 3
        ends = at_once([lambda: close(new_closure(), {}, by=planner), *books])
        assert sum(ends.values()) == FAMILIES + 1
        booked = Appointment.objects.filter(slot__in=slots).count()
        assert Closure.objects.exists() == (booked == 0)
        assert in_a_closed_house() == []
        Appointment.objects.all().delete()
        Slot.objects.all().delete()
        Closure.objects.all().delete()


def test_database_refuses_what_slipped_in():
    assert booked_between_look_and_save() == ("IntegrityError", "done")
    assert not Closure.objects.exists()


def test_control_without_the_guard_a_family_stands_before_a_closed_door(drop_guards):
    drop_guards("closure_meets_no_time")
    assert booked_between_look_and_save() == ("done", "done")
    assert Appointment.objects.standing().filter(slot__in=in_a_closed_house()).count() == 1


def test_two_closures_at_once_cancel_once():
    planner = make_user()
    appointments = [make_appointment(personal={"email": f"{n}@example.org"}) for n in range(3)]
    decisions = {appointment.pk: Decision(Way.CANCEL) for appointment in appointments}
    ends = at_once([lambda: close(new_closure(), decisions, by=planner) for _ in range(2)])
    assert ends == Counter(done=2)
    assert Message.objects.count() == 3
    assert in_a_closed_house() == []


def test_families_who_move_across_do_not_deadlock_with_a_closure():
    planner, offer = make_user(), make_offer()
    for _again in range(2):
        inside = [make_appointment(slot=make_slot(offer=offer, starts_at=days_ahead(day))) for day in (7, 8)]
        outside = [make_slot(offer=offer, starts_at=days_ahead(day)) for day in (20, 21)]
        decisions = {a.pk: Decision(Way.MOVE, s.pk) for a, s in zip(inside, reversed(outside), strict=True)}
        moves = [lambda a=a, s=s: move(a, s, by=None) for a, s in zip(inside, outside, strict=True)]
        ends = at_once([lambda d=decisions: close(new_closure(), d, by=planner), *moves])
        assert "OperationalError" not in ends
        assert in_a_closed_house() == []
        assert Appointment.objects.standing().count() == 2
        Appointment.objects.all().delete()
        Slot.objects.all().delete()
        Closure.objects.all().delete()


def test_hours_rebuilt_meanwhile_bring_nothing_into_a_closed_house():
    planner, office = make_user(), make_office()
    for _ in range(3):
        make_hour(offer=make_offer(office=office), adviser=make_adviser(office))
    for _again in range(2):
        ends = at_once([lambda: close(new_closure(), {}, by=planner), *[rebuild_all] * 3])
        assert ends == Counter(done=4)
        assert in_a_closed_house() == []
        assert Slot.objects.offered().exists()
        end_closing(Closure.objects.get(), by=planner)


def test_hours_that_are_being_rebuilt_are_closed_afterwards():
    planner = make_user()
    make_hour()
    close_house = partial(close, new_closure(), {}, by=planner)
    assert amid(rebuild_all, before("INSERT INTO", Slot), close_house) == ("done", "done")
    assert Slot.objects.offered().exists()
    assert in_a_closed_house() == []


def test_hours_rebuilt_while_the_house_is_closed_see_the_closure():
    planner = make_user()
    make_hour()
    close_house = partial(close, new_closure(), {}, by=planner)
    assert amid(close_house, before("INSERT INTO", Closure), rebuild_all) == ("done", "done")
    assert Slot.objects.offered().exists()
    assert in_a_closed_house() == []


def test_hours_that_are_being_built_are_handed_over_to_the_substitute():
    planner, office = make_user(), make_office()
    adviser, substitute = make_adviser(office), make_adviser(office)
    hour = make_hour(offer=make_offer(office=office), adviser=adviser)
    substitution = new_substitution(office=office, adviser=adviser, substitute=substitute)
    begin = partial(begin_substitution, substitution, by=planner)
    assert amid(rebuild_all, after("INSERT INTO", Slot), begin) == ("done", "done")
    assert advisers_during(substitution, hour) == {substitute.pk}


def advisers_during(substitution, hour):
    """Return who advises in the times of an hour during a substitution."""
    during = hour.slots.offered().filter(starts_at__gte=substitution.starts_at, ends_at__lte=substitution.ends_at)
    return set(during.values_list("adviser", flat=True))


def test_hours_built_meanwhile_belong_to_the_substitute():
    planner, office = make_user(), make_office()
    for _again in range(2):
        adviser, substitute = make_adviser(office), make_adviser(office)
        hour = make_hour(offer=make_offer(office=office), adviser=adviser)
        substitution = new_substitution(office=office, adviser=adviser, substitute=substitute)
        begin = [lambda row=substitution: begin_substitution(row, by=planner)]
        assert at_once(begin + [rebuild_all] * 3) == Counter(done=4)
        assert advisers_during(substitution, hour) == {substitute.pk}


def test_absence_and_new_time_of_the_same_person_never_both():
    planner, offer, person = make_user(), make_offer(), make_user()
    for day in range(7, 10):
        Absence.objects.all().delete()
        absence = new_absence(person=person, starts_at=days_ahead(day), ends_at=days_ahead(day + 1))
        place = [lambda day=day: make_slot(offer=offer, adviser=person, starts_at=days_ahead(day))] * 3
        at_once([lambda row=absence: close(row, {}, by=planner), *place])
        assert not (Absence.objects.exists() and conflicting_slots(absence).exists())


def test_two_who_end_an_absence_end_it_once():
    planner, absence = make_user(), make_absence()
    end = partial(end_closing, absence, by=planner)
    assert amid(end, before("INSERT INTO", AuditEntry), end) == ("done", "AlreadyOver")


def test_of_many_who_end_an_absence_one_ends_it():
    planner, absence = make_user(), make_absence()
    assert at_once([partial(end_closing, absence, by=planner)] * 4) == Counter(done=1, AlreadyOver=3)


@pytest.mark.parametrize("lock", [lock_plan, lock_plan_shared])
def test_plan_is_locked_within_a_transaction_only(lock):
    with pytest.raises(TransactionManagementError):
        lock()
    with transaction.atomic():
        lock()
