"""A stand of a mobile place comes, moves or goes: what is booked outside is decided about, and the others are told."""

from collections.abc import Collection
from dataclasses import replace

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments.choices import Way
from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.clearing.foretelling import foretold, say_told
from appointments.clearing.out_of_use import courses_there
from appointments.clearing.queries import appointments_in
from appointments.clearing.surroundings import told_after
from appointments.clearing.views import Asks, PlannedChange, decided_first
from appointments.core.locks import lock_plan
from appointments.core.places import taking_place_at
from appointments.core.stands import outside
from appointments.models import ConsultationHour, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_hours
from familienzentrum.access import acting_user
from familienzentrum.models import User
from familienzentrum.registers.consequences import Save, has_consequence
from offers.models import Place, Stand

_WAYS = frozenset({Way.MOVE, Way.CANCEL})


def register() -> None:
    """Called when the app is ready."""
    has_consequence(Stand, ask_about_stand, from_first_to_last=True)


def ask_about_stand(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save or remove a stand; first decide about appointments outside all stands, or read who hears of an address."""
    row, by, save = form.instance, acting_user(request), _afresh(form.instance, carry_out)
    times, back_url = outside(row.place, _as_planned(row, stays=bool(form.fields))), reverse("stand_list")
    if words := courses_there(times):
        form.add_error(None, words)
        return None
    if appointments_in(times).exists():
        change = PlannedChange(
            times=times,
            ways=_WAYS,
            carry_out=lambda decisions: _change(row.place, times, decisions, save, by),
            title=str(row),
            back_url=back_url,
        )
        return decided_first(request, form, change)
    told = foretold(
        request, form, lambda: _change(row.place, times, {}, save, by).told, title=str(row), back_url=back_url
    )
    if isinstance(told, Asks):
        return told.page
    if told.result.families:
        say_told(request, told.result)
    return None


def _afresh(row: Stand, carry_out: Save) -> Save:
    """Let a row be added or removed once more after it was tried out: it does not notice that this was rolled back."""
    pk, adding = row.pk, row._state.adding

    def save() -> models.Model:
        row.pk, row._state.adding = pk, adding
        return carry_out()

    return save


def _as_planned(row: Stand, *, stays: bool) -> Collection[Stand]:
    """Return the stands of the place as they will be."""
    others = list(Stand.objects.filter(place=row.place_id).exclude(pk=row.pk))
    return [*others, row] if stays else others


@transaction.atomic
def _change(place: Place, times: SlotQuerySet, decisions: Decisions, carry_out: Save, by: User) -> Cleared:
    """Clear the times, save, make and withdraw free times, and tell the others. Raises what `clear` raises."""
    lock_plan()
    cleared = clear(times, decisions, by=by) if times.exists() else Cleared()
    ahead = Slot.objects.offered().filter(taking_place_at(place), ends_at__gt=timezone.now())

    def change() -> None:
        carry_out()
        rebuild_hours(ConsultationHour.objects.running(timezone.localdate()).filter(taking_place_at(place)))

    return replace(cleared, told=cleared.told + told_after(ahead, change))
