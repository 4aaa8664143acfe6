"""A forgotten password: the same answer for everybody, and a link that only the mail knows."""

import datetime as dt
import re
import smtplib

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from familienzentrum.accounts.invitations import send_invitation
from familienzentrum.accounts.notices import send_notice
from familienzentrum.choices import Role
from familienzentrum.mail import NotSent
from familienzentrum.models import StaffSession
from familienzentrum.password_links import send_password_link
from tests.client import Client
from tests.factories import make_user

pytestmark = pytest.mark.django_db

EVA = "eva@example.org"
STRANGER = "fremd@example.org"
RESET = reverse("account_reset_password")
DONE = reverse("account_reset_password_done")
NEW = "ein neuer langer Satz"


class NeverAsked(BaseEmailBackend):
    """Stands where no mail may leave."""

    def send_messages(self, messages):
        raise AssertionError("A mail left within a request.")


class Refusing(BaseEmailBackend):
    """Knows nobody."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(messages[0].to, (550, b"unknown")))


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def eva():
    user = make_user(role=Role.COORDINATOR, username="eva", email=EVA)
    user.set_password("ein sehr langer Satz")
    user.save()
    return user


def jobs():
    return ProcrastinateJob.objects.filter(task_name="send_password_link").order_by("pk")


def work():
    for job in jobs().filter(status="todo"):
        app.tasks[job.task_name](**job.args)
        ProcrastinateJob.objects.filter(pk=job.pk).update(status="succeeded")


def asked(client, email=EVA, **headers):
    return client.post(RESET, {"email": email}, headers=headers)


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(\S+)", mail.body)[1]


def set_new(client, link):
    form = client.get(link, follow=True)
    return client.post(form.context["action_url"], {"password1": NEW, "password2": NEW}, follow=True)


def test_forgotten_password_is_replaced_by_the_link(client, eva, mailoutbox):
    assert asked(client).url == DONE
    assert mailoutbox == []
    work()
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([EVA], "Ein neues Passwort")
    assert set_new(client, link_in(mail)).status_code == 200
    eva.refresh_from_db()
    assert eva.check_password(NEW)
    assert client.get(link_in(mail), follow=True).context["token_fail"]


@pytest.mark.parametrize("email", [EVA, "Eva@Example.org", STRANGER])
def test_answer_is_the_same_and_nothing_leaves_within_the_request(email, client, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NeverAsked"
    assert asked(client, email).url == DONE
    assert client.get(DONE).status_code == 200


def test_known_and_unknown_addresses_ask_the_same_of_the_database(client):
    told = []
    for email in (EVA, STRANGER):
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked(client, email)
        told.append([re.sub(r"'[^']*'|\d+", "…", query["sql"]).replace("null", "…") for query in queries])
    assert told[0] == told[1]
    assert any("send_password_link" in query["sql"] for query in queries)


def test_job_keeps_neither_address_nor_link(client, eva):
    asked(client)
    asked(client, STRANGER)
    assert [job.args for job in jobs()] == [{"user": eva.pk}, {"user": None}]


def test_unknown_address_gets_no_mail(client, mailoutbox):
    asked(client, STRANGER)
    work()
    assert mailoutbox == []


def test_link_leads_to_the_portal_whatever_the_visitor_calls_it(client, settings, mailoutbox):
    settings.ALLOWED_HOSTS, settings.PORTAL_URL = ["*"], "http://127.0.0.1:8000/"
    asked(client, host="example.com")
    work()
    assert link_in(mailoutbox[0]).startswith("/haus/konto/passwort/neu/")


def test_link_goes_to_the_address_of_the_account_as_it_is_when_it_leaves(client, eva, mailoutbox):
    asked(client)
    eva.email = "eva@example.com"
    eva.save()
    work()
    assert [mail.to for mail in mailoutbox] == [["eva@example.com"]]


def test_account_that_was_closed_meanwhile_gets_none(client, eva, mailoutbox):
    asked(client)
    eva.is_active = False
    eva.save()
    work()
    assert mailoutbox == []


def test_former_address_opens_the_account_no_more(client, eva, mailoutbox):
    asked(client)
    work()
    link = link_in(mailoutbox.pop())
    eva.email = "eva@example.com"
    eva.save()
    asked(client)
    work()
    assert mailoutbox == []
    assert client.get(link, follow=True).context["token_fail"]


def test_link_works_for_an_hour(client, mailoutbox):
    with time_machine.travel(dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC), tick=False) as clock:
        asked(client)
        work()
        link = link_in(mailoutbox[0])
        clock.shift(dt.timedelta(minutes=59))
        assert "form" in client.get(link, follow=True).context
        clock.shift(dt.timedelta(minutes=2))
        assert Client().get(link, follow=True).context["token_fail"]


def test_owner_is_told_of_the_new_password_and_every_login_ends(client, eva, mailoutbox):
    other = Client()
    other.force_login(eva)
    asked(client)
    work()
    set_new(client, link_in(mailoutbox.pop()))
    notices = ProcrastinateJob.objects.filter(task_name="send_account_notice")
    assert [job.args["kind"] for job in notices] == ["password_changed"]
    assert other.get(reverse("account_change_password")).status_code == 302
    assert not StaffSession.objects.filter(user=eva).exists()


def test_many_questions_for_one_address_are_refused(client):
    answers = [asked(client).status_code for _try in range(6)]
    assert answers == [302] * 5 + [429]
    assert jobs().count() == 5


def test_changed_password_sends_nothing_within_the_request(client, eva, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NeverAsked"
    client.force_login(eva)
    sent = {"oldpassword": "ein sehr langer Satz", "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), sent).status_code == 302


def decided(trouble, attempts=0):
    job = Job(id=7, queue="default", lock=None, queueing_lock=None, task_name="send_password_link", attempts=attempts)
    return send_password_link.retry_strategy.get_retry_decision(exception=trouble, job=job)


def test_server_that_is_away_is_waited_for(caplog):
    assert decided(NotSent("ConnectionRefusedError"))
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("trouble", "attempts"),
    [(NotSent("SMTPRecipientsRefused 550", is_final=True), 0), (NotSent("SMTPRecipientsRefused 550"), 11)],
)
def test_link_that_is_given_up_stands_in_the_log(trouble, attempts, caplog):
    assert decided(trouble, attempts) is None
    assert caplog.messages == ["A link for a new password is given up: SMTPRecipientsRefused 550. Job 7."]


@pytest.mark.parametrize(
    ("task", "what"), [(send_notice, "A notice about an account"), (send_invitation, "An invitation")]
)
def test_other_mails_about_accounts_are_given_up_as_loudly(task, what, caplog):
    job = Job(id=7, queue="default", lock=None, queueing_lock=None, task_name=task.name, attempts=11)
    assert task.retry_strategy.get_retry_decision(exception=NotSent("ConnectionRefusedError"), job=job) is None
    assert caplog.messages == [f"{what} is given up: ConnectionRefusedError. Job 7."]


def test_refused_address_stands_in_no_words(client, settings):
    asked(client)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(NotSent) as refusal:
        work()
    assert (str(refusal.value), refusal.value.is_final) == ("SMTPRecipientsRefused 550", True)
