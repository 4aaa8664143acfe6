"""Writes messages to the outbox, in the transaction of the change they report."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from appointments.choices import MessageState, Occasion
from appointments.messages.call_list import call_about
from appointments.messages.occasions import TELLINGS
from appointments.models import Appointment, CallTask, Message, Slot, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord, OfFamilyRecord, record_field
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction

# The job that sends a message.
SEND = "send_message"
_RECORD_FIELDS = [field.name for field in OfFamilyRecord._meta.fields]


@transaction.atomic
def tell(record: FamilyRecord, occasion: Occasion, *, by: User | None, date: Slot | None = None) -> Message | None:
    """Write a message, its job and the audit entry: all commit or roll back with the change itself.

    It is about the time of the record, or about another `date` of its course.

    Returns None for a family without e-mail address; where it has to know all the same, the desk calls.
    """
    if by:
        audit.record(f"{record._meta.model_name}.{occasion.value}", record, by=by)
    if record.personal.email:
        return enqueue(record, occasion, dates=[date] if date else [])
    if reason := TELLINGS[occasion].call_reason:
        call_about(record, reason)
    return None


# Every booking passes here, in a transaction that fails as a whole: two statements less.
@transaction.atomic(savepoint=False)
def enqueue(
    record: FamilyRecord, occasion: Occasion, *, at: dt.datetime | None = None, dates: Sequence[Slot] = ()
) -> Message:
    """Put a message into the outbox, with its job, which waits until `at`; of a course it names these dates alone."""
    about = _subject(record) | ({"slot": dates[0]} if dates else {})
    message = Message.objects.create(occasion=occasion, further_dates=[date.pk for date in dates[1:]], **about)
    in_this_transaction(SEND, at=at).defer(message=message.pk)
    return message


@transaction.atomic
def withdraw_queued(record: FamilyRecord, *, among: Collection[Occasion] = tuple(Occasion)) -> bool:
    """Delete the record's messages that no attempt has sent; return whether one is just being sent."""
    about = {record_field(record): record, "occasion__in": among}
    messages = Message.objects.open().filter(**about).select_for_update()
    queued = [message.pk for message in messages if message.state == MessageState.QUEUED]
    Message.objects.filter(pk__in=queued).delete()
    return any(message.state == MessageState.SENDING for message in messages)


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
    forgotten = sum(table.objects.filter(**of).delete()[0] for table in (Message, CallTask) for of in erased)
    return forgotten + CallTask.objects.filter(call_wish__isnull=False, call_wish__sealed=None).delete()[0]
