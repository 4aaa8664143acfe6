"""Puts messages to families into the outbox, in the transaction of what they tell."""

from django.db import transaction

from appointments.choices import Occasion
from appointments.messages.outbox import send_message
from appointments.models import Appointment, CallTask, Message, Slot, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord, OfFamilyRecord
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction

_ABOUT = [field.name for field in OfFamilyRecord._meta.fields]


@transaction.atomic
def tell(about: FamilyRecord, occasion: Occasion, *, by: User | None) -> Message | None:
    """Write a message and its job, and what staff did into the audit log: all stand or fall with the deed itself.

    Returns None for a family that left no e-mail address.
    """
    if by:
        audit.record(f"{about._meta.model_name}.{occasion.value}", about, by=by)
    if not about.personal.email:
        return None
    message = Message.objects.create(occasion=occasion, **_subject(about))
    in_this_transaction(send_message.name).defer(message=message.pk)
    return message


def _subject(about: FamilyRecord) -> dict[str, Appointment | WaitingEntry | WishList | Slot | None]:
    match about:
        case Appointment():
            return {"appointment": about, "slot": about.slot}
        case WaitingEntry():
            held = getattr(about, "held_place", None)
            return {"waiting_entry": about, "slot": held.slot if held else None}
        case WishList():
            return {"wish_list": about}


@transaction.atomic
def forget_messages() -> int:
    """Delete messages and calls about what is erased, and return how many: times and states would outlive the seal."""
    erased = [{f"{about}__isnull": False, f"{about}__sealed": None} for about in _ABOUT]
    return sum(table.objects.filter(**of).delete()[0] for table in (Message, CallTask) for of in erased)
