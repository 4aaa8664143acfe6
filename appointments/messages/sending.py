"""Sends a message out of the outbox, and writes down what became of it."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appointments.choices import STRANDED, CallReason, MessageState, Occasion
from appointments.core.courses import lies_ahead
from appointments.messages.call_actions import ask_to_call
from appointments.messages.emails import mail_for
from appointments.messages.occasions import TELLINGS
from appointments.models import Message
from appointments.models.family_record import FamilyRecord
from familienzentrum import mail
from familienzentrum.crypto import CannotUnseal
from familienzentrum.mail import NotSent

# With the waits of the outbox that is a day and a half: a mail server that is away over night is not the end.
MOST_ATTEMPTS = 16
_LONG_TRIED = dt.timedelta(days=2)


def deliver(number: int) -> None:
    """Send the message unless it is sent, overtaken or erased. Raises NotSent when another try makes sense.

    SENDING is written down before the mail leaves. Whoever finds it there later knows that an attempt ended between
    sending and writing that down; the mail is then sent again under the same Message-ID.
    """
    message = Message.objects.open().with_details().filter(pk=number).first()
    if message is None:
        return
    if message.record.is_erased or is_overtaken(message):
        _drop(message)
        return
    written = mail_for(message)
    if not _begin(message):
        return
    try:
        mail.send(written)
    except NotSent as trouble:
        if not _give_up(message, trouble):
            raise
    else:
        _note_sent(message)


def give_up_stranded() -> int:
    """Give up what nobody tries any more, because of a mistake of ours or a lost job; return how many messages."""
    stranded = list(Message.objects.open().filter(queued_at__lt=timezone.now() - _LONG_TRIED).with_details())
    for message in stranded:
        _give_up(message, NotSent(STRANDED, is_final=True))
    return len(stranded)


def is_overtaken(message: Message) -> bool:
    """Tell whether the message would say what is no longer so: a newer one says what is."""
    return not TELLINGS[Occasion(message.occasion)].is_still_so(message)


@transaction.atomic
def _drop(message: Message) -> None:
    message.delete()


@transaction.atomic
def _begin(message: Message) -> bool:
    """Write down that the mail is being sent; False when another worker was faster."""
    before = Message.objects.open().filter(pk=message.pk, attempts=message.attempts)
    is_repeated = message.state == MessageState.SENDING
    message.attempts += 1
    return bool(
        before.update(
            state=MessageState.SENDING,
            attempts=F("attempts") + 1,
            may_be_double=message.may_be_double or is_repeated,
        )
    )


@transaction.atomic
def _note_sent(message: Message) -> None:
    row = Message.objects.filter(pk=message.pk)
    row.update(state=MessageState.SENT, sent_at=timezone.now(), trouble="")


@transaction.atomic
def _give_up(message: Message, trouble: NotSent) -> bool:
    """Write down the trouble; True when it is for good, and then the desk is asked to call.

    After a line that broke the row stays in SENDING: the server may have taken the mail.
    """
    is_final = trouble.is_final or message.attempts >= MOST_ATTEMPTS
    after = MessageState.SENDING if trouble.is_uncertain else MessageState.QUEUED
    row = Message.objects.filter(pk=message.pk)
    row.update(state=MessageState.FAILED if is_final else after, trouble=str(trouble))
    if is_final and _has_to_be_called(message):
        ask_to_call(message.record, CallReason.NOT_SENT)
    return is_final


def _has_to_be_called(message: Message) -> bool:
    """Who has an appointment ahead comes anyway and hears it then; who waits or wishes must have left a number."""
    if message.appointment:
        return lies_ahead(message.appointment.slot)
    return not message.record.is_erased and not is_overtaken(message) and _left_a_number(message.record)


def _left_a_number(record: FamilyRecord) -> bool:
    try:
        return bool(record.personal.phone)
    except CannotUnseal:
        return False
