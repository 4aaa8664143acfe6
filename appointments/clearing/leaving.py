"""A person who leaves, or is no longer adviser of an office: what is booked with them is decided about before."""

from django import forms
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments.choices import Way
from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.clearing.views import Asks, PlannedChange, Refused, say_outcome, settled
from appointments.core.locks import lock_plan
from appointments.models import ConsultationHour, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_hours
from familienzentrum.access import acting_user
from familienzentrum.choices import Role
from familienzentrum.models import User
from familienzentrum.registers.consequences import Save, has_consequence
from offers.models import Membership

_WAYS = frozenset({Way.SUBSTITUTE, Way.MOVE, Way.CANCEL})


def register() -> None:
    """Called when the app is ready."""
    has_consequence(User, ask_about_times)
    has_consequence(Membership, ask_about_times)


def ask_about_times(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Close an account or take a role, once each appointment of the person is given away, moved or cancelled."""
    if form.fields:
        # An account that is edited goes on.
        carry_out()
        return None
    row, by = form.instance, acting_user(request)
    times, person = _times_of(row), row.user if isinstance(row, Membership) else row
    change = PlannedChange(
        times=times,
        ways=_WAYS,
        carry_out=lambda decisions: _leave(person, times, decisions, carry_out, by),
        title=str(person),
        back_url=reverse("person", args=[person.pk]),
    )
    answer = settled(request, form, change)
    if isinstance(answer, Asks):
        return answer.page
    if not isinstance(answer, Refused) and answer.result != Cleared():
        say_outcome(request, answer.result)
    return None


def _times_of(row: models.Model) -> SlotQuerySet:
    """Return the times ahead that the person can no longer hold."""
    ahead = Slot.objects.offered().filter(starts_at__gt=timezone.now(), accompanies__isnull=True)
    if not isinstance(row, Membership):
        return ahead.filter(adviser=row.pk)
    if row.role != Role.ADVISER:
        return ahead.none()
    return ahead.filter(adviser=row.user_id, offer__office=row.office_id)


@transaction.atomic
def _leave(person: User, times: SlotQuerySet, decisions: Decisions, carry_out: Save, by: User) -> Cleared:
    """Clear the times, carry it out, and withdraw what the hours of a closed account would go on making."""
    lock_plan()
    cleared = clear(times, decisions, by=by) if times.exists() else Cleared()
    carry_out()
    running = ConsultationHour.objects.running(timezone.localdate())
    rebuild_hours(running.filter(Q(adviser=person) | Q(further_advisers=person)).distinct())
    return cleared
