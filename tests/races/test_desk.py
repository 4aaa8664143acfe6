"""Many hands at the desk at once: one check-in, one slip, one companion, and a closed day that loses nothing."""

import datetime as dt
import uuid
from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from appointments.desk.company_actions import set_companion
from appointments.desk.taking_back import take_back
from appointments.desk.transitions import Step, take_step
from appointments.messages.call_actions import claim_call, finish_call
from appointments.messages.call_wishes import wish_for_call
from appointments.models import Appointment, CallTask, Referral, Visit
from appointments.models.call_wish import CallOrigin
from appointments.visits.actions import VisitEntry, close_day, record_visit
from appointments.visits.referral_actions import give_slip, take_slip
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_appointment, make_office, make_slot, make_taken_step, make_topic, make_user, make_visit
from tests.races.conftest import at_once
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PEOPLE = 20


@pytest.fixture
def check_in():
    appointment, desk = make_appointment(slot=make_slot(starts_at=timezone.now())), make_user()
    return lambda: take_step(appointment, Step.CHECK_IN, by=desk)


@pytest.fixture
def arrive():
    desk = make_user()
    slip = give_slip(from_office=None, to_office=make_office(), by=desk)
    return lambda: take_slip(slip.code, at_offices=None)


def test_one_person_checks_in(check_in):
    assert at_once([check_in] * PEOPLE) == Counter({"WrongState": PEOPLE - 1, "done": 1})
    assert AuditEntry.objects.count() == 1


def test_second_hand_sees_the_check_in_of_the_first(check_in):
    assert amid(check_in, before("UPDATE", Appointment), check_in) == ("done", "WrongState")


def test_control_without_the_lock_both_check_in(check_in):
    check_in = without_locks(check_in)
    assert amid(check_in, before("UPDATE", Appointment), check_in) == ("done", "done")


@pytest.fixture
def undo():
    step = make_taken_step()
    return lambda: take_back(step, by=step.by)


def test_step_that_is_being_taken_back_is_taken_back_once(undo):
    assert amid(undo, before("UPDATE", Appointment), undo) == ("done", "CannotTakeBack")


def test_control_without_the_lock_a_step_is_taken_back_twice(undo):
    undo = without_locks(undo)
    assert amid(undo, before("UPDATE", Appointment), undo) == ("done", "done")


def test_one_slip_arrives_once(arrive):
    assert at_once([arrive] * PEOPLE) == Counter({"UnknownCode": PEOPLE - 1, "done": 1})


def test_slip_that_is_being_taken_is_taken(arrive):
    assert amid(arrive, before("UPDATE", Referral), arrive) == ("done", "UnknownCode")


def test_control_without_the_lock_one_slip_arrives_twice(arrive):
    arrive = without_locks(arrive)
    assert amid(arrive, before("UPDATE", Referral), arrive) == ("done", "done")


@pytest.fixture
def choose():
    """Two desks choose the same person for two families that come at the same time."""
    slots = [make_slot(), make_slot()]
    families = [make_appointment(slot=slot, personal={"wants_company": True}) for slot in slots]
    companion, desk = make_user(role=Role.FRONT_DESK), make_user()
    return [lambda family=family: set_companion(family, companion, by=desk) for family in families]


def test_person_who_is_being_chosen_comes_along_with_no_other_family(choose):
    one, other = choose
    assert amid(one, before("UPDATE", Appointment), other) == ("done", "NotFree")


def test_control_without_the_lock_one_person_comes_along_with_two(choose):
    one, other = map(without_locks, choose)
    assert amid(one, before("UPDATE", Appointment), other) == ("done", "done")


@pytest.fixture
def call_there():
    """Two at the desk begin the same call."""
    wish_for_call("0171 2345678", language="", origin=CallOrigin.OTHER)
    task = CallTask.objects.get()
    return [partial(claim_call, task, by=make_user()) for _ in range(2)]


def test_call_that_somebody_begins_is_begun_by_nobody_else(call_there):
    one, other = call_there
    assert amid(one, before("UPDATE", CallTask), other) == ("done", "SomebodyElseCalls")


def test_control_without_the_lock_two_call_one_number(call_there):
    one, other = map(without_locks, call_there)
    assert amid(one, before("UPDATE", CallTask), other) == ("done", "done")


@pytest.fixture
def claim_and_finish(call_there):
    """One begins a call that another, who had its page open, takes for done."""
    claim, _other = call_there
    return claim, partial(finish_call, CallTask.objects.get(), by=make_user())


def test_call_that_somebody_begins_is_done_by_nobody_else(claim_and_finish):
    claim, finish = claim_and_finish
    assert amid(claim, before("UPDATE", CallTask), finish) == ("done", "SomebodyElseCalls")


def test_control_without_the_lock_a_call_is_done_while_it_is_begun(claim_and_finish):
    claim, finish = map(without_locks, claim_and_finish)
    assert amid(claim, before("UPDATE", CallTask), finish) == ("done", "done")


def test_same_number_at_once_is_called_once():
    ask = partial(wish_for_call, "0171 2345678", language="", origin=CallOrigin.OTHER)
    assert at_once([ask] * 5) == Counter({"done": 5})
    assert CallTask.objects.count() == 1


def test_double_click_makes_one_slip():
    office, number, desk = make_office(), uuid.uuid4(), make_user()
    ends = at_once([lambda: give_slip(from_office=None, to_office=office, by=desk, number=number)] * PEOPLE)
    assert ends == Counter({"AlreadyGiven": PEOPLE - 1, "done": 1})
    assert Referral.objects.count() == 1


def test_double_click_makes_one_visit():
    given, number, desk = VisitEntry(main_topic=make_topic()), uuid.uuid4(), make_user()
    assert at_once([lambda: record_visit(given, by=desk, number=number)] * PEOPLE) == Counter({"done": PEOPLE})
    assert Visit.objects.count() == 1


def test_day_closed_by_two_workers_at_once_keeps_every_visit():
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for _ in range(5):
        make_visit(day=yesterday, recorded_by=make_user())
    assert at_once([lambda: close_day(yesterday)] * 5)["done"] == 5
    assert Visit.objects.on(yesterday).count() == 5
    assert not Visit.objects.filter(recorded_by__isnull=False).exists()
