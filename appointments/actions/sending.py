"""Sends a message out of the outbox, and writes down what became of it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appointments.actions.calls import ask_to_call
from appointments.choices import AppointmentState, CallReason, MessageState, Occasion
from appointments.emails import mail_for
from appointments.models import Message
from familienzentrum import mail
from familienzentrum.mail import NotSent

# With the waits of the outbox that is a day and a half: a mail server that is away over night is not the end.
MOST_ATTEMPTS = 16


def deliver(number: int) -> None:
    """Send the message unless it is sent, overtaken or erased. Raises NotSent when another try makes sense.

    SENDING is written down before the mail leaves. Whoever finds it there later knows that an attempt ended between
    sending and writing that down; the mail is then sent again under the same Message-ID.
    """
    message = Message.objects.open().with_details().filter(pk=number).first()
    if message is None:
        return
    if message.about.is_erased or is_overtaken(message):
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


def is_overtaken(message: Message) -> bool:
    """Tell whether the message would say what is no longer so: a newer one says what is."""
    appointment = message.appointment
    if appointment is None:
        return False
    if message.occasion == Occasion.REMINDER and appointment.slot.starts_at <= timezone.now():
        return True
    is_cancelled = appointment.state == AppointmentState.CANCELLED
    return message.slot_id != appointment.slot_id or is_cancelled != (message.occasion == Occasion.CANCELLED)


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
    if is_final and message.appointment and message.appointment.slot.starts_at > timezone.now():
        ask_to_call(message.appointment, CallReason.NOT_SENT)
    return is_final
