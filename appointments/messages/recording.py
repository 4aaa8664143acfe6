"""Records how far a message has come, in the two moments that each mail passes: before it leaves, and after.

Both are one statement each and written out, because a rush of bookings is followed by a rush of mails: to put them
together anew took longer than to run them.
"""

from django.db import transaction
from django.utils import timezone

from appointments.choices import AppointmentState, MessageState, Occasion
from appointments.messages.news import News
from appointments.messages.occasions import TELLINGS
from appointments.messages.telling import note_told
from appointments.messages.waiting_news import WaitingNews
from appointments.messages.waiting_telling import note_entry_told
from appointments.messages.wish_news import WishNews
from appointments.messages.wish_telling import note_wishes_told
from appointments.models import Appointment, Message
from familienzentrum.database import planned_cursor

_BEGUN = """
    UPDATE "appointments_message"
    SET state = %s, number = %s, attempts = attempts + 1, may_be_double = may_be_double OR %s
    WHERE id = %s AND attempts = %s AND state = ANY(%s)
    """
# The appointment is locked before the message, as whoever changes it does.
_SENT = """
    WITH told AS (
        UPDATE "appointments_appointment" SET told = %s
        WHERE id = %s AND told = %s AND sealed IS NOT NULL AND state <> %s AND ends_with_id IS NULL
        RETURNING id
    )
    UPDATE "appointments_message" SET state = %s, sent_at = %s, trouble = ''
    WHERE id = %s AND EXISTS (SELECT FROM told)
    """
_OPEN = [MessageState.QUEUED.value, MessageState.SENDING.value]


@transaction.atomic(savepoint=False)
def note_begun(message: Message, number: str) -> bool:
    """Mark the message as SENDING under the number of its mail; False if another worker was faster, or it is gone."""
    is_repeated = message.state == MessageState.SENDING
    values = [MessageState.SENDING.value, number, is_repeated, message.pk, message.attempts, _OPEN]
    message.attempts += 1
    return _changes_a_row(_BEGUN, values)


@transaction.atomic(savepoint=False)
def note_sent(message: Message, news: News | WaitingNews | WishNews) -> None:
    """Record that it is sent and, of a message that says what stands, what the family knows from now on."""
    appointment = message.appointment if TELLINGS[Occasion(message.occasion)].is_news else None
    if isinstance(news, News) and appointment and _note_both(message, appointment, news):
        return
    _note_one_after_the_other(message, news)


def _note_both(message: Message, appointment: Appointment, news: News) -> bool:
    """Record both at once if nothing has happened to the appointment since it was read; else neither."""
    before, appointment.known = appointment.told, news.known_afterwards
    unchanged = [appointment.pk, before, AppointmentState.CANCELLED.value]
    return _changes_a_row(_SENT, [appointment.told, *unchanged, MessageState.SENT.value, timezone.now(), message.pk])


def _note_one_after_the_other(message: Message, news: News | WaitingNews | WishNews) -> None:
    match news:
        case News() if message.appointment and TELLINGS[Occasion(message.occasion)].is_news:
            note_told(message.appointment, news)
        case WaitingNews() if message.waiting_entry:
            note_entry_told(message.waiting_entry, news)
        case WishNews() if message.wish_list:
            note_wishes_told(message.wish_list, news)
    row = Message.objects.filter(pk=message.pk)
    row.update(state=MessageState.SENT, sent_at=timezone.now(), trouble="")


def _changes_a_row(words: str, values: list[object]) -> bool:
    with planned_cursor() as cursor:
        cursor.execute(words, values)
        return cursor.rowcount == 1
