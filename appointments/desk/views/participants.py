"""The list of those who are expected together, on the screen and as a sheet to sign."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments.desk.participants import Participants, is_today, log_list, participants_of
from appointments.models import Slot
from familienzentrum.access import acting_user, belongs_to, offices_of, roles
from familienzentrum.audiences import ADVISERS, DESK, GREETERS
from familienzentrum.confirming import lately_confirmed


@roles(*DESK, *ADVISERS)
@lately_confirmed("reveals")
@never_cache
@require_safe
def participants(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    return _page(request, slot, "participants")


@roles(*DESK, *ADVISERS)
@lately_confirmed("reveals")
@never_cache
@require_safe
def sign_in_sheet(request: HttpRequest, slot: uuid.UUID) -> HttpResponse:
    return _page(request, slot, "sign_in_sheet")


def _page(request: HttpRequest, slot: uuid.UUID, name: str) -> HttpResponse:
    date = get_object_or_404(Slot.objects.offered().with_details().select_related("adviser"), public_id=slot)
    listed = _listed(request, date)
    if listed.shows_names and listed.rows:
        log_list(date, by=acting_user(request))
    context = {"list": listed, "slot": date, "detail": _detail(request), "back": _back(request)}
    return render(request, f"appointments/desk/{name}.html", context)


def _listed(request: HttpRequest, date: Slot) -> Participants:
    """The office that holds the course knows who comes; the desk greets by pseudonym, on days of the course only."""
    own = offices_of(request.user)
    if date.offer.office_id in own:
        return participants_of(date, offices=own, may_greet=True)
    if not belongs_to(DESK, request.user):
        raise Http404
    return participants_of(date, offices=None, may_greet=belongs_to(GREETERS, request.user) and is_today(date))


def _detail(request: HttpRequest) -> str:
    return "desk_appointment" if belongs_to(DESK, request.user) else "office_appointment"


def _back(request: HttpRequest) -> str:
    return "desk" if belongs_to(DESK, request.user) else "my_day"
