"""A stand of a mobile place comes, moves or goes: what is booked outside is decided about, and the others are told."""

from collections.abc import Collection

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments.clearing.moving import WAYS, change_where, courses_there
from appointments.clearing.reading import afresh, decided_and_read
from appointments.clearing.views import PlannedChange
from appointments.core.places import held_at
from appointments.core.stands import outside
from appointments.models import ConsultationHour
from familienzentrum.access import acting_user
from familienzentrum.constraints import KEPT_BY_TRIGGERS
from familienzentrum.registers.consequences import Save, has_consequence
from offers.models import Place, Stand


def register() -> None:
    """Called when the app is ready."""
    has_consequence(Stand, ask_about_stand, from_first_to_last=True)


def ask_about_stand(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save or remove a stand; first decide about appointments outside all stands, or read who hears of an address."""
    row, by, save = form.instance, acting_user(request), afresh(form.instance, carry_out)
    planned = _as_planned(row, stays=bool(form.fields))
    times = outside(row.place, planned)
    if words := courses_there(times) or _ends_calendar(row.place, planned):
        form.add_error(None, words)
        return None
    change = PlannedChange(
        times=times,
        ways=WAYS,
        carry_out=lambda decisions: change_where(row.place, times, decisions, save, by),
        title=str(row),
        back_url=reverse("stand_list"),
    )
    return decided_and_read(request, form, change)


def _as_planned(row: Stand, *, stays: bool) -> Collection[Stand]:
    """Return the stands of the place as they will be."""
    others = list(Stand.objects.filter(place=row.place_id).exclude(pk=row.pk))
    return [*others, row] if stays else others


def _ends_calendar(place: Place, planned: Collection[Stand]) -> str:
    """Say that hours rely on the calendar, which would end with its last stand; empty if it goes on, or none do."""
    hours = ConsultationHour.objects.running(timezone.localdate()).filter(held_at(place))
    ends = place.is_mobile and not planned and hours.exists()
    return str(KEPT_BY_TRIGGERS["calendar_outlasts_its_hours"]) if ends else ""
