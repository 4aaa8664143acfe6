"""Who comes along with families to their talks: the list, and the page where the desk says who."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.booking.refusals import CannotChange
from appointments.clearing.foretelling import say_told
from appointments.core.company import wants_company
from appointments.desk.company import wishes
from appointments.desk.company_actions import NotFree, NotWanted, set_companion
from appointments.desk.company_forms import CompanionForm
from appointments.desk.views.changes import appointment_for, page_for
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.refusals import told_to


@roles(*DESK)
@never_cache
@require_safe
def company(request: HttpRequest) -> HttpResponse:
    ahead = wishes()
    context = {"open": [one for one in ahead if not one.companion], "found": [one for one in ahead if one.companion]}
    return render(request, "appointments/desk/company.html", context)


@roles(*DESK, *ADVISERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_company(request: HttpRequest, appointment: int) -> HttpResponse:
    """Say who comes along, or that nobody does; the family is told."""
    found = appointment_for(request, appointment)
    back_url = reverse(page_for(request), args=[found.pk])
    if not wants_company(found, found.slot):
        return redirect(back_url)
    form = CompanionForm(request.POST if request.method == "POST" else None, appointment=found)
    if form.is_valid():
        with told_to(form, CannotChange, NotWanted, NotFree) as outcome:
            told = set_companion(found, form.cleaned_data["companion"], by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            say_told(request, told)
            return redirect(back_url)
    context = {"form": form, "slot": found.slot, "title": _("Who comes along"), "cancel_url": back_url}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appointments/desk/companion.html", context, status=status)
