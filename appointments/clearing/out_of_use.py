"""A room or a place that goes out of use: what is booked there is decided about before it is saved."""

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.choices import Way
from appointments.clearing.moving import WAYS, ask_about_move, change_where, courses_there
from appointments.clearing.reading import decided_and_read
from appointments.clearing.surroundings import tell_of_surroundings
from appointments.clearing.views import PlannedChange
from appointments.core.places import taking_place_at
from appointments.core.stands import stray
from appointments.models import RoomBooking, Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum.access import acting_user
from familienzentrum.registers.consequences import Save, has_consequence
from offers.models import Place, Room

_WHETHER_ANYTHING_IS_HERE = frozenset({"is_active", "is_mobile"})

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
        moves = isinstance(row, Room) and "place" in form.changed_data
        return (ask_about_move if moves else tell_of_surroundings)(request, form, carry_out)
    times = _times_that_go(row)
    if words := _in_the_way(row, times):
        form.add_error("is_mobile" if row.is_active else "is_active", words)
        return None
    change = PlannedChange(
        times=times,
        # In a place that goes out of use no other room is left.
        ways=WAYS | {Way.ROOM} if isinstance(row, Room) else WAYS,
        carry_out=lambda decisions: change_where(row, times, decisions, carry_out, by),
        title=str(row),
        back_url=reverse(f"{row._meta.model_name}_list"),
    )
    return decided_and_read(request, form, change)


def _times_that_go(row: Place | Room) -> SlotQuerySet:
    ahead = Slot.objects.offered().filter(taking_place_at(row), starts_at__gt=timezone.now(), accompanies=None)
    if not row.is_active:
        return ahead
    return stray(row, taking_place_at(row)) if isinstance(row, Place) else ahead.none()


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
