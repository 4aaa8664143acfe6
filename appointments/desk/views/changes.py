"""One appointment as the desk handles it for a family: view, move, cancel. Shows party size, no personal data."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appointments.booking import actions, mending
from appointments.booking.checks import can_be_corrected, is_here
from appointments.booking.filter_forms import TimesForm
from appointments.booking.leaving import can_leave
from appointments.booking.refusals import CannotChange, NotBookable
from appointments.core.company import companion_of, wants_company
from appointments.core.courses import dates_ahead
from appointments.core.places import name_places_of
from appointments.core.slot_words import moment_and_place_of
from appointments.desk.attendance import evenings_of
from appointments.desk.change_forms import DeskCancelForm, DeskCorrectionForm, DeskMoveForm
from appointments.desk.drawn_cards import people
from appointments.models import Appointment, Slot
from familienzentrum.access import View, acting_user, belongs_to, offices_of, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.crypto import CannotUnseal
from familienzentrum.forms import DateInput
from familienzentrum.refusals import told_to

_TIMES_SHOWN = 40


class _DeskTimesForm(TimesForm):
    """The desk types the day to begin with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].widget = DateInput()
        self.fields["start"].label = _("From this day on")


def _changing(view: View) -> View:
    return roles(*DESK, *ADVISERS)(never_cache(view))


def _shown(found: Appointment) -> dict[str, Any]:
    shown = {"evenings": evenings_of(found), "people": people(found.adults, found.children)}
    return shown | company_shown(found)


@_changing
@require_safe
def desk_appointment(request: HttpRequest, appointment: int) -> HttpResponse:
    found = appointment_for(request, appointment)
    return _page(request, "appointment", found, **_shown(found))


@_changing
@require_http_methods(["GET", "HEAD", "POST"])
def desk_move(request: HttpRequest, appointment: int) -> HttpResponse:
    """Offer other slots of the same offer, filtered by the query string."""
    found = appointment_for(request, appointment)
    wanted = _DeskTimesForm(request.GET)
    form = DeskMoveForm(request.POST or None, slots=_others(found, wanted))
    given = {"form": form, "wanted": wanted}
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _page(request, "move", found, status=status, **given)
    slot: Slot = form.cleaned_data["slot"]
    try:
        actions.move(found, slot, by=acting_user(request))
    except (CannotChange, NotBookable) as refusal:
        given["form"] = DeskMoveForm(slots=_others(found, wanted))
        return _page(request, "move", found, status=HTTPStatus.CONFLICT, words=refusal.words, **given)
    messages.success(request, _("Moved to %(moment)s.") % {"moment": moment_and_place_of(slot)})
    return redirect(page_for(request), found.pk)


@_changing
@require_http_methods(["GET", "HEAD", "POST"])
def desk_cancel(request: HttpRequest, appointment: int) -> HttpResponse:
    """Ask whose decision it is, then cancel."""
    found = appointment_for(request, appointment)
    form = DeskCancelForm(request.POST or None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _page(request, "cancel", found, status=status, form=form)
    try:
        cancelled = actions.cancel(found, by=acting_user(request), whose=form.cleaned_data["whose"])
    except CannotChange as refusal:
        return _page(request, "cancel", found, status=HTTPStatus.CONFLICT, form=form, words=refusal.words)
    messages.success(request, cancelled_words(cancelled))
    return redirect(page_for(request), found.pk)


@_changing
@require_http_methods(["GET", "HEAD", "POST"])
def desk_correct(request: HttpRequest, appointment: int) -> HttpResponse:
    """Correct contact and number of people for a family on the phone."""
    found = appointment_for(request, appointment)
    if found.is_erased:
        return _page(request, "appointment", found, **_shown(found))
    form = DeskCorrectionForm(request.POST or None, appointment=found, rows=[found], is_last_step=False)
    if form.is_valid():
        with told_to(form, CannotChange, NotBookable) as outcome:
            mending.correct(found, form.to_request(), by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            messages.success(request, _("Corrected. A new e-mail address gets the confirmation."))
            return redirect(page_for(request), found.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    title, back_url = _("Correct details"), reverse(page_for(request), args=[found.pk])
    return _page(request, "correct", found, form=form, status=status, title=title, cancel_url=back_url)


def appointment_for(request: HttpRequest, appointment: int) -> Appointment:
    """Fetching authorises: the desk handles all appointments, advisers those of their own office."""
    found = get_object_or_404(Appointment.objects.with_details(), pk=appointment)
    if not (belongs_to(DESK, request.user) or found.office_id in offices_of(request.user)):
        raise Http404
    return found


def company_shown(appointment: Appointment) -> dict[str, Any]:
    """Return what a page says of who comes along."""
    try:
        is_wanted = wants_company(appointment, appointment.slot)
    except CannotUnseal:
        is_wanted = False
    return {"wants_company": is_wanted, "companion": companion_of(appointment)}


def _others(appointment: Appointment, wanted: TimesForm) -> list[Slot]:
    """Return other slots of the same offer that the desk can book."""
    slots = Slot.objects.bookable_at_desk(timezone.now()).filter(offer=appointment.slot.offer_id)
    alike = slots.filter(course__isnull=appointment.slot.course_id is None).exclude(pk=appointment.slot_id)
    free = alike.holding_at_desk(adults=appointment.adults, children=appointment.children)
    found = list(wanted.narrow(free.with_details()).order_by("starts_at", "id")[:_TIMES_SHOWN])
    name_places_of(found, appointment.slot.offer)
    return found


def _page(request: HttpRequest, name: str, found: Appointment, **more: Any) -> HttpResponse:
    status = more.pop("status", HTTPStatus.OK)
    context = {
        "appointment": found,
        "slot": found.slot,
        "can_be_changed": found.can_be_changed and not found.is_erased,
        "can_be_corrected": can_be_corrected(found),
        "leaves": dates_ahead(found) if can_leave(found) else [],
        "is_checked_in": is_here(found),
        "is_told": _has_email(found),
        "own_page": page_for(request),
    }
    return render(request, f"appointments/desk/change_{name}.html", {**context, **more}, status=status)


def cancelled_words(appointment: Appointment) -> str:
    """Say what has become of an appointment that staff cancelled: of a course that had begun, the rest."""
    left = _("The family is no longer booked for the dates ahead.")
    return left if appointment.has_left else _("The appointment has been cancelled.")


def _has_email(appointment: Appointment) -> bool:
    """Return whether the family is notified by mail; the address is not shown."""
    try:
        return not appointment.is_erased and bool(appointment.personal.email)
    except CannotUnseal:
        return False


def page_for(request: HttpRequest) -> str:
    """Advisers have their own, more detailed page."""
    return "desk_appointment" if belongs_to(DESK, request.user) else "office_appointment"
