"""A phone number that goes: it stays as long as a family was told to ring it and no other number takes its place."""

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import ngettext

from appointments.clearing.queries import appointments_in
from appointments.core.callers import number_of_house
from appointments.messages.standing import standing
from appointments.models import Appointment
from appointments.models.slot import SlotQuerySet
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import Centre
from offers.models import Offer, Office


def families_ring_it(form: forms.ModelForm, times: SlotQuerySet) -> str:
    """Say how many families could ring nowhere if a form were saved, at which `times` ahead; empty if none."""
    row = form.instance
    if row.phone or not {"phone", "office"} & set(form.changed_data):
        return ""
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
