"""Handles the step buttons of appointments."""

from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from appointments.desk.transitions import Step, StepRefused, take_step
from appointments.models import Appointment, Slot, TakenStep
from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to

_JUST_TAKEN = "just_taken_step"


def asked_step(request: HttpRequest) -> Step:
    try:
        return Step(request.POST.get("step", ""))
    except ValueError as error:
        raise Http404 from error


def step_taken(request: HttpRequest, appointment: Appointment, step: Step) -> bool:
    """Apply the step to the date of the button, or report the refusal."""
    date = _asked_date(request, appointment)
    with told_to(request, StepRefused, IntegrityError) as outcome:
        take_step(appointment, step, by=acting_user(request), date=date)
    if outcome.is_done:
        _offer_to_take_back(request, appointment, date)
    return outcome.is_done


def to_take_back(request: HttpRequest) -> int | None:
    """Return the step that was taken just now, once. The login keeps its number alone."""
    return request.session.pop(_JUST_TAKEN, None) if _JUST_TAKEN in request.session else None


def _offer_to_take_back(request: HttpRequest, appointment: Appointment, date: Slot) -> None:
    own = TakenStep.objects.of(acting_user(request), timezone.localdate())
    if taken := own.filter(appointment=appointment, date=date).first():
        request.session[_JUST_TAKEN] = taken.pk


def _asked_date(request: HttpRequest, appointment: Appointment) -> Slot:
    """Return the date of its course that is meant; without a course there is one time only."""
    slot, typed = appointment.slot, request.POST.get("date", "")
    if slot.course_id is None or not typed:
        return appointment.first_date
    if not typed.isdecimal():
        raise Http404
    return get_object_or_404(Slot.objects.offered().filter(course=slot.course_id), pk=int(typed))
