"""Exceptions of an hour: cancel, move or add a date, and revert that."""

import copy

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.choices import DateChange
from appointments.clearing.views import Asks, Done
from appointments.hours.actions import change_date, take_back_date
from appointments.hours.own import plans_own
from appointments.hours.rebuilding import MOVES_OR_GOES, Edit, settle_date
from appointments.hours.single_date_forms import FORMS
from appointments.hours.views import get_hour
from appointments.models import ConsultationHour, SingleDate
from familienzentrum import dates
from familienzentrum.access import acting_user, belongs_to, offices_of, roles
from familienzentrum.audiences import ADVISERS, PLANNERS
from familienzentrum.form_begins import day_in
from familienzentrum.forms import PortalForm

planners_and_advisers = roles(*ADVISERS, *PLANNERS)

# URL slug of each kind.
_KINDS = {"absagen": DateChange.CANCELLED, "verschieben": DateChange.MOVED, "dazu": DateChange.ADDED}


@planners_and_advisers
@require_http_methods(["GET", "POST"])
def single_date_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for the date; booked families are decided about before anything is saved."""
    if kind not in _KINDS:
        raise Http404
    hour, change, back_url = _hour(request, pk), _KINDS[kind], _back_url(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = FORMS[change](sent, hour=hour, own_rooms=not _plans(request), initial={"day": day_in(request)})
    edit = Edit(_titles()[change], back_url, MOVES_OR_GOES)
    if form.is_valid():
        by, asked = acting_user(request), form.instance
        answer = settle_date(request, form, asked, lambda: change_date(copy.copy(asked), by=by, keep_booked=True), edit)
        if isinstance(answer, Asks):
            return answer.page
        if isinstance(answer, Done):
            return redirect(back_url)
    context = {"form": form, "hour": hour, "title": edit.title, "cancel_url": edit.cancel_url}
    return render(request, "appointments/hours/single_date.html", context)


@planners_and_advisers
@require_http_methods(["GET", "POST"])
def single_date_take_back(request: HttpRequest, pk: int, date: int) -> HttpResponse:
    """Confirm, then revert the date to the rule."""
    hour, back_url = _hour(request, pk), _back_url(request, pk)
    found = get_object_or_404(SingleDate.objects.with_places().select_related("hour"), pk=date, hour=hour)
    form = PortalForm(request.POST if request.method == "POST" else None)
    title = _("Take back: %(day)s") % {"day": dates.day(found.day)}
    edit = Edit(title, back_url, MOVES_OR_GOES)
    if form.is_valid():
        by = acting_user(request)
        answer = settle_date(request, form, found, lambda: take_back_date(found, by=by, keep_booked=True), edit)
        if isinstance(answer, Asks):
            return answer.page
        if isinstance(answer, Done):
            return redirect(back_url)
    context = {"form": form, "hour": hour, "date": found, "title": title, "cancel_url": edit.cancel_url}
    return render(request, "appointments/hours/take_back.html", context | {"submit": _("Take it back")})


def _hour(request: HttpRequest, pk: int) -> ConsultationHour:
    """Fetching authorises: advisers change dates of their own hours, where the office does so itself."""
    hour = get_hour(pk)
    if _plans(request) or plans_own(hour, acting_user(request), offices_of(request.user)):
        return hour
    raise Http404


def _plans(request: HttpRequest) -> bool:
    return belongs_to(PLANNERS, request.user)


def _back_url(request: HttpRequest, pk: int) -> str:
    return reverse("hour", args=[pk]) if _plans(request) else reverse("my_hours")


def _titles() -> dict[DateChange, str]:
    return {
        DateChange.CANCELLED: _("Cancel one date"),
        DateChange.MOVED: _("Move one date"),
        DateChange.ADDED: _("Add a date"),
    }
