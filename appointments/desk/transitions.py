"""State machine of an appointment on its day, as one transition table; of a course, on each of its days."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.choices import AppointmentState
from appointments.models import Appointment, Attendance, Slot, TakenStep
from appointments.models.planned import Planned
from familienzentrum import audit, local_time
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

_S = AppointmentState


class Step(models.TextChoices):
    """One action of staff on an appointment, and its button label."""

    CHECK_IN = "check_in", _("Check in")
    BEGIN = "begin", pgettext_lazy("talk", "Begin")
    FINISH = "finish", _("Finish")
    MARK_NO_SHOW = "mark_no_show", _("Did not come")
    UNDO_CHECK_IN = "undo_check_in", _("Undo check-in")


@dataclass(frozen=True)
class Transition:
    """Source states and target state of a step."""

    sources: frozenset[AppointmentState]
    target: AppointmentState


# A phone appointment starts without check-in; a no-show may still turn up.
TRANSITIONS: dict[Step, Transition] = {
    Step.CHECK_IN: Transition(frozenset({_S.BOOKED, _S.NO_SHOW}), _S.ARRIVED),
    Step.BEGIN: Transition(frozenset({_S.BOOKED, _S.ARRIVED}), _S.RUNNING),
    Step.FINISH: Transition(frozenset({_S.ARRIVED, _S.RUNNING}), _S.DONE),
    Step.MARK_NO_SHOW: Transition(frozenset({_S.BOOKED}), _S.NO_SHOW),
    Step.UNDO_CHECK_IN: Transition(frozenset({_S.ARRIVED}), _S.BOOKED),
}

_NOT_HERE = frozenset({_S.BOOKED, _S.NO_SHOW})
# In a group nobody's talk begins and ends; its later dates know only who came and who did not.
_OF_A_COURSE = frozenset({Step.CHECK_IN, Step.MARK_NO_SHOW, Step.UNDO_CHECK_IN})


class StepRefused(Refusal):
    """The step is not possible in this state; `words` says what to do."""

    words = _("This is not possible now. Please look at the list again.")


class WrongState(StepRefused):
    """A colleague was faster, or the page is stale."""

    words = _("The appointment has changed meanwhile. Please look at its state and try again.")


class WrongDay(StepRefused):
    """The step belongs to the day of the appointment."""

    words = _("This is possible on the day of the appointment only.")


class TooEarly(StepRefused):
    """No no-show before the appointment begins."""

    words = _("The appointment has not begun yet. Please wait until its time.")


@transaction.atomic
def take_step(appointment: Appointment, step: Step, *, by: User, date: Slot | None = None) -> Appointment:
    """Apply a step, to one `date` of a course or else to the time itself. Raises StepRefused if that is not possible.

    Locks the row, so that of two concurrent clicks the second sees the first.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot")
    held = rows.get(pk=appointment.pk)
    on = date or held.first_date
    before, target = state_on(held, on), TRANSITIONS[step].target
    _refuse(step, _Facts.of(held, on, before))
    if step == Step.CHECK_IN and on.pk == held.first_date_id:
        held.arrived_at, held.arrived_by = timezone.now(), by
    if put_state(held, on, target):
        audit.record(f"appointment.{step}", held, by=by, before=before, after=target)
    else:
        # Without what was noted: the log is kept longer than the family's attendance.
        audit.record("appointment.attendance_noted", held, by=by)
    _keep_to_take_back(TakenStep(appointment=held, date=on, before=before, after=target, by=by))
    return held


@transaction.atomic(savepoint=False)
def put_state(held: Appointment, date: Slot, state: AppointmentState) -> bool:
    """Write the state on a date of a locked appointment; return whether it is the one that figures count."""
    if date.pk != held.first_date_id:
        _note_attendance(held, date, state)
        return False
    held.state = state
    if state in _NOT_HERE:
        held.arrived_at = held.arrived_by = None
    held.save(update_fields=["state", "arrived_at", "arrived_by"])
    return True


def steps_for(appointment: Appointment, date: Planned | None = None, state: str | None = None) -> tuple[Step, ...]:
    """Return the steps possible now, likeliest first; on another date of its course, with the `state` of that date."""
    on = date or appointment.first_date
    return _possible(_Facts.of(appointment, on, state or appointment.state))


class _Facts(NamedTuple):
    """All that decides which steps are possible on a date.

    `is_expected` says whether the family has this date; `ahead` is 0 today, 1 before the day and -1 after it.
    """

    state: str
    is_later: bool
    is_expected: bool
    is_of_course: bool
    is_erased: bool
    has_begun: bool
    ahead: int

    @classmethod
    def of(cls, appointment: Appointment, date: Planned, state: str) -> Self:
        is_later = date.pk != appointment.first_date_id
        is_expected = appointment.holds_for(date) and not (is_later and appointment.is_cancelled)
        now = timezone.now()
        ahead = _ahead(date.starts_at, local_time.shown(now).date())
        has_begun = date.starts_at <= now
        return cls(
            str(state), is_later, is_expected, date.course_id is not None, appointment.is_erased, has_begun, ahead
        )


@lru_cache(maxsize=500)
def _ahead(moment: dt.datetime, today: dt.date) -> int:
    day = local_time.shown(moment).date()
    return (day > today) - (day < today)


@lru_cache(maxsize=500)
def _possible(facts: _Facts) -> tuple[Step, ...]:
    """A board asks for a thousand families, of whom most are in the same position."""
    return tuple(step for step in TRANSITIONS if _is_possible(step, facts))


def _is_possible(step: Step, facts: _Facts) -> bool:
    try:
        _refuse(step, facts)
    except StepRefused:
        return False
    return True


def _refuse(step: Step, facts: _Facts) -> None:
    """Check-in is possible on the day only; the other steps may be caught up on later."""
    if facts.state not in TRANSITIONS[step].sources or not facts.is_expected:
        raise WrongState
    if facts.is_of_course and step not in _OF_A_COURSE:
        raise WrongState
    needs_data = facts.is_later or step == Step.CHECK_IN
    is_wrong_day = facts.ahead > 0 or (step == Step.CHECK_IN and facts.ahead < 0)
    if is_wrong_day or (needs_data and facts.is_erased):
        raise WrongDay
    if step == Step.MARK_NO_SHOW and not facts.has_begun:
        raise TooEarly


def state_on(appointment: Appointment, date: Slot) -> str:
    """Return the state on a date: until somebody says so, a family is expected on every date that it booked."""
    if date.pk == appointment.first_date_id:
        return appointment.state
    said = Attendance.objects.filter(appointment=appointment, date=date).values_list("state", flat=True)
    return said.first() or AppointmentState.BOOKED


def _note_attendance(appointment: Appointment, date: Slot, state: AppointmentState) -> None:
    if state == AppointmentState.BOOKED:
        Attendance.objects.filter(appointment=appointment, date=date).delete()
    else:
        Attendance.objects.update_or_create(appointment=appointment, date=date, defaults={"state": state})


def _keep_to_take_back(step: TakenStep) -> None:
    """A family that is simply booked again has nothing to be taken back."""
    if step.after == AppointmentState.BOOKED:
        TakenStep.objects.filter(appointment=step.appointment, date=step.date).delete()
        return
    step.on = timezone.localdate()
    step.save(force_insert=True)
