"""The front desk's board: who comes when and where, and the next steps."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from appointments.booking.actions import find_by_code
from appointments.core.day_pages import asked_day, can_be_opened, nearby_days
from appointments.desk.asked_moment import asked_moment
from appointments.desk.attendance import Expected, date_in_question
from appointments.desk.board import TimeCard, at_moment, by_room, card_of, cards_of_day, matching
from appointments.desk.drawn_cards import Cards
from appointments.desk.forms import SearchForm
from appointments.desk.notices import notices
from appointments.desk.views.steps import asked_step, step_taken, to_take_back
from appointments.models import Appointment
from appointments.visits.forms import VisitForm
from appointments.visits.panel import record_and_return, render_with_panel
from appointments.visits.used import desk_of
from familienzentrum.access import belongs_to, roles
from familienzentrum.audiences import DESK, GREETERS
from familienzentrum.camera import allows_camera

_desk = roles(*DESK)


@_desk
@allows_camera
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Show a day; a POST records a visit."""
    if request.method != "POST":
        return _page(request)
    form = VisitForm(request.POST, initial={}, desk=desk_of(request.user))
    if form.is_valid():
        return record_and_return(request, form)
    return _page(request, visit_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@_desk
@allows_camera
@never_cache
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Find by code, pseudonym, time or day. By POST, so that neither browser history nor logs keep the input.

    Who is called like a day is found before it.
    """
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, search_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = _found(request, form.cleaned_data["who"])
    if not found and (asked := asked_moment(form.cleaned_data["who"], timezone.localdate())):
        day = asked.day or timezone.localdate()
        if asked.is_whole_day and can_be_opened(day, timezone.localdate()):
            return redirect(f"{reverse('desk')}?tag={day.isoformat()}")
        found = [] if asked.is_whole_day else at_moment(_cards(request, day), asked)
    # Those who can check in now come first: their button gets the focus.
    found = sorted(found, key=lambda card: not card.has_steps)
    if found:
        form.give_focus_away()
    return _page(request, search_form=form, found=found)


@_desk
@require_POST
def change(request: HttpRequest, appointment: int) -> HttpResponse:
    """Apply a step to an appointment of today, or of an earlier day that was forgotten."""
    found = get_object_or_404(Appointment, pk=appointment)
    step = asked_step(request)
    if step_taken(request, found, step):
        messages.success(request, _("%(step)s: done.") % {"step": step.label})
    return redirect("desk")


def _page(request: HttpRequest, status: int = HTTPStatus.OK, **given: Any) -> HttpResponse:
    today = timezone.localdate()
    day, found = asked_day(request, today), given.get("found")
    cards = Cards(request, change="desk_change", detail="desk_appointment")
    context = {
        "day": day,
        "today": today,
        "days": nearby_days(day, today),
        "rows": [(row.room, cards.board(row.cards)) for row in by_room(_cards(request, day))],
        "notices": notices(may_call=belongs_to(GREETERS, request.user)),
        "undo": to_take_back(request),
        "search_form": given.get("search_form") or SearchForm(),
        "found": found,
        "found_cards": cards.board(found or [], is_found=True),
    }
    return render_with_panel(
        request, "appointments/desk/board.html", context, form=given.get("visit_form"), status=status
    )


def _cards(request: HttpRequest, day: dt.date) -> list[TimeCard]:
    return cards_of_day(day, shows_names=_knows_names(request, day))


def _knows_names(request: HttpRequest, day: dt.date) -> bool:
    """Pseudonyms are for greeting: shown today only, and at the desk only."""
    return day == timezone.localdate() and belongs_to(GREETERS, request.user)


def _found(request: HttpRequest, typed: str) -> list[TimeCard]:
    """A full code finds its appointment on any day; everything else searches today."""
    if appointment := find_by_code(typed):
        whole = Appointment.objects.with_details().get(pk=appointment.pk)
        date = date_in_question(whole)
        expected = Expected([date], Appointment.objects.filter(pk=whole.pk))
        return [card_of(date, [whole], expected, shows_names=_knows_names(request, timezone.localdate(date.starts_at)))]
    return matching(_cards(request, timezone.localdate()), typed)
