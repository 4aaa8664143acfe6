"""Handles the step buttons of appointments."""

from django.http import Http404, HttpRequest

from appointments.desk.transitions import Step, StepRefused, take_step
from appointments.models import Appointment
from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to


def asked_step(request: HttpRequest) -> Step:
    try:
        return Step(request.POST.get("step", ""))
    except ValueError as error:
        raise Http404 from error


def step_taken(request: HttpRequest, appointment: Appointment, step: Step) -> bool:
    """Apply the step, or report the refusal."""
    with told_to(request, StepRefused) as outcome:
        take_step(appointment, step, by=acting_user(request))
    return outcome.is_done
