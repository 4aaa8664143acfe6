"""Consultation hours as staff plan them: list, page of one hour with its next dates, change, end, remove."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, islice

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.hours import BookedTimesAffected, HourHasAppointments, end_hour, remove_hour, save_hour
from appointments.actions.slots import Rebuilt
from appointments.forms.hours import ChooseOfferForm, EndHourForm, HourForm, KeepBookedMixin
from appointments.models import ConsultationHour, Slot
from appointments.tables_hours import HourTable
from familienzentrum.access import acting_user, roles
from familienzentrum.choices import Role
from familienzentrum.constraints import kind_words
from familienzentrum.tables import arranged
from offers.models import Offer

DATES_SHOWN = 10

planners = roles(Role.COORDINATOR, Role.ADMINISTRATION)


@dataclass(frozen=True)
class PlannedDay:
    """One date of an hour with its times."""

    day: dt.date
    slots: list[Slot]


@planners
@require_safe
def hour_list(request: HttpRequest) -> HttpResponse:
    """List what runs; what has ended only when asked for."""
    shows_ended = "beendete" in request.GET
    hours = ConsultationHour.objects.with_details().with_stray_adviser()
    table = HourTable(hours if shows_ended else hours.running(timezone.localdate()))
    context = {"table": arranged(table, request), "shows_ended": shows_ended}
    return render(request, "appointments/hours/list.html", context)


@planners
@require_safe
def hour(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one hour and its next dates."""
    found = _hour(pk)
    return render(request, "appointments/hours/hour.html", {"hour": found, "days": _next_dates(found)})


@planners
@require_http_methods(["GET", "POST"])
def hour_new(request: HttpRequest) -> HttpResponse:
    """Ask for the offer first: it decides who may advise and which rooms fit."""
    choice = ChooseOfferForm(request.GET if "offer" in request.GET else None)
    if not choice.is_valid():
        return render(request, "appointments/hours/choose_offer.html", {"form": choice})
    offer: Offer = choice.cleaned_data["offer"]
    new = ConsultationHour(offer=offer, valid_from=timezone.localdate())
    return _edit(request, new, title=_("New consultation hour"), cancel_url=reverse("hour_list"))


@planners
@require_http_methods(["GET", "POST"])
def hour_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _hour(pk), title=_("Change the consultation hour"), cancel_url=reverse("hour", args=[pk]))


@planners
@require_http_methods(["GET", "POST"])
def hour_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = _hour(pk)
    form = EndHourForm(request.POST if request.method == "POST" else None, hour=found)
    if form.is_valid():
        given = {"last_day": form.cleaned_data["last_day"], "keep_booked": form.cleaned_data["keep_booked"]}
        if _done(request, form, lambda: end_hour(found, by=acting_user(request), **given)):
            return redirect("hour", pk)
    words = {"title": _("End the consultation hour"), "submit": _("End this hour")}
    context = words | {"hour": found, "form": form, "cancel_url": reverse("hour", args=[pk])}
    return render(request, "appointments/hours/end.html", context)


@planners
@require_http_methods(["GET", "POST"])
def hour_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found, problem = _hour(pk), None
    if request.method == "POST":
        try:
            remove_hour(found, by=acting_user(request))
        except HourHasAppointments as error:
            problem = error.words
        else:
            messages.success(request, _("The consultation hour has been removed."))
            return redirect("hour_list")
    return render(request, "appointments/hours/remove.html", {"hour": found, "problem": problem})


def _hour(pk: int) -> ConsultationHour:
    return get_object_or_404(ConsultationHour.objects.with_details().with_stray_adviser(), pk=pk)


def _edit(request: HttpRequest, edited: ConsultationHour, **context: str) -> HttpResponse:
    form = HourForm(request.POST if request.method == "POST" else None, instance=edited)
    if form.is_valid():
        keep = form.cleaned_data["keep_booked"]
        if _done(request, form, lambda: save_hour(form.instance, by=acting_user(request), keep_booked=keep)):
            return redirect("hour", form.instance.pk)
    return render(request, "appointments/hours/form.html", context | {"form": form, "offer": edited.offer})


def _done(request: HttpRequest, form: KeepBookedMixin, deed: Callable[[], Rebuilt]) -> bool:
    """Do it and say what became of the times, or say in the form why not."""
    try:
        rebuilt = deed()
    except BookedTimesAffected as error:
        form.ask_to_keep(error.slots)
        return False
    except IntegrityError as error:
        form.add_error(None, str(kind_words(error)))
        return False
    messages.success(request, _outcome(rebuilt))
    return True


def _outcome(rebuilt: Rebuilt) -> str:
    """Say what became of the times: "Saved. 24 new times. 3 booked times stay as they are."."""
    added, withdrawn, kept = len(rebuilt.added), rebuilt.withdrawn, len(rebuilt.kept)
    parts = [_("Saved.")]
    if added:
        parts.append(ngettext("%(n)d new time.", "%(n)d new times.", added) % {"n": added})
    if withdrawn:
        words = ngettext("%(n)d free time withdrawn.", "%(n)d free times withdrawn.", withdrawn)
        parts.append(words % {"n": withdrawn})
    if kept:
        words = ngettext("%(n)d booked time stays as it is.", "%(n)d booked times stay as they are.", kept)
        parts.append(words % {"n": kept})
    return " ".join(parts)


def _next_dates(shown: ConsultationHour) -> list[PlannedDay]:
    slots = shown.slots.offered().filter(starts_at__gt=timezone.now()).order_by("starts_at")
    by_day = groupby(slots, key=lambda slot: timezone.localdate(slot.starts_at))
    return [PlannedDay(day, list(times)) for day, times in islice(by_day, DATES_SHOWN)]
