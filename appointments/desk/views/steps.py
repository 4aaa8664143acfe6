"""Handles the step buttons of appointments."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from appointments.desk.transitions import Step, StepRefused, take_step
from appointments.models import Appointment, Slot
from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to


def asked_step(request: HttpRequest) -> Step:
    try:
        return Step(request.POST.get("step", ""))
    except ValueError as error:
        raise Http404 from error


def step_taken(request: HttpRequest, appointment: Appointment, step: Step) -> bool:
    """Apply the step to the date of the button, or report the refusal."""
    date = _asked_date(request, appointment)
    with told_to(request, StepRefused) as outcome:
        take_step(appointment, step, by=acting_user(request), date=date)
    return outcome.is_done


def _asked_date(request: HttpRequest, appointment: Appointment) -> Slot:
    """Return the date of its course that is meant; without a course there is one time only."""
    slot, typed = appointment.slot, request.POST.get("date", "")
    if slot.course_id is None or not typed:
        return slot
    if not typed.isdecimal():
        raise Http404
    return get_object_or_404(Slot.objects.offered().filter(course=slot.course_id), pk=int(typed))
