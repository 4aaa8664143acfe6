"""Writes messages to the outbox, in the transaction of the change they report."""

from django.db import transaction

from appointments.choices import Occasion
from appointments.models import Appointment, CallTask, Message, Slot, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord, OfFamilyRecord
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction

# The job that sends a message.
SEND = "send_message"
_RECORD_FIELDS = [field.name for field in OfFamilyRecord._meta.fields]


@transaction.atomic
def tell(record: FamilyRecord, occasion: Occasion, *, by: User | None) -> Message | None:
    """Write a message, its job and the audit entry: all commit or roll back with the change itself.

    Returns None for a family without e-mail address.
    """
    if by:
        audit.record(f"{record._meta.model_name}.{occasion.value}", record, by=by)
    if not record.personal.email:
        return None
    return enqueue(record, occasion)


@transaction.atomic
def enqueue(record: FamilyRecord, occasion: Occasion) -> Message:
    """Put a message into the outbox, with its job."""
    message = Message.objects.create(occasion=occasion, **_subject(record))
    in_this_transaction(SEND).defer(message=message.pk)
    return message


def _subject(record: FamilyRecord) -> dict[str, Appointment | WaitingEntry | WishList | Slot | None]:
    match record:
        case Appointment():
            return {"appointment": record, "slot": record.slot}
        case WaitingEntry():
            held = getattr(record, "held_seats", None)
            return {"waiting_entry": record, "slot": held.slot if held else None}
        case WishList():
            return {"wish_list": record}


@transaction.atomic
def forget_messages() -> int:
    """Delete messages and calls about erased records; return how many. Else times and states would outlive the data."""
    erased = [{f"{field}__isnull": False, f"{field}__sealed": None} for field in _RECORD_FIELDS]
    return sum(table.objects.filter(**of).delete()[0] for table in (Message, CallTask) for of in erased)
