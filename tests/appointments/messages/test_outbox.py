"""What becomes of a message: sent once, repeated under the same number, or handed to the desk."""

import datetime as dt
import smtplib

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from appointments.booking.actions import book, cancel, move
from appointments.booking.requests import BookingRequest
from appointments.choices import CallReason, MessageState, Occasion
from appointments.messages.actions import tell
from appointments.messages.sending import MOST_ATTEMPTS, deliver, give_up_stranded
from appointments.models import Appointment, CallTask, Message
from appointments.privacy.actions import erase_due
from familienzentrum.mail import NotSent
from tests.factories import make_appointment, make_offer, make_slot
from tests.factories_groups import make_course
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db

ENTE = "ente@example.org"


class Troubled(BaseEmailBackend):
    """A mail server with one answer to everything."""

    answer: Exception

    def send_messages(self, messages):
        raise self.answer


class NotThere(BaseEmailBackend):
    """A mail server that nobody can reach."""

    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def mail_server(settings, monkeypatch):
    """`mail_server(answer)` makes all mails end in this answer."""

    def answers(answer):
        monkeypatch.setattr(Troubled, "answer", answer, raising=False)
        settings.EMAIL_BACKEND = f"{__name__}.Troubled"

    return answers


def refused(code):
    return smtplib.SMTPRecipientsRefused({ENTE: (code, f"{ENTE}?".encode())})


def booked(**given):
    return book(make_slot(), BookingRequest(email=ENTE, **given), by=None)


def died_before_noting(appointment):
    """As if the worker had died between handing over the mail and recording that."""
    Appointment.objects.update(told=appointment.told)
    Message.objects.update(state=MessageState.SENDING, sent_at=None)


def message_of(appointment):
    return Message.objects.get(appointment=appointment)


def test_booking_puts_one_message_into_the_outbox():
    message = message_of(booked())
    assert (message.state, message.occasion, message.attempts) == (MessageState.QUEUED, Occasion.BOOKED, 0)
    assert ProcrastinateJob.objects.get().args == {"message": message.pk}


def test_family_of_a_running_course_is_called_when_no_mail_reaches_it(mail_server, time_machine):
    course = make_course()
    appointment = book(course, BookingRequest(email=ENTE), by=None)
    time_machine.move_to(course.ends_at)
    mail_server(refused(550))
    deliver(message_of(appointment).pk)
    assert CallTask.objects.get().reason == CallReason.NOT_SENT


def test_sent_message_says_when(mailoutbox):
    message = message_of(booked())
    deliver(message.pk)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.may_be_double, message.trouble) == (MessageState.SENT, False, "")
    assert message.sent_at <= timezone.now()
    assert len(mailoutbox) == 1


def test_message_left_in_sending_is_repeated_under_the_same_number(mailoutbox):
    appointment = booked()
    message = message_of(appointment)
    deliver(message.pk)
    died_before_noting(appointment)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.may_be_double, message.attempts) == (MessageState.SENT, True, 2)
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 1


def test_number_stays_the_same_with_a_new_secret(mailoutbox, settings):
    appointment = booked()
    message = message_of(appointment)
    deliver(message.pk)
    died_before_noting(appointment)
    settings.PERSONAL_DATA_SECRETS = ["new", *settings.PERSONAL_DATA_SECRETS]
    deliver(message.pk)
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 1


def test_two_messages_about_the_same_time_have_two_numbers(mailoutbox):
    offer = make_offer()
    first = make_slot(offer=offer)
    other = make_slot(offer=offer, starts_at=first.ends_at)
    appointment = book(first, BookingRequest(email=ENTE), by=None)
    for slot in (other, first, other):
        send_waiting_mails()
        move(appointment, slot, by=None)
    send_waiting_mails()
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == len(mailoutbox) == 4


def test_number_stands_behind_its_name_in_one_line(mailoutbox):
    """A folded one is no number to some mail systems: they show a mail that came twice as two."""
    booked()
    send_waiting_mails()
    [line] = [line for line in mailoutbox[0].message().as_bytes().splitlines() if line.startswith(b"Message-ID:")]
    assert line.endswith(b">")


def test_number_names_neither_page_nor_time(mailoutbox):
    appointment = booked()
    send_waiting_mails()
    number = mailoutbox[0].extra_headers["Message-ID"]
    assert not [n for n in (str(appointment.public_id), str(appointment.slot.public_id)) if n in number]


@pytest.mark.parametrize(
    "answer", [refused(451), smtplib.SMTPDataError(421, b"later"), smtplib.SMTPHeloError(501, b"?")]
)
def test_trouble_that_passes_is_tried_again(mail_server, answer):
    message = message_of(booked())
    mail_server(answer)
    with pytest.raises(NotSent):
        deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.QUEUED, 1)
    assert type(answer).__name__ in message.trouble
    assert not CallTask.objects.exists()


def test_server_that_is_away_leaves_the_message_waiting(settings):
    message = message_of(booked())
    settings.EMAIL_BACKEND = f"{__name__}.NotThere"
    with pytest.raises(NotSent, match="^ConnectionRefusedError$"):
        deliver(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED


@pytest.mark.parametrize("answer", [smtplib.SMTPServerDisconnected(), TimeoutError(), ConnectionResetError()])
def test_line_that_broke_may_have_brought_the_mail(mail_server, settings, answer):
    message = message_of(booked())
    mail_server(answer)
    with pytest.raises(NotSent):
        deliver(message.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.may_be_double) == (MessageState.SENT, True)


@pytest.mark.parametrize("answer", [refused(550), smtplib.SMTPDataError(554, b"no"), ValueError()])
def test_address_refused_for_good_is_called(mail_server, answer):
    appointment = booked()
    mail_server(answer)
    send_waiting_mails()
    assert message_of(appointment).state == MessageState.FAILED
    assert CallTask.objects.get().reason == CallReason.NOT_SENT
    assert ENTE not in message_of(appointment).trouble


def test_last_attempt_gives_up(mail_server):
    appointment = booked()
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    mail_server(refused(451))
    deliver(message_of(appointment).pk)
    assert message_of(appointment).state == MessageState.FAILED
    assert CallTask.objects.get().appointment == appointment


def test_two_failed_messages_are_one_call(mail_server):
    appointment = booked()
    mail_server(refused(550))
    send_waiting_mails()
    cancel(appointment, by=None)
    send_waiting_mails()
    assert CallTask.objects.count() == 1


def test_failed_message_about_the_past_is_no_call(mail_server):
    appointment = make_appointment(
        slot=make_slot(starts_at=timezone.now() - dt.timedelta(hours=1)), personal={"email": ENTE}
    )
    tell(appointment, Occasion.BOOKED, by=None)
    mail_server(refused(550))
    send_waiting_mails()
    assert not CallTask.objects.exists()


def test_overtaken_message_is_not_sent(mailoutbox):
    offer = make_offer()
    appointment = book(make_slot(offer=offer), BookingRequest(email=ENTE), by=None)
    move(appointment, make_slot(offer=offer), by=None)
    appointment.refresh_from_db()
    cancel(appointment, by=None)
    send_waiting_mails()
    assert [message.occasion for message in Message.objects.all()] == [Occasion.CANCELLED]
    assert len(mailoutbox) == 1


def test_rolled_back_booking_leaves_no_message():
    with transaction.atomic():
        booked()
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_job_inside_a_worker_stands_in_our_transaction():
    appointment = make_appointment(personal={"email": ENTE})
    with app.replace_connector(InMemoryConnector()):
        tell(appointment, Occasion.REMINDER, by=None)
    assert ProcrastinateJob.objects.get().args == {"message": message_of(appointment).pk}


def test_erasing_forgets_messages_and_calls(mail_server):
    appointment, other = booked(), booked()
    mail_server(refused(550))
    send_waiting_mails()
    Appointment.objects.filter(pk=other.pk).update(erase_on=appointment.erase_on + dt.timedelta(days=1))
    erase_due(appointment.erase_on)
    assert [message.appointment for message in Message.objects.all()] == [other]
    assert [call.appointment for call in CallTask.objects.all()] == [other]


def test_stranded_message_is_given_up_after_two_days(time_machine):
    appointment = booked()
    assert give_up_stranded() == 0
    time_machine.move_to(timezone.now() + dt.timedelta(hours=49))
    assert (give_up_stranded(), give_up_stranded()) == (1, 0)
    assert message_of(appointment).state == MessageState.FAILED
    assert CallTask.objects.get().appointment == appointment


def test_broken_calendar_does_not_swallow_the_mail(mailoutbox, monkeypatch, caplog):
    def broken(*args, **given):
        raise LookupError("Europe/Nowhere")

    monkeypatch.setattr("appointments.messages.emails.calendars_for", broken)
    booked()
    send_waiting_mails()
    [mail] = mailoutbox
    assert mail.attachments == []
    assert "without its calendar entry" in caplog.text
