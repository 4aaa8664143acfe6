"""The desk's calls to families that no mail reaches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appointments.booking.queries import next_free_of
from appointments.booking.refusals import NotBookable
from appointments.desk.call_answers import answer_call
from appointments.desk.calls import call_with_news, open_calls
from appointments.messages.call_actions import (
    ChangedMeanwhile,
    SomebodyElseCalls,
    claim_call,
    leave_call,
    reopen_call,
    reveal_for_call,
    stamp_of,
)
from appointments.messages.call_wishes import wishes_counted
from appointments.models import Appointment, CallTask, Slot
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import GREETERS
from familienzentrum.confirming import lately_confirmed
from familienzentrum.refusals import told_to

_TIMES_SHOWN = 6

_greeters = roles(*GREETERS)


@_greeters
@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List open calls by pseudonym; the number is on each call's page."""
    called_back = CallTask.objects.called_back().select_related("done_by").order_by("-done_at")
    context = {"calls": open_calls(), "called_back": called_back, "counted": wishes_counted()}
    return render(request, "appointments/desk/calls.html", context)


@_greeters
@lately_confirmed("reveals")
@never_cache
@require_safe
def call(request: HttpRequest, task: int) -> HttpResponse:
    """Show how to reach one family and what to say; access is audited."""
    found = CallTask.objects.with_details().filter(pk=task).first()
    if found is None:
        return _needed_no_more(request)
    personal = reveal_for_call(found, by=acting_user(request))
    context = {"call": call_with_news(found, personal), "free": _free_instead_of(found.appointment)}
    context["stamp"] = stamp_of(found.about)
    caller = found.caller_at(timezone.now())
    context |= {"is_mine": caller == request.user, "colleague": caller if caller != request.user else None}
    return render(request, "appointments/desk/call.html", context)


@_greeters
@require_POST
def call_claim(request: HttpRequest, task: int) -> HttpResponse:
    """Say to colleagues that one is calling there now."""
    found = CallTask.objects.filter(pk=task).first()
    if found is None:
        return _needed_no_more(request)
    with told_to(request, SomebodyElseCalls, ChangedMeanwhile) as outcome:
        claim_call(found, by=acting_user(request))
    return redirect("call", task) if outcome.is_done else redirect("calls")


@_greeters
@require_POST
def call_later(request: HttpRequest, task: int) -> HttpResponse:
    """Leave a call that nobody answered to whoever tries it next."""
    if found := CallTask.objects.filter(pk=task).first():
        leave_call(found, by=acting_user(request))
    return redirect("calls")


@_greeters
@require_POST
def call_undone(request: HttpRequest, task: int) -> HttpResponse:
    """Put somebody who was called back on the list again."""
    found = CallTask.objects.filter(pk=task).first()
    if found is None:
        return _needed_no_more(request)
    with told_to(request, ChangedMeanwhile):
        reopen_call(found, by=acting_user(request))
    return redirect("calls")


@_greeters
@require_POST
def call_done(request: HttpRequest, task: int) -> HttpResponse:
    """Close the call for what the page said, named by the stamp that it carries.

    A family that waits may have said whether it takes the place that is kept for it.
    """
    found = CallTask.objects.with_details().filter(pk=task).first()
    if found is None:
        return _needed_no_more(request)
    with told_to(request, ChangedMeanwhile, SomebodyElseCalls, NotBookable) as outcome:
        answer, stamp = request.POST.get("answer", ""), request.POST.get("stamp")
        appointment = answer_call(found, answer, by=acting_user(request), stamp=stamp)
    if not outcome.is_done:
        return redirect("call", task)
    if appointment:
        return render(request, "appointments/desk/booked.html", {"appointment": appointment, "slot": appointment.slot})
    messages.success(
        request, _("Done. The number is deleted tonight.") if found.call_wish else _("Done. The family has been told.")
    )
    return redirect("calls")


def _needed_no_more(request: HttpRequest) -> HttpResponse:
    """The list that led here was read before the family heard of it otherwise, or before the number was deleted."""
    messages.info(request, _("This call is no longer needed: the family knows, or all is as it was."))
    return redirect("calls")


def _free_instead_of(appointment: Appointment | None) -> list[Slot]:
    """Return free times for a family whose appointment was cancelled; the one that it lost is none."""
    if appointment is None or not appointment.is_cancelled:
        return []
    found = next_free_of(appointment.slot.offer, most=_TIMES_SHOWN + 1)
    return [slot for slot in found if slot.pk != appointment.slot_id][:_TIMES_SHOWN]
