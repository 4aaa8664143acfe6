"""The mail server is away, slow, wary or sure that nobody lives there: the booking stands, and one mail goes out."""

import email
import email.policy
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
from django.urls import reverse

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import CallReason, MessageState
from appointments.messages.sending import deliver
from appointments.models import Appointment, CallTask, Message
from familienzentrum.mail import NotSent
from tests.factories import make_offer, make_office, make_slot
from tests.outbox import do_next_job
from tests.reading import markup

pytestmark = pytest.mark.django_db

ENTE = "ente@example.org"


def booked():
    book(make_slot(), BookingRequest(email=ENTE), by=None)
    return Message.objects.get()


def attempt(message):
    """Do what the worker does; return the state afterwards, and the trouble."""
    with suppress(NotSent):
        deliver(message.pk)
    message.refresh_from_db()
    return message.state, message.trouble


def test_booking_page_does_not_speak_to_the_mail_server(client, mail_server):
    typed = {"adults": "1", "email": ENTE, "attempt": str(uuid.uuid4()), "step": "book"}
    page = client.post(reverse("book", args=[make_slot().public_id]), typed, follow=True)
    assert Appointment.objects.get().personal.code in markup(page)
    assert mail_server.greeted == 0
    assert Message.objects.get().state == MessageState.QUEUED


def test_mail_waits_for_a_server_that_is_away(request, smtp_settings):
    message = booked()
    assert attempt(message) == (MessageState.QUEUED, "ConnectionRefusedError")
    assert attempt(message) == (MessageState.QUEUED, "ConnectionRefusedError")
    mail_server = request.getfixturevalue("mail_server")
    assert attempt(message) == (MessageState.SENT, "")
    assert len(mail_server.mails) == 1
    assert not message.may_be_double


def test_server_that_never_answers_is_left_alone_after_a_while(settings, smtp_settings, port):
    settings.EMAIL_TIMEOUT = 0.2
    message = booked()
    with socket.create_server(("127.0.0.1", port)):
        assert attempt(message) == (MessageState.QUEUED, "SMTPServerDisconnected")
    assert not CallTask.objects.exists()


def test_server_that_has_no_time_when_it_is_called_gets_the_mail_later(request, smtp_settings, port):
    """It says 421 instead of a greeting, and hangs up."""
    message = booked()
    with socket.create_server(("127.0.0.1", port)) as busy, ThreadPoolExecutor(1) as thread:
        thread.submit(_decline, busy)
        assert attempt(message) == (MessageState.QUEUED, "SMTPConnectError")
    mail_server = request.getfixturevalue("mail_server")
    assert attempt(message) == (MessageState.SENT, "")
    assert (len(mail_server.mails), message.may_be_double) == (1, False)


def _decline(busy):
    line, _address = busy.accept()
    with line:
        line.sendall(b"421 4.3.2 Too busy\r\n")


def test_greylisting_is_waited_out_and_makes_one_mail(mail_server):
    mail_server.answers = ["451 4.7.1 Please try again later", "250 OK"]
    message = booked()
    assert attempt(message) == (MessageState.QUEUED, "SMTPRecipientsRefused 451")
    assert attempt(message) == (MessageState.SENT, "")
    assert attempt(message) == (MessageState.SENT, "")
    assert len(mail_server.mails) == 1


def test_address_that_nobody_lives_at_is_called(mail_server):
    mail_server.answers = ["550 5.1.1 No such user"]
    message = booked()
    assert attempt(message) == (MessageState.FAILED, "SMTPRecipientsRefused 550")
    assert CallTask.objects.get().reason == CallReason.NOT_SENT
    assert mail_server.mails == []


def test_server_that_hangs_up_with_the_mail_in_hand_gets_the_same_one_again(mail_server):
    mail_server.hangs_up_once = True
    message = booked()
    assert attempt(message) == (MessageState.SENDING, "SMTPServerDisconnected")
    assert attempt(message)[0] == MessageState.SENT
    numbers = {email.message_from_bytes(mail)["Message-ID"] for mail in mail_server.mails}
    assert (len(mail_server.mails), len(numbers)) == (2, 1)
    assert message.may_be_double


def test_mail_on_the_wire_is_neutral_in_every_part(mail_server):
    office = make_office(name="Fachstelle Sucht", short_name="Sucht")
    slot = make_slot(offer=make_offer(title="Suchtberatung", office=office))
    appointment = book(slot, BookingRequest(email=ENTE, name="Blaue Ente", note="Kinderwagen"), by=None)
    attempt(Message.objects.get())
    [raw] = mail_server.mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    assert set(parts) == {"text/plain", "text/html", "text/calendar"}
    everything = " ".join([*parts.values(), *map(str, mail.values())])
    secrets = ["Sucht", "Blaue", "Kinderwagen", appointment.personal.code]
    assert [secret for secret in secrets if secret in everything] == []
    assert str(appointment.public_id) not in " ".join(map(str, mail.values())) + parts["text/calendar"]


def test_server_that_falls_silent_at_one_of_many_leaves_that_one_alone_uncertain(mail_server, smtp_settings):
    smtp_settings.EMAIL_TIMEOUT = 0.3
    first, second, third = (book(make_slot(), BookingRequest(email=ENTE), by=None) for _ in range(3))
    wakes_up = Event()
    mail_server.before_answer = lambda: len(mail_server.mails) == 2 and wakes_up.wait(10)
    do_next_job()
    wakes_up.set()
    states = dict(Message.objects.values_list("appointment", "state"))
    assert states == {first.pk: MessageState.SENT, second.pk: MessageState.SENDING, third.pk: MessageState.SENT}
    assert len(mail_server.mails) == 3
    assert attempt(Message.objects.get(appointment=second)) == (MessageState.SENT, "")
    assert [message.may_be_double for message in Message.objects.order_by("pk")] == [False, True, False]
