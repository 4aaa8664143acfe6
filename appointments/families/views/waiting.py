"""The waiting list for families: join, and with the code accept the offered seat or leave."""

import uuid
from http import HTTPStatus

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.booking.refusals import NotBookable
from appointments.core.courses import PlannedCourse, dates_to_book, planned_course
from appointments.core.places import sites
from appointments.families.opened_pages import MINUTES, opened_here
from appointments.families.views.own_page import behind_the_number
from appointments.groups.waiting_actions import accept, correct_entry, decline, join, leave
from appointments.groups.waiting_forms import WaitingCorrectionForm, WaitingForm
from appointments.groups.waiting_turns import turn_of
from appointments.messages.waiting_news import is_closed
from appointments.models import Course, HeldSeats, WaitingEntry
from familienzentrum.access import public
from familienzentrum.limits import LISTS, TooOften
from familienzentrum.refusals import told_to
from offers.models import Offer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_waiting_list(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    waited_for = Offer.objects.published().filter(has_waiting_list=True).select_related("office")
    return _join(request, get_object_or_404(waited_for, public_id=offer), None)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_course_list(request: HttpRequest, course: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Course.objects.select_related("offer__office", "draw"), public_id=course)
    return _join(request, found.offer, planned_course(found))


def _entries() -> QuerySet[WaitingEntry]:
    return WaitingEntry.objects.select_related("office", "offer__office", "course", "appointment")


@require_safe
@behind_the_number(_entries)
def waiting_entry(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    """GET has no side effects: mail scanners follow every link."""
    return _page(request, entry)


@require_POST
@behind_the_number(_entries)
def accept_place(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    try:
        appointment = accept(entry)
    except NotBookable as refusal:
        entry.refresh_from_db()
        return _page(request, entry, words=str(refusal.words), status=HTTPStatus.CONFLICT)
    numbers = (appointment.public_id, entry.public_id)
    return opened_here(redirect("appointment", appointment.public_id), entry.offer, *numbers)


@require_POST
@behind_the_number(_entries)
def decline_place(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    decline(entry)
    return redirect("waiting_entry", entry.public_id)


@require_POST
@behind_the_number(_entries)
def leave_waiting_list(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    leave(entry)
    return redirect("waiting_entry", entry.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_the_number(_entries)
def correct_waiting_entry(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    if not entry.is_standing:
        return redirect("waiting_entry", entry.public_id)
    form = WaitingCorrectionForm(request.POST if request.method == "POST" else None, entry=entry)
    if form.is_valid():
        with told_to(form, NotBookable, TooOften) as outcome:
            LISTS.spend(request)
            correct_entry(entry, form.to_request())
        if outcome.is_done:
            return redirect("waiting_entry", entry.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appointments/families/waiting/correct.html", {"form": form, "entry": entry}, status=status)


def _join(request: HttpRequest, offer: Offer, planned: PlannedCourse | None) -> HttpResponse:
    course = planned.course if planned else None
    form = WaitingForm(request.POST if request.method == "POST" else None, offer=offer, course=course)
    if form.is_valid():
        with told_to(form, NotBookable, TooOften) as outcome:
            LISTS.spend(request)
            entry = join(offer, form.to_request(), form.preferences)
        if outcome.is_done:
            return opened_here(redirect("waiting_entry", entry.public_id), offer, entry.public_id)
    context = {"form": form, "offer": offer, "course": course, "dates": planned.ahead if planned else []}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appointments/families/waiting/join.html", context, status=status)


def _page(request: HttpRequest, entry: WaitingEntry, *, words: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    rows = HeldSeats.objects.filter(entry=entry).select_related(
        "slot__offer__place", "slot__room__place", "slot__course"
    )
    held = rows.first()
    context = {"entry": entry, "offer": entry.offer, "words": words, "turn": turn_of(entry), "held": held}
    context |= {"is_closed": is_closed(entry), "minutes": MINUTES}
    if held:
        dates = dates_to_book(held.slot)
        context |= {"slot": next(iter(dates), held.slot), "sites": sites(dates or [held.slot]), "dates": dates}
    return render(request, "appointments/families/waiting/entry.html", context, status=status)
