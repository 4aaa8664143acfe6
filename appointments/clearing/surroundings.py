"""Changes of places, rooms and offers that families were told of: staff see first who hears of it, and what.

A place or a room that goes out of use is in `out_of_use`.
"""

from collections.abc import Callable

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments.clearing.foretelling import foretold, say_told
from appointments.clearing.queries import appointments_in
from appointments.clearing.views import Asks
from appointments.core.locks import lock_plan
from appointments.messages.telling import Told, tell_all
from appointments.messages.waiting_telling import tell_kept_places
from appointments.models import Appointment, Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum.registers.consequences import Save
from offers.models import Offer, Place, Room

# What of a row reaches families, and which times lie in it.
_CONCERNS: dict[type[Place] | type[Room] | type[Offer], tuple[frozenset[str], Callable[[int], Q]]] = {
    Place: (
        frozenset({"name", "street", "postal_code", "town"}),
        lambda pk: Q(room__place=pk) | Q(room=None, place=pk) | Q(room=None, place=None, offer__place=pk),
    ),
    Room: (frozenset({"name", "place"}), lambda pk: Q(room=pk)),
    Offer: (frozenset({"place"}), lambda pk: Q(offer=pk, room=None, place=None)),
}


def tell_of_surroundings(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save a place, a room or an offer and tell the families with appointments there; first show what they hear."""
    fields, _times = _CONCERNS.get(form._meta.model, (frozenset(), None))
    if not fields & set(form.changed_data):
        carry_out()
        return None
    title, back_url = str(form.instance), reverse(f"{form.instance._meta.model_name}_list")
    answer = foretold(request, form, lambda: _saved_and_told(form, carry_out), title=title, back_url=back_url)
    if isinstance(answer, Asks):
        return answer.page
    if answer.result.families:
        say_told(request, answer.result)
    return None


@transaction.atomic
def _saved_and_told(form: forms.ModelForm, carry_out: Save) -> Told:
    """Lock the appointments, save, and tell what is then different for each."""
    lock_plan()
    _fields, times = _CONCERNS[form._meta.model]
    ahead = Slot.objects.offered().filter(times(form.instance.pk), ends_at__gt=timezone.now())
    return told_after(ahead, carry_out)


@transaction.atomic
def told_after(ahead: SlotQuerySet, change: Callable[[], object]) -> Told:
    """Lock the appointments of these times, carry out a change, and tell what is then different for each."""
    rows = appointments_in(ahead).filter(sealed__isnull=False).order_by("pk").select_for_update(of=("self",))
    held = [appointment.pk for appointment in rows]
    change()
    booked = tell_all(Appointment.objects.filter(pk__in=held).with_details().order_by("pk"))
    return booked + tell_kept_places(ahead)
