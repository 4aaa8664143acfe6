"""Staff pages for consultation hours: list, detail with next dates, edit, end, remove."""

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.clearing.queries import appointments_in
from appointments.clearing.views import Asks, Done
from appointments.hours.actions import HourHasAppointments, Rebuilding, end_hour, remove_hour, save_hour
from appointments.hours.forms import ChooseOfferForm, EndHourForm, HourForm
from appointments.hours.rebuilding import Edit, settle, tried_out, was_asked
from appointments.hours.tables import HourTable
from appointments.models import ConsultationHour, Slot
from appointments.models.slot import know_stands
from appointments.planning.availability import read_availability
from appointments.planning.occurrences import PlannedDate, planned_dates
from familienzentrum.access import acting_user, planners
from familienzentrum.form_begins import day_in
from familienzentrum.forms import ActForm
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from offers.models import Offer

DATES_SHOWN = 10
# Rare rhythms have fewer than ten dates in this window; the preview then shows fewer.
_DATES_WITHIN = dt.timedelta(weeks=104)


@dataclass(frozen=True)
class PlannedDay:
    """One date of an hour with its slots, and why others are missing."""

    day: dt.date
    slots: list[Slot]
    missing: list[str]
    # Where the hour is by its rule, as room and place.
    usual: tuple[int | None, int | None]

    @property
    def by_place(self) -> Iterator[tuple[str, list[Slot]]]:
        """Yield the slots in order, with where they are if that is not where the hour is."""
        for where, slots in groupby(self.slots, key=self._elsewhere):
            yield where, list(slots)

    def _elsewhere(self, slot: Slot) -> str:
        return slot.where if (slot.room_id, slot.place_id) != self.usual else ""


@planners
@require_safe
def hour_list(request: HttpRequest) -> HttpResponse:
    """List current hours; ended ones on request."""
    shows_ended = "beendete" in request.GET
    hours = ConsultationHour.objects.with_details().with_stray_adviser()
    table = HourTable(hours if shows_ended else hours.running(timezone.localdate()))
    context = {"table": arranged(table, request), "shows_ended": shows_ended}
    return render(request, "appointments/hours/list.html", context)


@planners
@require_safe
def hour(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one hour, its next dates and its exceptions."""
    found = get_hour(pk)
    today = timezone.localdate()
    changes = found.single_dates.filter(Q(day__gte=today) | Q(moved_to__gte=today)).with_places()
    context = {"hour": found, "days": _next_dates(found), "changes": changes, "further": found.further_advisers.all()}
    return render(request, "appointments/hours/hour.html", context)


@planners
@require_http_methods(["GET", "POST"])
def hour_new(request: HttpRequest) -> HttpResponse:
    """Ask for the offer first: it determines who may advise and which rooms fit."""
    choice = ChooseOfferForm(request.GET if "offer" in request.GET else None, initial={"tag": day_in(request)})
    if not choice.is_valid():
        return render(request, "appointments/hours/choose_offer.html", {"form": choice})
    offer: Offer = choice.cleaned_data["offer"]
    asked: dt.date | None = choice.cleaned_data["tag"]
    new = ConsultationHour(offer=offer, valid_from=asked or timezone.localdate())
    if asked:
        new.weekday = asked.weekday()
    return _edit(request, new, Edit(_("New consultation hour"), reverse("hour_list")))


@planners
@require_http_methods(["GET", "POST"])
def hour_edit(request: HttpRequest, pk: int) -> HttpResponse:
    edit = Edit(_("Change the consultation hour"), reverse("hour", args=[pk]))
    return _edit(request, get_hour(pk), edit)


@planners
@require_http_methods(["GET", "POST"])
def hour_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_hour(pk)
    edit = Edit(_("End the consultation hour"), reverse("hour", args=[pk]))
    form = EndHourForm(request.POST if request.method == "POST" else None, hour=found)
    if form.is_valid():
        given = {"last_day": form.cleaned_data["last_day"], "by": acting_user(request), "keep_booked": True}
        given["hold"] = form.hold
        answer = settle(request, form, lambda: end_hour(copy.copy(found), **given), edit)
        if isinstance(answer, Asks):
            return answer.page
        if isinstance(answer, Done):
            return redirect("hour", pk)
    context = {"title": edit.title, "submit": _("End this hour"), "cancel_url": edit.cancel_url}
    return render(request, "appointments/hours/end.html", context | {"hour": found, "form": form})


@planners
@require_http_methods(["GET", "POST"])
def hour_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found, problem = get_hour(pk), None
    seen = ActForm(request.POST if request.method == "POST" else None, rows=[found])
    if seen.is_valid():
        try:
            with told_to(seen):
                remove_hour(found, by=acting_user(request), hold=seen.hold)
                messages.success(request, _("The consultation hour has been removed."))
                return redirect("hour_list")
        except HourHasAppointments as refusal:
            problem = refusal.words
    return render(request, "appointments/hours/remove.html", {"hour": found, "problem": problem, "seen": seen})


def get_hour(pk: int) -> ConsultationHour:
    return get_object_or_404(ConsultationHour.objects.with_details().with_stray_adviser(), pk=pk)


def _edit(request: HttpRequest, edited: ConsultationHour, edit: Edit) -> HttpResponse:
    """Edit, preview, save: the pressed button selects the next step."""
    form = HourForm(request.POST if request.method == "POST" else None, instance=edited)
    if request.POST.get("step") != "edit" and form.is_valid():
        is_saving = request.POST.get("step") == "save" or was_asked(request)
        answer = _save(request, form, edit) if is_saving else _preview(request, form, edit)
        if answer is not None:
            return answer
    context = {"form": form, "offer": edited.offer, "title": edit.title, "cancel_url": edit.cancel_url}
    context |= {"submit": _("Next: see the dates")}
    return render(request, "appointments/hours/form.html", context)


def _preview(request: HttpRequest, form: HourForm, edit: Edit) -> HttpResponse | None:
    """Show the rule in words, its next dates and the effect on slots; None if the form has errors."""
    tried = tried_out(form, _saving(request, form))
    if tried is None:
        return None
    dates = list(islice(_dates_ahead(form.instance), DATES_SHOWN))
    context = {"form": form, "hour": form.instance, "dates": dates, "tried": tried, "cancel_url": edit.cancel_url}
    booked = _booked_among(tried.kept)
    context |= {"booked": booked, "offered": len(tried.kept) - len(booked)}
    return render(request, "appointments/hours/preview.html", context)


def _booked_among(kept: list[Slot]) -> list[Slot]:
    """Return those that somebody has booked; in the others places are but kept for families that wait."""
    times = Slot.objects.filter(pk__in=[slot.pk for slot in kept])
    booked = set(appointments_in(times).values_list("slot_id", flat=True))
    return [slot for slot in kept if slot.pk in booked]


def _save(request: HttpRequest, form: HourForm, edit: Edit) -> HttpResponse | None:
    answer = settle(request, form, _saving(request, form), edit)
    if isinstance(answer, Asks):
        return answer.page
    return redirect("hour", answer.result.hour.pk) if isinstance(answer, Done) and answer.result.hour else None


def _saving(request: HttpRequest, form: HourForm) -> Rebuilding:
    """Return a function that saves a copy of the form's hour, so that a dry run leaves the form untouched."""
    by, further = acting_user(request), list(form.cleaned_data["further_advisers"])
    return lambda: save_hour(
        copy.copy(form.instance), by=by, further_advisers=further, keep_booked=True, hold=form.hold
    )


def _dates_ahead(hour: ConsultationHour) -> Iterator[PlannedDate]:
    first = max(timezone.localdate(), hour.valid_from)
    last = first + _DATES_WITHIN
    return planned_dates(hour, first=first, last=last, availability=read_availability([hour], first=first, last=last))


def _next_dates(shown: ConsultationHour) -> list[PlannedDay]:
    """Return the next dates: by the rule, plus slots booked before the rule changed."""
    ahead = (
        shown.slots.offered().filter(starts_at__gt=timezone.now(), accompanies__isnull=True).order_by("starts_at", "id")
    )
    times = list(ahead.with_places())
    know_stands(times)
    slots = {day: list(of_day) for day, of_day in groupby(times, key=lambda slot: timezone.localdate(slot.starts_at))}
    missing = {date.day: date.missing for date in islice(_dates_ahead(shown), DATES_SHOWN) if date.missing}
    days = sorted(slots.keys() | missing.keys())[:DATES_SHOWN]
    usual = shown.room_id, shown.place_id
    return [PlannedDay(day, slots.get(day, []), missing.get(day, []), usual) for day in days]
