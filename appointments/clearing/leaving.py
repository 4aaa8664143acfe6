"""A person who leaves, or is no longer adviser of an office: what is booked with them is decided about before."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import Way
from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.clearing.reading import afresh, decided_and_read
from appointments.clearing.views import PlannedChange
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


# A course is neither cancelled nor left without a leader in passing: that is decided with the course.
_LEADS_COURSES = _(
    "%(person)s still leads dates of courses. Give these to somebody else first, or cancel the courses. Nothing has "
    "been saved yet."
)


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
    save = afresh(row, carry_out)
    back_url = reverse("person", args=[person.pk])
    if times.filter(course__isnull=False).exists():
        messages.error(request, _LEADS_COURSES % {"person": person})
        return redirect(back_url)
    change = PlannedChange(
        times=times,
        ways=_WAYS,
        carry_out=lambda decisions: _leave(row, times, decisions, save, by),
        title=str(person),
        back_url=back_url,
    )
    return decided_and_read(request, form, change)


def _times_of(row: User | Membership) -> SlotQuerySet:
    """Return the times ahead that the person can no longer hold."""
    ahead = Slot.objects.offered().filter(starts_at__gt=timezone.now(), accompanies__isnull=True)
    if not isinstance(row, Membership):
        return ahead.filter(adviser=row.pk)
    if not _gives_advice(row):
        return ahead.none()
    return ahead.filter(adviser=row.user_id, offer__office=row.office_id)


@transaction.atomic
def _leave(row: User | Membership, times: SlotQuerySet, decisions: Decisions, carry_out: Save, by: User) -> Cleared:
    """Clear the times, carry it out, and withdraw what the hours would go on making with this person."""
    lock_plan()
    person = row.user if isinstance(row, Membership) else row
    cleared = clear(times, decisions, by=by) if times.exists() else Cleared()
    carry_out()
    running = ConsultationHour.objects.running(timezone.localdate())
    concerned = list(running.filter(_hours_of(row)).distinct()) if _gives_advice(row) else []
    for hour in concerned:
        hour.further_advisers.remove(person)
    rebuild_hours(concerned)
    return cleared


def _gives_advice(row: User | Membership) -> bool:
    return not isinstance(row, Membership) or row.role == Role.ADVISER


def _hours_of(row: User | Membership) -> Q:
    person = row.user if isinstance(row, Membership) else row
    own = Q(adviser=person) | Q(further_advisers=person)
    return own & Q(offer__office=row.office_id) if isinstance(row, Membership) else own
