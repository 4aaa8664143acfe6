"""A room or a place that goes out of use: what is booked there is decided about before it is saved."""

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

from appointments.choices import Way
from appointments.clearing.actions import Cleared, Decisions, clear
from appointments.clearing.surroundings import tell_of_surroundings, told_after
from appointments.clearing.views import PlannedChange, decided_first
from appointments.core.locks import lock_plan
from appointments.core.places import taking_place_at
from appointments.core.stands import outside
from appointments.models import ConsultationHour, Course, RoomBooking, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_hours
from familienzentrum.access import acting_user
from familienzentrum.models import User
from familienzentrum.registers.consequences import Save, has_consequence
from offers.models import Place, Room

_WAYS = frozenset({Way.MOVE, Way.CANCEL})

_WHETHER_ANYTHING_IS_HERE = frozenset({"is_active", "is_mobile"})

# A course is neither cancelled nor left without a roof in passing: that is decided with the course.
_HOLDS_COURSES = gettext_lazy(
    "Dates of courses take place here: %(courses)s. Give them another room or place first, or cancel them. Nothing has "
    "been saved yet."
)
_IS_LENT = gettext_lazy(
    "Partners have booked it: %(offices)s. Take these bookings back first, in the room plan. Nothing has been saved "
    "yet."
)


def register() -> None:
    """Called when the app is ready."""
    for model in (Place, Room):
        has_consequence(model, ask_about_use)


def ask_about_use(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save a place or a room; before it goes out of use, decide about each appointment there. Free times go at once."""
    row, by = form.instance, acting_user(request)
    if not _WHETHER_ANYTHING_IS_HERE & set(form.changed_data):
        return tell_of_surroundings(request, form, carry_out)
    times = _times_that_go(row)
    if words := _in_the_way(row, times):
        form.add_error("is_mobile" if row.is_active else "is_active", words)
        return None
    change = PlannedChange(
        times=times,
        ways=_WAYS,
        carry_out=lambda decisions: _change_use(row, times, decisions, carry_out, by),
        title=str(row),
        back_url=reverse(f"{row._meta.model_name}_list"),
    )
    return decided_first(request, form, change)


def _times_that_go(row: Place | Room) -> SlotQuerySet:
    ahead = Slot.objects.offered().filter(taking_place_at(row), starts_at__gt=timezone.now(), accompanies=None)
    if not row.is_active:
        return ahead
    stands = list(row.stands.all()) if isinstance(row, Place) else []
    return outside(row, stands) if isinstance(row, Place) and stands else ahead.none()


def _in_the_way(row: Place | Room, times: SlotQuerySet) -> str:
    """Say what has to be settled elsewhere first; empty if nothing has."""
    if words := courses_there(times):
        return words
    if row.is_active:
        return ""
    here = Q(room=row.pk) if isinstance(row, Room) else Q(room__place=row.pk)
    lent = RoomBooking.objects.filter(here, starts_at__gt=timezone.now()).select_related("office")
    if offices := sorted({booking.office.short_name for booking in lent}):
        return _IS_LENT % {"offices": get_text_list(offices, _("and"))}
    return ""


def courses_there(times: SlotQuerySet) -> str:
    """Say that dates of courses are among these times, which have to be settled first; empty if none are."""
    courses = Course.objects.filter(pk__in=times.filter(course__isnull=False).values("course"))
    titles = sorted({course.title for course in courses})
    return _HOLDS_COURSES % {"courses": get_text_list(titles, _("and"))} if titles else ""


@transaction.atomic
def _change_use(row: Place | Room, times: SlotQuerySet, decisions: Decisions, carry_out: Save, by: User) -> Cleared:
    """Clear the times, save, make or withdraw free times there, and tell the others. Raises what `clear` raises."""
    lock_plan()
    cleared = clear(times, decisions, by=by) if times.exists() else Cleared()
    ahead = Slot.objects.offered().filter(taking_place_at(row), ends_at__gt=timezone.now())

    def change() -> None:
        carry_out()
        rebuild_hours(ConsultationHour.objects.running(timezone.localdate()).filter(taking_place_at(row)))

    return replace(cleared, told=cleared.told + told_after(ahead, change))
