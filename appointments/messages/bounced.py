"""What follows from a mail that came back after its server had taken it: its family knows nothing of it."""

import logging
from dataclasses import replace

from django.db import transaction

from appointments.choices import CallReason, MessageState, Occasion
from appointments.messages.call_list import ask_to_call
from appointments.messages.occasions import TELLINGS
from appointments.messages.sending import has_to_be_called, keep_for_a_call, lock_record
from appointments.models import Appointment, Message, WaitingEntry, WishList
from appointments.models.known import KnownWait, KnownWishes
from familienzentrum.bounces import Bounce, MailboxTrouble, is_configured, read_bounces
from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger("portal.mail")


def note_bounces() -> int:
    """Read the mailbox, if there is one, and note what came back; return how many. Idempotent."""
    if not is_configured():
        return 0
    try:
        return read_bounces(note_bounce)
    except MailboxTrouble as trouble:
        _log.error("The mailbox of returned mails cannot be read: %s.", trouble)
        return 0


@transaction.atomic
def note_bounce(bounce: Bounce) -> bool:
    """Treat a sent message as one that failed for good; return whether there still is one.

    Nothing is kept of the report but its status.
    """
    message = Message.objects.with_details().filter(number=bounce.number).first()
    if message is None:
        return False
    lock_record(message)
    came_back = Message.objects.filter(pk=message.pk, state=MessageState.SENT)
    if not came_back.update(state=MessageState.FAILED, sent_at=None, trouble=f"Bounced {bounce.status}"):
        return True
    message = Message.objects.with_details().get(pk=message.pk)
    if message.record.is_erased or _was_written_to_since(message):
        return True
    try:
        _unlearn(message)
    except CannotUnseal:
        _log.error("Message %d came back, and no secret opens what it was about.", message.pk)
    if message.appointment:
        keep_for_a_call(message.appointment)
    if has_to_be_called(message):
        ask_to_call(message.record, CallReason.NOT_SENT)
    return True


def _was_written_to_since(message: Message) -> bool:
    """Return whether a later mail has left, or is about to: to another address, as like as not."""
    later = message.record.messages.filter(pk__gt=message.pk)
    return later.exclude(state=MessageState.FAILED).exists()


def _unlearn(message: Message) -> None:
    """Take back what the family was thought to know from this mail; the mail itself is not written again.

    Of an appointment nobody knows what it knew before: it may still expect every date that was called off.
    """
    match record := message.record:
        case Appointment() if TELLINGS[Occasion(message.occasion)].is_news:
            dates = tuple(replace(date, stands=True) for date in record.known.dates)
            record.known = replace(record.known, dates=dates, is_uncertain=message.occasion == Occasion.CHANGED)
        case WaitingEntry():
            record.known = KnownWait()
        case WishList():
            record.known = KnownWishes()
        case _:
            return
    record.save(update_fields=["told"])
