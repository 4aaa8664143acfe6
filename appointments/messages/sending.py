"""Sends a message from the outbox, or gives it up."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.choices import STRANDED, CallReason, CancelledBy, MessageState, Occasion
from appointments.core.courses import dates_ahead
from appointments.core.locks import lock_queue
from appointments.messages.call_list import ask_to_call, keep_until
from appointments.messages.emails import mail_for
from appointments.messages.news import News, news_of
from appointments.messages.occasions import TELLINGS
from appointments.messages.reading import to_send
from appointments.messages.recording import note_begun, note_sent
from appointments.messages.telling import catch_up
from appointments.messages.waiting_news import WaitingNews, waiting_news
from appointments.messages.waiting_telling import catch_up_entry
from appointments.messages.wish_news import WishNews, wish_news
from appointments.messages.wish_telling import catch_up_wishes
from appointments.models import Appointment, Message, WaitingEntry, WishList
from appointments.models.family_record import FamilyRecord
from familienzentrum import mail
from familienzentrum.crypto import CannotUnseal
from familienzentrum.mail import NotSent

# With the outbox's backoff a day and a half: survives a mail server that is down overnight.
MOST_ATTEMPTS = 16
_LONG_TRIED = dt.timedelta(days=2)


def deliver(number: int) -> None:
    """Send one message. Raises NotSent if a retry makes sense."""
    send_out(to_send([number]).get(number))


def send_out(message: Message | None) -> None:
    """Send a message that was just read, unless it is sent, superseded or erased. Raises NotSent as `deliver` does.

    At-least-once: SENDING is committed before the mail leaves. Finding it later means that an attempt died before
    recording the result; the mail is then resent under the same Message-ID.
    """
    if message is None:
        return
    news = None if message.record.is_erased else _news_of(message)
    if news is None or not _is_still_so(message, news):
        _drop(message)
        return
    written = mail_for(message, news)
    if not note_begun(message, mail.number_of(written)):
        return
    try:
        mail.send(written)
    except NotSent as trouble:
        if not _give_up(message, trouble):
            raise
    else:
        note_sent(message, news)


def give_up_stranded() -> int:
    """Give up messages that are no longer retried, because of a bug or a lost job; return how many."""
    stranded = list(Message.objects.open().filter(queued_at__lt=timezone.now() - _LONG_TRIED).with_details())
    for message in stranded:
        _give_up(message, NotSent(STRANDED, is_final=True))
    return len(stranded)


def _is_still_so(message: Message, news: News | WaitingNews | WishNews) -> bool:
    """Return whether no newer message supersedes this one."""
    return TELLINGS[Occasion(message.occasion)].is_still_so(message, news)


def _news_of(message: Message) -> News | WaitingNews | WishNews:
    match message.record:
        case Appointment() as appointment:
            return news_of(appointment)
        case WaitingEntry() as entry:
            return waiting_news(entry)
        case WishList() as wishes:
            return wish_news(wishes)


@transaction.atomic
def _drop(message: Message) -> None:
    """Delete the message; what the family does not know all the same is put into a new one."""
    if message.waiting_entry:
        lock_queue(message.waiting_entry.offer_id)
    lock_record(message)
    message.delete()
    match message.record:
        case Appointment() as appointment:
            catch_up(appointment)
        case WaitingEntry() as entry:
            catch_up_entry(entry)
        case WishList() as wishes:
            catch_up_wishes(wishes)


@transaction.atomic
def _give_up(message: Message, trouble: NotSent) -> bool:
    """Record the trouble; True if it is permanent, and then the desk is asked to call.

    After a broken connection the row stays in SENDING: the server may have accepted the mail.
    """
    lock_record(message)
    is_final = trouble.is_final or message.attempts >= MOST_ATTEMPTS
    after = MessageState.SENDING if trouble.is_uncertain else MessageState.QUEUED
    row = Message.objects.filter(pk=message.pk)
    row.update(state=MessageState.FAILED if is_final else after, trouble=str(trouble))
    if message.appointment and not message.record.is_erased:
        keep_for_a_call(message.appointment)
    if is_final and has_to_be_called(message):
        ask_to_call(message.record, CallReason.NOT_SENT)
    return is_final


def lock_record(message: Message) -> None:
    """Before the message, as whoever changes the record does: the other way round the two would deadlock."""
    record = message.record
    list(type(record)._default_manager.filter(pk=record.pk).select_for_update(of=("self",)).values_list("pk"))


def has_to_be_called(message: Message) -> bool:
    """With a future appointment the family can also be told in person; others must have left a number."""
    if message.appointment:
        return bool(dates_ahead(message.appointment)) or _has_news(message.appointment)
    if message.record.is_erased or not _left_a_number(message.record):
        return False
    return _is_still_so(message, _news_of(message))


def keep_for_a_call(appointment: Appointment) -> None:
    """Keep what a family that the house cancelled left until the day it still expects: somebody may have to call."""
    try:
        last_end = appointment.known.last_end
    except CannotUnseal:
        return
    if last_end and appointment.cancelled_by == CancelledBy.HOUSE:
        keep_until(appointment, timezone.localdate(last_end))


def _has_news(appointment: Appointment) -> bool:
    """Return whether the family expects something ahead that does not take place any more."""
    try:
        return not appointment.is_erased and bool(news_of(appointment).changes)
    except CannotUnseal:
        return False


def _left_a_number(record: FamilyRecord) -> bool:
    try:
        return bool(record.personal.phone)
    except CannotUnseal:
        return False
