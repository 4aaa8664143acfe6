"""Appointments of one's own office: list, detail with personal data, and the steps."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.booking.actions import cancel
from appointments.booking.checks import can_be_corrected
from appointments.booking.leaving import can_leave
from appointments.booking.refusals import CannotChange, CheckedInFirst
from appointments.core.courses import dates_ahead
from appointments.core.video_links import next_by_video, video_link_of
from appointments.desk.attendance import evenings_of
from appointments.desk.drawn_cards import people
from appointments.desk.personal_facts import facts_of
from appointments.desk.reveal import reveal
from appointments.desk.tables import OfficeAppointmentsTable
from appointments.desk.transitions import steps_for
from appointments.desk.views.changes import cancelled_words, company_shown
from appointments.desk.views.steps import asked_step, step_taken, to_take_back
from appointments.models import Appointment
from appointments.models.appointment import AppointmentQuerySet
from familienzentrum.access import acting_user, offices_of, roles
from familienzentrum.audiences import ADVISERS
from familienzentrum.confirming import lately_confirmed
from familienzentrum.tables import arranged


@roles(*ADVISERS)
@never_cache
@require_safe
def office_appointments(request: HttpRequest) -> HttpResponse:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = own_appointments(request).standing().from_day(start)
    # What is sealed is not shown here, and would be sorted along by the thousand.
    shown = ahead.select_related(None).select_related("slot__offer").defer("sealed", "told", "slot__offer__description")
    table = arranged(OfficeAppointmentsTable(shown), request)
    return render(request, "appointments/desk/office/appointments.html", {"table": table})


@roles(*ADVISERS)
@lately_confirmed("reveals")
@never_cache
@require_safe
def office_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    """Show one appointment with the family's data; access is audited."""
    found = get_object_or_404(own_appointments(request), pk=appointment)
    personal = reveal(found, by=acting_user(request))
    talk = next_by_video(found) or found.slot
    context = {
        "appointment": found,
        "slot": found.slot,
        "people": people(found.adults, found.children),
        "facts": facts_of(found, personal, reader=acting_user(request)) if personal else [],
        "talk": talk,
        "video_link": video_link_of(found, talk),
        "can_be_corrected": can_be_corrected(found),
        "can_leave": can_leave(found),
        "evenings": evenings_of(found),
        "undo": to_take_back(request),
        **company_shown(found),
        # Those of a course stand at its dates.
        "steps": () if found.slot.course_id else steps_for(found),
    }
    return render(request, "appointments/desk/office/appointment.html", context)


@roles(*ADVISERS)
@require_POST
def change_office_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    """Apply a step, and redirect back to the page of the button."""
    found = get_object_or_404(own_appointments(request), pk=appointment)
    step = asked_step(request)
    if step_taken(request, found, step):
        messages.success(request, _("%(step)s: done.") % {"step": step.label})
    return redirect("my_day") if request.POST.get("back") == "my_day" else redirect("office_appointment", found.pk)


@roles(*ADVISERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_office_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    """Confirm first; a family with an e-mail address is notified."""
    found = get_object_or_404(own_appointments(request), pk=appointment)
    leaves = dates_ahead(found) if can_leave(found) else []
    context = {"appointment": found, "slot": found.slot, "leaves": leaves}
    if request.method != "POST":
        return render(request, "appointments/desk/office/cancel.html", context)
    try:
        cancelled = cancel(found, by=acting_user(request))
    except CannotChange as refusal:
        is_here = isinstance(refusal, CheckedInFirst)
        context |= {"words": refusal.words if is_here else _("This appointment can no longer be cancelled.")}
        return render(request, "appointments/desk/office/cancel.html", context, status=HTTPStatus.CONFLICT)
    messages.success(request, cancelled_words(cancelled))
    return redirect("office_appointments")


def own_appointments(request: HttpRequest) -> AppointmentQuerySet:
    """Fetching authorises: other offices' appointments are 404."""
    own = Appointment.objects.of_offices(offices_of(request.user))
    return own.with_details().select_related("slot__adviser")
