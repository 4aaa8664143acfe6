"""A worker dies in mid-send: the mail goes out again under the same number, and the record says so."""

import email
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import MessageState
from appointments.models import Message
from familienzentrum.queue import retry_abandoned
from tests.background import make_nights
from tests.conventions.tree import ROOT
from tests.factories import make_slot, make_user

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKER = [sys.executable, "manage.py", "procrastinate", "--verbosity", "0", "worker", "--one-shot"]


@pytest.fixture
def start_worker(port):
    """`start_worker()` starts a worker on the test database and only sends: to the mail server of the test."""
    make_nights()  # else it would rewrite tables first, and wait for whatever other tests hold open
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {
        "DATABASE_URL": database.geturl(),
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
    }
    return lambda: subprocess.Popen(WORKER, cwd=ROOT, env=environment)


def test_killed_worker_may_send_twice_but_never_under_two_numbers(mail_server, start_worker):
    book(make_slot(), BookingRequest(email="ente@example.org"), by=None)
    with start_worker() as first:
        mail_server.before_answer = first.kill  # the server has the mail, the worker does not know it yet
        first.wait(30)
    assert Message.objects.get().state == MessageState.SENDING
    mail_server.before_answer = lambda: None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert retry_abandoned() == 1
    with start_worker() as second:
        assert second.wait(30) == 0
    message = Message.objects.get()
    assert (message.state, message.may_be_double, message.attempts) == (MessageState.SENT, True, 2)
    numbers = [email.message_from_bytes(mail)["Message-ID"] for mail in mail_server.mails]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_worker_killed_among_many_mails_sends_one_of_them_twice_at_most(mail_server, start_worker):
    slot = make_slot(capacity=4)
    for name in "abcd":
        book(slot, BookingRequest(email=f"{name}@example.org"), by=None)
    with start_worker() as first:
        mail_server.before_answer = lambda: first.kill() if len(mail_server.mails) == 2 else None
        first.wait(30)
    assert [message.state for message in Message.objects.order_by("pk")] == ["sent", "sending", "queued", "queued"]
    mail_server.before_answer = lambda: None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert retry_abandoned() == 4
    with start_worker() as second:
        assert second.wait(30) == 0
    messages = Message.objects.order_by("pk")
    assert [(message.state, message.may_be_double) for message in messages] == [
        (MessageState.SENT, False),
        (MessageState.SENT, True),
        (MessageState.SENT, False),
        (MessageState.SENT, False),
    ]
    numbers = [email.message_from_bytes(mail)["Message-ID"] for mail in mail_server.mails]
    assert [numbers.count(f"<{message.number}@localhost>") for message in messages] == [1, 2, 1, 1]


@pytest.mark.parametrize(("answer", "status", "mails"), [("250 OK", [], 1), ("550 5.1.1 No such user", ["failed"], 0)])
def test_link_for_a_new_password_leaves_by_the_worker_or_fails_in_sight(
    answer, status, mails, client, mail_server, start_worker
):
    cache.clear()
    make_user(email="eva@example.org")
    mail_server.answers = [answer]
    client.post(reverse("account_reset_password"), {"email": "eva@example.org"})
    assert mail_server.greeted == 0
    with start_worker() as worker:
        assert worker.wait(30) == 0
    jobs = ProcrastinateJob.objects.filter(task_name="send_password_link").exclude(status="succeeded")
    assert ([job.status for job in jobs], len(mail_server.mails)) == (status, mails)
