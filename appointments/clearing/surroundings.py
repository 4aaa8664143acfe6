"""Changes of places, rooms, offers and phone numbers that families were told of: staff see who hears of it, and what.

A place or a room that goes out of use is in `out_of_use`, what moves to another place in `moving`.
"""

from collections.abc import Callable, Collection

from django import forms
from django.db import transaction
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments.choices import MeetingChannel, Way
from appointments.clearing.actions import Decisions
from appointments.clearing.foretelling import foretold, say_told
from appointments.clearing.numbers import unless_rung
from appointments.clearing.queries import appointments_in
from appointments.clearing.views import Asks
from appointments.core.locks import lock_plan, lock_queue
from appointments.messages.telling import Told, tell_all
from appointments.messages.waiting_telling import tell_kept_places
from appointments.models import Appointment, Slot
from appointments.models.hours import ConsultationHourQuerySet
from appointments.models.slot import SlotQuerySet
from familienzentrum.models import Centre
from familienzentrum.registers.consequences import Save, has_consequence
from offers.models import Offer, Office, Place, Room

# What of a row reaches families, and which times lie in it.
_OUR_NUMBER = Q(channel__in=[channel for channel in MeetingChannel if channel.depends_on_our_number])
_CONCERNS: dict[type[Model], tuple[frozenset[str], Callable[[int], Q]]] = {
    Place: (
        frozenset({"name", "street", "postal_code", "town"}),
        lambda pk: Q(room__place=pk) | Q(room=None, place=pk) | Q(room=None, place=None, offer__place=pk),
    ),
    Room: (frozenset({"name", "place"}), lambda pk: Q(room=pk)),
    Offer: (frozenset({"place", "phone", "office"}), lambda pk: Q(offer=pk) & (Q(room=None, place=None) | _OUR_NUMBER)),
    Office: (frozenset({"phone"}), lambda pk: Q(offer__office=pk) & _OUR_NUMBER),
    Centre: (frozenset({"phone"}), lambda _pk: _OUR_NUMBER),
}


def register() -> None:
    """Called when the app is ready. Places, rooms and offers come here through what may also end them."""
    has_consequence(Centre, unless_rung(times_concerned)(tell_of_surroundings))


def tell_of_surroundings(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
    """Save the row and tell the families whose appointments it concerns; first show what they hear."""
    if not is_told_of(form):
        carry_out()
        return None
    return read_first(request, form, lambda: _saved_and_told(form, carry_out))


def is_told_of(form: forms.ModelForm) -> bool:
    """Return whether a form changes anything that families may have been told."""
    fields, _times = _CONCERNS.get(form._meta.model, (frozenset(), None))
    return bool(fields & set(form.changed_data))


def times_concerned(form: forms.ModelForm) -> SlotQuerySet:
    """Return the times that are not over and whose families may have been told what a form changes."""
    if not is_told_of(form):
        return Slot.objects.none()
    _fields, times = _CONCERNS[form._meta.model]
    return Slot.objects.offered().filter(times(form.instance.pk), ends_at__gt=timezone.now())


def read_first(request: HttpRequest, form: forms.ModelForm, change: Callable[[], Told]) -> HttpResponse | None:
    """Save a row as staff have read what families hear of it; until then return the page that says so."""
    title, back_url = str(form.instance), _page_of(form.instance)
    answer = foretold(request, form, change, title=title, back_url=back_url)
    if isinstance(answer, Asks):
        return answer.page
    if answer.result.families:
        say_told(request, answer.result)
    return None


def _page_of(row: Model) -> str:
    name = row._meta.model_name
    return reverse("centre_edit" if isinstance(row, Centre) else f"{name}_list")


@transaction.atomic
def _saved_and_told(form: forms.ModelForm, carry_out: Save) -> Told:
    """Lock the appointments, save, and tell what is then different for each."""
    lock_plan()
    ahead = times_concerned(form)
    lock_queues(ahead)
    return told_after(ahead, carry_out)


def what_concerns(row: Model) -> Q:
    """Return which times, and which consultation hours, a place, a room, an offer, an office or the centre concerns."""
    _fields, concerned = _CONCERNS[type(row)]
    return concerned(row.pk)


def lock_queues(ahead: SlotQuerySet, hours: ConsultationHourQuerySet | None = None) -> None:
    """Lock the queues of all that takes place at these times and hours, before any row: as a family does that waits."""
    offers = set(ahead.order_by().values_list("offer", flat=True))
    if hours is not None:
        offers |= set(hours.order_by().values_list("offer", flat=True))
    for offer in sorted(offers):
        lock_queue(offer)


def told_already(decisions: Decisions) -> set[int]:
    """Return the appointments that are moved or cancelled: whatever else changes, their families hear of it."""
    return {pk for pk, decision in decisions.items() if decision.way in (Way.MOVE, Way.CANCEL)}


@transaction.atomic
def told_after(ahead: SlotQuerySet, change: Callable[[], object], *, besides: Collection[int] = ()) -> Told:
    """Lock the appointments of these times, carry out a change, and tell what is then different for each.

    Those `besides` have just been told; their message is worded when it leaves. The caller holds the queues of these
    times: see `lock_queues`.
    """
    concerned = appointments_in(ahead).filter(sealed__isnull=False).exclude(pk__in=besides)
    rows = concerned.order_by("pk").select_for_update(of=("self",))
    held = [appointment.pk for appointment in rows]
    change()
    booked = tell_all(Appointment.objects.filter(pk__in=held).with_details().order_by("pk"))
    return booked + tell_kept_places(ahead)
