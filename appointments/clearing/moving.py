"""An offer or a room moves, or the place where times are does: what cannot take place there is decided about first.

Everybody else who hears of it is told; staff read before they save who that is.
"""

from collections.abc import Callable
from dataclasses import replace

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.choices import MeetingChannel, Way
from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.clearing.reading import decided_and_read
from appointments.clearing.surroundings import lock_queues, told_after, told_already, what_concerns
from appointments.clearing.views import PlannedChange
from appointments.core.locks import lock_plan
from appointments.core.places import held_at, taking_place_at
from appointments.core.stands import stray
from appointments.models import ConsultationHour, Course, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_hours
from familienzentrum.access import acting_user
from familienzentrum.models import User
from familienzentrum.registers.consequences import Save
from offers.models import Offer, Place, Room

WAYS = frozenset({Way.MOVE, Way.CANCEL})

# A course is neither cancelled nor left without a roof in passing: that is decided with the course.
_HOLDS_COURSES = gettext_lazy(
    "Dates of courses take place here: %(courses)s. Give them another room or place first, or cancel them. Nothing has "
    "been saved yet."
)


def ask_about_move(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save an offer or a room that moves to another place: a mobile one may not stand anywhere at its times."""
    row, by = form.instance, acting_user(request)
    times = left_behind(row)
    if words := courses_there(times):
        form.add_error("place", words)
        return None
    change = PlannedChange(
        times=times,
        ways=WAYS,
        carry_out=lambda decisions: change_where(row, times, decisions, carry_out, by),
        title=str(row),
        back_url=reverse(f"{row._meta.model_name}_list"),
    )
    return decided_and_read(request, form, change)


def left_behind(row: Offer | Room) -> SlotQuerySet:
    """Return the times ahead that cannot move with a row to its new place: a mobile one stands nowhere then."""
    return stray(row.place, _moving_with(row))


def _moving_with(row: Offer | Room) -> Q:
    """Return the times that take place wherever this row is."""
    if isinstance(row, Room):
        return Q(room=row.pk)
    channels = [channel for channel in MeetingChannel if channel.has_address]
    return Q(offer=row.pk, room=None, place=None, channel__in=channels)


def courses_there(times: SlotQuerySet) -> str:
    """Say that dates of courses are among these times, which have to be settled first; empty if none are."""
    courses = Course.objects.filter(pk__in=times.filter(course__isnull=False).values("course"))
    titles = sorted({course.title for course in courses})
    return _HOLDS_COURSES % {"courses": get_text_list(titles, _("and"))} if titles else ""


@transaction.atomic
def change_where(
    row: Offer | Place | Room, times: SlotQuerySet, decisions: Decisions, carry_out: Callable[[], object], by: User
) -> Cleared:
    """Clear the times, save, make or withdraw free times, and tell the others concerned. Raises what `clear` raises.

    Hours are planned anew that are there by their rule, or on a single date.

    A talk that has begun stays where it is: its family is there, and hears nothing.
    """
    lock_plan()
    concerned = what_concerns(row) if isinstance(row, Offer) else taking_place_at(row)
    planned = concerned if isinstance(row, Offer) else held_at(row)
    ahead = Slot.objects.offered().filter(concerned, starts_at__gt=timezone.now())
    hours = ConsultationHour.objects.running(timezone.localdate()).filter(planned)
    lock_queues(ahead, hours)
    cleared = clear(times, decisions, by=by) if times.exists() else Cleared()

    def change() -> None:
        carry_out()
        rebuild_hours(hours.all())

    staying = told_after(ahead, change, besides=told_already(decisions))
    return replace(cleared, others=cleared.others + staying)
