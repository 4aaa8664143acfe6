"""Whoever gets an account chooses the first password, by a link that opens once."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from familienzentrum.accounts.invitations import invite, new_link
from familienzentrum.models import AuditEntry, Invitation, StaffSession
from tests.client import Client
from tests.factories import make_centre, make_user
from tests.familienzentrum.accounts_help import is_inside, link_in, log_in, make_person, press, work
from tests.reading import words

pytestmark = pytest.mark.django_db

CHOSEN = "Regenbogen am Dienstag"


@pytest.fixture
def eva():
    make_centre()
    return make_user(username="eva", email="eva@example.org")


@pytest.fixture
def link(eva, mailoutbox):
    invite(eva, by=None)
    work("send_invitation")
    return link_in(mailoutbox.pop())


def choose(client, page, password=CHOSEN):
    return press(client, page, password1=password, password2=password)


def test_invited_person_chooses_a_password_and_logs_in(client, eva, link):
    page = client.get(link, follow=True)
    assert page.request["PATH_INFO"] == reverse("account_invitation_accept")
    assert choose(client, page).url == reverse("account_login")
    log_in(client, "eva", CHOSEN)
    assert is_inside(client)
    assert "user.invitation_used" in AuditEntry.objects.values_list("action", flat=True)


def test_owner_and_who_invited_hear_that_an_invitation_was_used(client, eva, mailoutbox):
    administration = make_user(email="amt@example.org")
    link = link_path(new_link(invite(eva, by=administration)))
    choose(client, client.get(link, follow=True))
    work("send_account_notice")
    assert [mail.to for mail in mailoutbox] == [["eva@example.org"], ["amt@example.org"]]
    assert all("eva" in mail.body for mail in mailoutbox)


def test_invitation_that_is_opened_twice_is_refused_kindly(client, link):
    second = Client()
    page = second.get(link, follow=True)
    choose(client, client.get(link, follow=True))
    for answer in (second.get(link, follow=True), choose(second, page, "Ein ganz anderer Satz")):
        assert answer.status_code == 410
        assert "schon benutzt" in words(answer)
    log_in(second, "eva", "Ein ganz anderer Satz")
    assert not is_inside(second)


def test_invitation_ends_after_a_week_and_by_a_new_one(client, eva, link):
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        assert "gilt nicht mehr" in words(client.get(link, follow=True))
    invite(eva, by=None)
    assert client.get(link, follow=True).status_code == 410


@pytest.mark.parametrize("secret", ["x", "-", "a" * 200])
def test_invented_invitation_opens_nothing(secret, client, eva):
    # One that was never sent has no secret.
    invite(eva, by=None)
    assert client.get(reverse("account_invitation", args=[secret]), follow=True).status_code == 410
    assert not StaffSession.objects.exists()
    assert (
        client.post(reverse("account_invitation_accept"), {"password1": CHOSEN, "password2": CHOSEN}).status_code == 410
    )


@pytest.mark.parametrize("password", ["kurz", "", "passwort1234", "eva@example.org"])
def test_weak_first_password_is_refused(password, client, eva, link):
    assert choose(client, client.get(link, follow=True), password).context["form"].errors
    assert Invitation.objects.get().used_at is None


def test_secret_stands_neither_in_the_database_nor_in_the_jobs(client, link):
    secret = re.search(r"einladung/([\w-]+)/", link)[1]
    client.get(link)
    stored = [*Invitation.objects.values(), *ProcrastinateJob.objects.values(), *AuditEntry.objects.values()]
    assert secret not in str(stored)
    assert secret not in str(dict(client.session))


def test_whoever_was_logged_in_before_is_logged_out_by_the_new_password(client):
    make_centre()
    ole = make_person(username="ole")
    client.force_login(ole)
    invitation = invite(ole, by=None)
    other = Client()
    choose(other, other.get(link_path(new_link(invitation)), follow=True))
    assert client.get(reverse("account_change_password")).status_code == 302


def link_path(link):
    return link.removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"ends_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)}, "invitation_ends"),
        ({"used_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "token_digest": ""}, "invitation_used_with_a_secret"),
        ({"token_digest": "taken"}, "invitation_secret_once"),
    ],
)
def test_database_refuses_an_impossible_invitation(wrong, rule, eva):
    ends_at = timezone.now() + dt.timedelta(days=1)
    Invitation.objects.create(person=make_user(), token_digest="taken", ends_at=ends_at)
    fitting = Invitation.objects.create(person=make_user(), ends_at=ends_at)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Invitation.objects.filter(pk=fitting.pk).update(**wrong)
