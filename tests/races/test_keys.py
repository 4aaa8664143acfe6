"""Two open one invitation, two decide about a lost factor, many guess at once: one succeeds, the rest hear why not."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.test import RequestFactory
from django.utils import timezone

from familienzentrum.accounts import invitations, lost_factors
from familienzentrum.accounts.login_delays import Attempt
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, FactorReset, Invitation
from tests.factories import make_user
from tests.races.conftest import at_once
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def both_open_it():
    ends_at = timezone.now() + dt.timedelta(days=1)
    Invitation.objects.create(person=make_user(), token_digest="x", ends_at=ends_at)
    return [partial(invitations.accept, ["x"], password=password) for password in ("first", "second")]


@pytest.fixture
def both_decide():
    asked = FactorReset.objects.create(person=make_user(), operator="IT", reason="x")
    deciders = [make_user(role=Role.COORDINATOR) for _ in range(2)]
    grants = (True, False)
    return [partial(lost_factors.decide, asked.pk, is_granted=g, by=by) for g, by in zip(grants, deciders, strict=True)]


def test_invitation_opens_once(both_open_it):
    one, other = both_open_it
    assert amid(one, before("INSERT INTO", AuditEntry), other) == ("done", "InvitationUsed")


def test_control_without_the_lock_it_opens_twice(both_open_it):
    one, other = map(without_locks, both_open_it)
    assert amid(one, before("UPDATE", Invitation), other) == ("done", "done")


def test_lost_factor_is_decided_about_once(both_decide):
    one, other = both_decide
    assert amid(one, before("INSERT INTO", AuditEntry), other) == ("done", "DecidedAlready")


def test_control_without_the_lock_it_is_decided_about_twice(both_decide):
    one, other = map(without_locks, both_decide)
    assert amid(one, before("UPDATE", FactorReset), other) == ("done", "done")


def test_many_who_guess_at_once_have_no_more_tries_than_one_after_the_other():
    request = RequestFactory().post("/")
    tries = [partial(Attempt.begin, request, "eva") for _ in range(8)]
    assert at_once(tries) == Counter(done=5, TooSoon=3)
