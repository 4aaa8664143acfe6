"""State machine of an appointment on its day, as one transition table."""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.choices import AppointmentState
from appointments.models import Appointment
from familienzentrum import audit
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
def take_step(appointment: Appointment, step: Step, *, by: User) -> Appointment:
    """Apply a step. Raises StepRefused if state or time do not allow it.

    Locks the row, so that of two concurrent clicks the second sees the first.
    """
    held = Appointment.objects.select_for_update(of=("self",)).select_related("slot").get(pk=appointment.pk)
    before, transition = held.state, TRANSITIONS[step]
    if before not in transition.sources:
        raise WrongState
    _refuse_wrong_time(held, step)
    held.state = transition.target
    _note_arrival(held, step, by)
    held.save(update_fields=["state", "arrived_at", "arrived_by"])
    audit.record(f"appointment.{step}", held, by=by, before=before, after=held.state)
    return held


def steps_for(appointment: Appointment) -> list[Step]:
    """Return the steps possible now, likeliest first."""
    return [step for step, transition in TRANSITIONS.items() if _fits(appointment, step, transition)]


def _fits(appointment: Appointment, step: Step, transition: Transition) -> bool:
    if appointment.state not in transition.sources:
        return False
    try:
        _refuse_wrong_time(appointment, step)
    except StepRefused:
        return False
    return True


def _refuse_wrong_time(appointment: Appointment, step: Step) -> None:
    """Check-in is possible on the day only; the other steps may be caught up on later."""
    day, today = timezone.localdate(appointment.slot.starts_at), timezone.localdate()
    if day > today or (step == Step.CHECK_IN and (day < today or appointment.is_erased)):
        raise WrongDay
    if step == Step.MARK_NO_SHOW and appointment.slot.starts_at > timezone.now():
        raise TooEarly


def _note_arrival(appointment: Appointment, step: Step, by: User) -> None:
    if step == Step.CHECK_IN:
        appointment.arrived_at, appointment.arrived_by = timezone.now(), by
    if step == Step.UNDO_CHECK_IN:
        appointment.arrived_at = appointment.arrived_by = None
