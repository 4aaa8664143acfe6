"""The page on which an adviser sets the link for one family."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments.booking.refusals import CannotChange
from appointments.clearing.foretelling import foretold, say_told
from appointments.clearing.views import Asks
from appointments.core.video_link_forms import VideoLinkForm
from appointments.core.video_links import next_by_video
from appointments.desk.video_link_actions import NotByVideo, set_video_link
from appointments.desk.views.office import own_appointments
from appointments.models import Appointment
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADVISERS
from familienzentrum.refusals import told_to


@roles(*ADVISERS)
@never_cache
@require_http_methods(["GET", "POST"])
def office_video_link(request: HttpRequest, appointment: int) -> HttpResponse:
    """Show first whether and how the family hears of it, then save."""
    found = get_object_or_404(own_appointments(request), pk=appointment)
    talk = None if found.is_erased else next_by_video(found)
    if talk is None:
        return redirect("office_appointment", found.pk)
    form = VideoLinkForm(
        request.POST if request.method == "POST" else None,
        rows=[found],
        initial={"video_link": found.personal.video_link},
        help_text=_("For this family alone. Empty: the link of the consultation hour, if there is one."),
    )
    if form.is_valid() and (answer := _saved(request, form, found)):
        return answer
    context = {"form": form, "slot": talk, "title": _title(), "cancel_url": _page_of(found)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appointments/desk/office/video_link.html", context, status=status)


def _saved(request: HttpRequest, form: VideoLinkForm, found: Appointment) -> HttpResponse | None:
    """Return None if the form now says why it could not be saved."""
    link, by = form.cleaned_data["video_link"], acting_user(request)
    with told_to(form, CannotChange, NotByVideo) as outcome:
        answer = foretold(
            request,
            form,
            lambda: set_video_link(found, link, by=by, hold=form.hold),
            title=_title(),
            back_url=_page_of(found),
        )
    if not outcome.is_done:
        return None
    if isinstance(answer, Asks):
        return answer.page
    say_told(request, answer.result)
    return redirect("office_appointment", found.pk)


def _title() -> str:
    return _("Link to the video talk")


def _page_of(appointment: Appointment) -> str:
    return reverse("office_appointment", args=[appointment.pk])
