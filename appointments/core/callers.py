"""Who rings for a talk by phone, and which number a family calls."""

from appointments.choices import Caller
from appointments.models import Appointment, Slot
from appointments.models.planned import Planned
from familienzentrum.models import Centre
from offers.models import Offer


def number_of_house() -> str:
    return Centre.objects.values_list("phone", flat=True).first() or ""


def number_to_call(offer: Offer, house_number: str | None = None) -> str:
    """Return the number of the offer, else of its office, else of the house; empty if there is none.

    `house_number` is that of the house where the caller knows it.
    """
    if offer.contact_phone:
        return offer.contact_phone
    return number_of_house() if house_number is None else house_number


def who_calls(appointment: Appointment, slot: Planned) -> Caller | None:
    """Return who rings at one of its times; None where nobody does. Raises CannotUnseal with a wrong secret.

    A family without a number calls us whatever was chosen: the way of a date may change after it has booked.
    """
    if not slot.is_by_phone or appointment.is_erased:
        return None
    return Caller.FAMILY if appointment.calls_us or not appointment.personal.phone else Caller.HOUSE


def agreed_caller(slot: Slot, *, wish: str | None, phone: str) -> Caller | None:
    """Return who is to ring, as an appointment remembers it; None where nobody was asked, or nobody could."""
    if not slot.is_by_phone:
        return None
    if wish == Caller.FAMILY:
        return Caller.FAMILY
    return Caller.HOUSE if phone else None
