"""What may follow what: every state with every step, and the clock."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.choices import AppointmentState, CancelledBy
from appointments.desk.transitions import (
    Step,
    TooEarly,
    WrongDay,
    WrongState,
    steps_for,
    take_step,
)
from appointments.models import Appointment
from familienzentrum.models import AuditEntry
from tests.factories import make_appointment, make_slot, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 10, 5, tzinfo=dt.UTC), tick=False),
]

S = AppointmentState
# What the house allows, written down a second time: None means refused.
ALLOWED = {
    Step.CHECK_IN: {S.BOOKED: S.ARRIVED, S.NO_SHOW: S.ARRIVED},
    Step.BEGIN: {S.BOOKED: S.RUNNING, S.ARRIVED: S.RUNNING},
    Step.FINISH: {S.ARRIVED: S.DONE, S.RUNNING: S.DONE},
    Step.MARK_NO_SHOW: {S.BOOKED: S.NO_SHOW},
    Step.UNDO_CHECK_IN: {S.ARRIVED: S.BOOKED},
}
TABLE = [(state, step, ALLOWED[step].get(state)) for state in S for step in Step]


@pytest.fixture
def desk():
    return make_user()


def make(state=S.BOOKED, *, minutes=-5, **given):
    slot = make_slot(starts_at=timezone.now() + dt.timedelta(minutes=minutes))
    if state == S.CANCELLED:
        given |= {"cancelled_on": timezone.localdate(), "cancelled_by": CancelledBy.FAMILY}
    if state == S.ARRIVED:
        given |= {"arrived_at": timezone.now(), "arrived_by": make_user()}
    return make_appointment(slot=slot, state=state, **given)


@pytest.mark.parametrize(("state", "step", "target"), TABLE)
def test_every_state_with_every_step(state, step, target, desk):
    appointment = make(state)
    if target is None:
        with pytest.raises(WrongState):
            take_step(appointment, step, by=desk)
    else:
        take_step(appointment, step, by=desk)
    assert Appointment.objects.get().state == (target or state)


@pytest.mark.parametrize("state", S)
def test_steps_offered_are_those_that_work(state):
    offered = steps_for(make(state))
    assert set(offered) == {step for step in Step if state in ALLOWED[step]}


def test_check_in_notes_when_and_by_whom(desk):
    arrived = take_step(make(), Step.CHECK_IN, by=desk)
    assert (arrived.arrived_at, arrived.arrived_by) == (timezone.now(), desk)


def test_undo_forgets_when_and_by_whom(desk):
    appointment = take_step(take_step(make(), Step.CHECK_IN, by=desk), Step.UNDO_CHECK_IN, by=desk)
    assert (appointment.arrived_at, appointment.arrived_by) == (None, None)


def test_step_is_audited_with_states_and_nothing_else(desk):
    appointment = take_step(make(), Step.CHECK_IN, by=desk)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.subject) == (
        "appointment.check_in",
        desk,
        f"appointments.appointment:{appointment.pk}",
    )
    assert entry.details == {"before": "booked", "after": "arrived"}


def test_refused_step_leaves_no_trace(desk):
    with pytest.raises(WrongState):
        take_step(make(S.DONE), Step.CHECK_IN, by=desk)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("step", [Step.CHECK_IN, Step.BEGIN, Step.MARK_NO_SHOW])
def test_nothing_happens_before_its_day(step, desk):
    tomorrow = make(minutes=24 * 60)
    with pytest.raises(WrongDay):
        take_step(tomorrow, step, by=desk)
    assert steps_for(tomorrow) == ()


def test_nobody_arrives_on_another_day(desk):
    with pytest.raises(WrongDay):
        take_step(make(minutes=-24 * 60), Step.CHECK_IN, by=desk)


def test_yesterday_can_be_caught_up_on(desk):
    yesterday = make(minutes=-24 * 60)
    assert steps_for(yesterday) == (Step.BEGIN, Step.MARK_NO_SHOW)
    assert take_step(yesterday, Step.MARK_NO_SHOW, by=desk).state == S.NO_SHOW


def test_nobody_is_missing_before_the_time(desk):
    early = make(minutes=10)
    with pytest.raises(TooEarly):
        take_step(early, Step.MARK_NO_SHOW, by=desk)
    assert steps_for(early) == (Step.CHECK_IN, Step.BEGIN)


def test_erased_appointment_has_no_arrival(desk):
    erased = {"sealed": None, "told": None, "code_digest": None, "attempt": None}
    Appointment.objects.filter(pk=make().pk).update(**erased)
    with pytest.raises(WrongDay):
        take_step(Appointment.objects.get(), Step.CHECK_IN, by=desk)


def test_second_of_two_people_sees_what_the_first_did(desk):
    appointment = make()
    stale = Appointment.objects.get(pk=appointment.pk)
    take_step(appointment, Step.CHECK_IN, by=desk)
    with pytest.raises(WrongState):
        take_step(stale, Step.CHECK_IN, by=desk)


def test_appointment_arrived_at_and_by_rejects_one_without_the_other(desk):
    appointment = make()
    for half in ({"arrived_at": timezone.now()}, {"arrived_by": desk}):
        with pytest.raises(IntegrityError, match="appointment_arrived_at_and_by"), transaction.atomic():
            Appointment.objects.filter(pk=appointment.pk).update(**half)


def test_appointment_arrived_at_and_by_accepts_both_and_neither(desk):
    appointment = make()
    for pair in ({"arrived_at": timezone.now(), "arrived_by": desk}, {"arrived_at": None, "arrived_by": None}):
        assert Appointment.objects.filter(pk=appointment.pk).update(**pair) == 1
