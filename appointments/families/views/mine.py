"""Pages of a booked appointment: view, move, cancel, export."""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.booking import actions, mending
from appointments.booking.actions import find_by_code
from appointments.booking.checks import can_be_corrected_by_family, is_here
from appointments.booking.correction_forms import CorrectionForm
from appointments.booking.leaving import can_leave
from appointments.booking.queries import appointment_with_offer
from appointments.booking.refusals import CannotChange, CannotRestore, NotBookable
from appointments.core.courses import course_dates, dates_ahead
from appointments.core.places import sites
from appointments.core.video_links import video_link_of
from appointments.families.forms import CodeForm, MoveForm
from appointments.families.opened_pages import MINUTES, close, door_of, opened_here
from appointments.groups.waiting_actions import find_entry
from appointments.groups.wish_actions import find_wishes
from appointments.messages.calendars import calendar_of
from appointments.messages.company import company_of
from appointments.models import Appointment, Slot, WaitingEntry, WishList
from familienzentrum.access import View, public
from familienzentrum.limits import BOOKINGS, CODES, TooOften
from familienzentrum.refusals import told_to
from offers.models import Offer

_OTHER_TIMES = 30
# The parameter by which the page knows that it follows a correction.
_CORRECTED = "berichtigt"
# One form for every kind of code: the page it leads to, and the lookup.
_FINDERS: dict[str, Callable[[str], Appointment | WaitingEntry | WishList | None]] = {
    "appointment": find_by_code,
    "waiting_entry": find_entry,
    "wish_list": find_wishes,
}


def behind_the_code(view: Callable[..., HttpResponse]) -> View:
    """Open to whoever knows the appointment's UUID, which is as hard to guess as a password.

    Not cached or indexed. Says so once the data is erased. Where nothing may be left on a device, the address alone
    opens nothing (`opened_pages`).
    """

    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, appointment: uuid.UUID, **kwargs: Any) -> HttpResponse:
        found = appointment_with_offer(appointment)
        if found is None:
            raise Http404
        response = _erased(request, found) or _closed(request, found) or view(request, found, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def _erased(request: HttpRequest, found: Appointment) -> HttpResponse | None:
    if not found.is_erased:
        return None
    return render(request, "appointments/families/erased.html", {"appointment": found}, status=HTTPStatus.GONE)


def _closed(request: HttpRequest, found: Appointment) -> HttpResponse | None:
    return door_of(request, found.public_id) if found.slot.offer.leaves_no_trace else None


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_appointment(request: HttpRequest) -> HttpResponse:
    """Ask for the code and redirect to its page; the code itself never appears in a URL."""
    form = CodeForm(request.POST or None)
    try:
        if form.is_valid():
            CODES.spend(request)
            for page, find in _FINDERS.items():
                if found := find(form.cleaned_data["code"]):
                    CODES.give_back(request)
                    return opened_here(redirect(page, found.public_id), _offer_of(found), found.public_id)
            form.say_unknown()
    except TooOften as refusal:
        context = {"form": CodeForm(), "words": refusal.words}
        return render(request, "appointments/families/find.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    status = HTTPStatus.NOT_FOUND if form.errors else HTTPStatus.OK
    return render(request, "appointments/families/find.html", {"form": form}, status=status)


@public
@never_cache
@require_POST
def close_own_page(request: HttpRequest) -> HttpResponse:
    """Let this browser open no own page any more without the code."""
    return close(redirect("start"))


def _offer_of(found: Appointment | WaitingEntry | WishList) -> Offer | None:
    match found:
        case Appointment():
            return found.slot.offer
        case WaitingEntry():
            return found.offer
        case WishList():
            return None


@require_safe
@behind_the_code
def appointment(request: HttpRequest, found: Appointment) -> HttpResponse:
    mail = found.messages.first() if found.personal.email else None
    return _page(request, "appointment", found, mail=mail, is_corrected=_CORRECTED in request.GET)


@require_safe
@behind_the_code
def appointment_print(request: HttpRequest, found: Appointment) -> HttpResponse:
    return _page(request, "print", found)


@require_safe
@behind_the_code
def appointment_ics(request: HttpRequest, found: Appointment) -> HttpResponse:
    name = _("appointment")
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(calendar_of(found, title=_("Appointment")), content_type="text/calendar", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_the_code
def cancel_appointment(request: HttpRequest, found: Appointment) -> HttpResponse:
    """GET has no side effects: mail scanners follow every link."""
    if request.method != "POST":
        return _page(request, "cancel", found)
    try:
        actions.cancel(found, by=None)
    except CannotChange as refusal:
        return _page(request, "cancel", found, status=HTTPStatus.CONFLICT, words=refusal.words)
    return redirect("appointment", found.public_id)


@require_POST
@behind_the_code
def restore_appointment(request: HttpRequest, found: Appointment) -> HttpResponse:
    """Take the cancellation back, while its mail waits and the place is free."""
    try:
        mending.restore(found, by=None)
    except (CannotRestore, NotBookable) as refusal:
        return _page(request, "appointment", found, status=HTTPStatus.CONFLICT, words=refusal.words)
    return redirect("appointment", found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_the_code
def correct_appointment(request: HttpRequest, found: Appointment) -> HttpResponse:
    form = CorrectionForm(request.POST or None, appointment=found)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _page(request, "correct", found, form=form, status=status)
    with told_to(form, CannotChange, NotBookable, TooOften) as outcome:
        BOOKINGS.spend(request)
        mending.correct(found, form.to_request(), by=None)
    if not outcome.is_done:
        return _page(request, "correct", found, form=form, status=HTTPStatus.CONFLICT)
    return redirect(f"{reverse('appointment', args=[found.public_id])}?{_CORRECTED}")


@require_http_methods(["GET", "HEAD", "POST"])
@behind_the_code
def move_appointment(request: HttpRequest, found: Appointment) -> HttpResponse:
    form = MoveForm(request.POST or None, appointment=found, most=_OTHER_TIMES)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _page(request, "move", found, form=form, status=status)
    try:
        BOOKINGS.spend(request)
        actions.move(found, form.cleaned_data["slot"], by=None)
    except (CannotChange, NotBookable, TooOften) as refusal:
        status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(refusal, TooOften) else HTTPStatus.CONFLICT
        fresh = MoveForm(appointment=found, most=_OTHER_TIMES)
        return _page(request, "move", found, form=fresh, status=status, words=refusal.words)
    return redirect("appointment", found.public_id)


def _page(request: HttpRequest, name: str, found: Appointment, **more: Any) -> HttpResponse:
    status = more.pop("status", HTTPStatus.OK)
    planned = course_dates(found.slot)
    dates = [date for date in planned if found.holds_for(date)]
    context: dict[str, Any] = {"appointment": found, "slot": found.first_date, "dates": dates}
    can_be_corrected = can_be_corrected_by_family(found)
    context |= {"can_be_corrected": can_be_corrected, "leaves": _given_up_by_leaving(found)}
    context["is_here"] = not can_be_corrected and is_here(found)
    context |= {"left": [date for date in planned if not (found.holds_for(date) or date.has_begun)]}
    meets = _meets_next(found, dates)
    context |= {"meets": meets, "video_link": video_link_of(found, meets)}
    context |= {"company": company_of(found, meets), "minutes": MINUTES}
    context |= {"offer": found.slot.offer, "sites": sites(dates or [found.slot])}
    return render(request, f"appointments/families/{name}.html", {**context, **more}, status=status)


def _meets_next(found: Appointment, dates: list[Slot]) -> Slot:
    """Return the date whose number or link the family needs now: the first of a course that is not over."""
    return next((date for date in dates if not date.is_over), found.first_date)


def _given_up_by_leaving(found: Appointment) -> list[Slot]:
    """Return the dates that a family gives up if it leaves its course now; none where it can cancel all of it."""
    return dates_ahead(found) if can_leave(found) else []
