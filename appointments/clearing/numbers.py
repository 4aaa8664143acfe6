"""A phone number that goes: it stays as long as a family was told to ring it and no other number takes its place."""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from appointments.clearing.queries import appointments_in
from appointments.core.callers import number_of_house
from appointments.core.locks import lock_our_numbers
from appointments.messages.standing import standing
from appointments.models import Appointment
from appointments.models.slot import SlotQuerySet
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import Centre
from familienzentrum.refusals import Refusal
from familienzentrum.registers.consequences import Consequence, Save
from offers.models import Offer, Office


class NumberIsRung(Refusal):
    """A family has to ring the number that a form takes away; `words` says how many do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def unless_rung(times_concerned: Callable[[forms.ModelForm], SlotQuerySet]) -> Callable[[Consequence], Consequence]:
    """Let a consequence of a change refuse, in the form, to take the last number that a family has to ring.

    That is looked at as it is saved: until then another family may be given the number.
    """

    def guard(consequence: Consequence) -> Consequence:
        @wraps(consequence)
        def guarded(request: HttpRequest, form: forms.ModelForm, carry_out: Save) -> HttpResponse | None:
            def save() -> Model:
                if _takes_a_number(form):
                    lock_our_numbers()
                    if words := _families_ring_it(form, times_concerned(form)):
                        raise NumberIsRung(words)
                return carry_out()

            try:
                return consequence(request, form, save)
            except NumberIsRung as refusal:
                form.add_error("phone", str(refusal.words))
                return None

        return guarded

    return guard


def _takes_a_number(form: forms.ModelForm) -> bool:
    may_ring = isinstance(form.instance, Centre | Office | Offer)
    return may_ring and not form.instance.phone and bool({"phone", "office"} & set(form.changed_data))


def _families_ring_it(form: forms.ModelForm, times: SlotQuerySet) -> str:
    """Say how many families could ring nowhere if a form were saved, at which `times` ahead; empty if none."""
    row = form.instance
    rows = appointments_in(times).filter(sealed__isnull=False).with_details()
    count = sum(_number_after(row, one.slot.offer) == "" and _rings(one) for one in rows)
    words = ngettext(
        "%(n)d family has to ring us for its appointment, and no number would be left for that. Please enter another "
        "number, or agree on something else with the family first. Nothing has been saved yet.",
        "%(n)d families have to ring us for their appointments, and no number would be left for that. Please enter "
        "another number, or agree on something else with the families first. Nothing has been saved yet.",
        count,
    )
    return words % {"n": count} if count else ""


def _number_after(row: Model, offer: Offer) -> str:
    """Return the number that families of an offer call once the row is saved as it is now."""
    match row:
        case Centre():
            return offer.contact_phone or row.phone
        case Office():
            return offer.phone or row.phone or number_of_house()
        case Offer():
            return row.contact_phone or number_of_house()
    raise TypeError(row)


def _rings(appointment: Appointment) -> bool:
    """Return whether the family was given our number for a date that is not over."""
    now = timezone.now()
    try:
        return any(date.number and date.stands and date.ends_at > now for date in standing(appointment).dates)
    except CannotUnseal:
        return False
