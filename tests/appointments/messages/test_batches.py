"""What waits is sent along with the first message, and each comes to the end that it would come to alone."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.choices import CallReason, MessageState
from appointments.messages import outbox
from appointments.models import Appointment, CallTask, Message
from familienzentrum.mail import NotSent
from offers.models import Offer
from tests.factories import make_office, make_slot
from tests.outbox import do_next_job, send_waiting_mails

pytestmark = pytest.mark.django_db

SENT, QUEUED, FAILED = MessageState.SENT, MessageState.QUEUED, MessageState.FAILED


class Moody(EmailBackend):
    """A mail server that does something else at some addresses."""

    deeds = {}

    def send_messages(self, messages):
        deed = self.deeds.pop(messages[0].to[0], None)
        if deed:
            deed()
        return super().send_messages(messages)


@pytest.fixture
def at_address(settings, monkeypatch):
    """`at_address(address, deed)`: the deed is done when a mail to it leaves, once."""
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    monkeypatch.setattr(Moody, "deeds", {})
    return Moody.deeds.__setitem__


@pytest.fixture
def booked():
    """Three families, in the order in which they booked."""
    return [book(make_slot(), BookingRequest(email=f"{name}@example.org"), by=None) for name in "abc"]


def refuse(code):
    def answer():
        raise smtplib.SMTPRecipientsRefused({"": (code, b"")})

    return answer


def states():
    return [message.state for message in Message.objects.order_by("pk")]


def to_whom():
    return [sent.to[0][0] for sent in mail.outbox]


def test_all_that_wait_leave_with_the_first(booked):
    do_next_job()
    assert (to_whom(), states()) == (["a", "b", "c"], [SENT] * 3)
    assert not ProcrastinateJob.objects.exists()


def test_more_than_one_batch_waits_for_the_next_job(booked, monkeypatch):
    monkeypatch.setattr(outbox, "_MOST_AT_ONCE", 2)
    do_next_job()
    assert states() == [SENT, SENT, QUEUED]
    do_next_job()
    assert (to_whom(), states()) == (["a", "b", "c"], [SENT] * 3)


def test_what_was_read_too_long_ago_is_read_anew_by_its_own_job(booked, monkeypatch):
    monkeypatch.setattr(outbox, "_SECONDS_FRESH", -1)
    do_next_job()
    assert states() == [SENT, QUEUED, QUEUED]
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["todo", "todo"]


def test_address_that_nobody_lives_at_is_called_and_the_others_are_written_to(booked, at_address):
    at_address("b@example.org", refuse(550))
    do_next_job()
    assert (to_whom(), states()) == (["a", "c"], [SENT, FAILED, SENT])
    assert CallTask.objects.get().reason == CallReason.NOT_SENT
    assert not ProcrastinateJob.objects.exists()


def test_server_that_wants_one_later_gets_it_later_and_the_others_now(booked, at_address):
    at_address("b@example.org", refuse(451))
    do_next_job()
    assert (to_whom(), states()) == (["a", "c"], [SENT, QUEUED, SENT])
    left = ProcrastinateJob.objects.get()
    assert (left.status, left.attempts) == ("todo", 1)
    assert Message.objects.get(pk=left.args["message"]).attempts == 1


def test_line_that_broke_at_one_leaves_that_one_uncertain(booked, at_address):
    def break_off():
        raise smtplib.SMTPServerDisconnected

    at_address("b@example.org", break_off)
    do_next_job()
    assert states() == [SENT, MessageState.SENDING, SENT]


def test_first_that_fails_leaves_the_others_to_their_own_jobs(booked, at_address):
    at_address("a@example.org", refuse(451))
    with pytest.raises(NotSent):
        do_next_job()
    assert (to_whom(), states()) == ([], [QUEUED] * 3)
    do_next_job()
    assert (to_whom(), states()) == (["b", "c"], [QUEUED, SENT, SENT])


def test_what_is_cancelled_while_others_are_sent_is_not_confirmed(booked, at_address):
    at_address("a@example.org", lambda: cancel(booked[1], by=None))
    do_next_job()
    assert to_whom() == ["a", "c"]
    send_waiting_mails()
    assert to_whom() == ["a", "c", "b"]
    assert "abgesagt" in mail.outbox[-1].body


def test_row_that_no_secret_opens_does_not_stop_the_others(booked):
    Appointment.objects.filter(pk=booked[1].pk).update(sealed=b"x", told=b"x")
    do_next_job()
    assert (to_whom(), states()) == (["a", "c"], [SENT, QUEUED, SENT])


def test_offer_that_moved_to_another_office_takes_no_key_along(booked):
    """What was booked before stays sealed with the key of the old office."""
    Offer.objects.filter(pk=booked[1].slot.offer_id).update(office=make_office())
    do_next_job()
    assert states() == [SENT] * 3
