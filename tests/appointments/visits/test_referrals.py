"""Slips: a code that works once, and no identity."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.choices import ReferralState
from appointments.jobs import expire_referrals
from appointments.models import Referral
from appointments.visits.referral_actions import (
    AlreadyGiven,
    SameOffice,
    UnknownCode,
    expire_slips,
    give_slip,
    take_slip,
)
from familienzentrum.models import AuditEntry, User
from tests.factories import make_office, make_referral, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return make_user()


@pytest.fixture
def slip(adviser):
    return give_slip(from_office=make_office(), to_office=make_office(), by=adviser)


def test_slip_stores_no_code(slip):
    stored = Referral.objects.get()
    assert len(slip.code) == 14
    assert slip.code.replace("-", "") not in stored.code_digest
    assert (stored.state, stored.given_on) == (ReferralState.GIVEN, timezone.localdate())


def test_slip_leaves_no_minute_in_the_audit_log(slip):
    take_slip(slip.code, at_offices=None)
    assert not AuditEntry.objects.exists()


def test_nobody_is_sent_to_where_they_are(adviser):
    office = make_office()
    with pytest.raises(SameOffice):
        give_slip(from_office=office, to_office=office, by=adviser)


def test_same_form_twice_gives_one_slip(adviser):
    office, number = make_office(), uuid.uuid4()
    give_slip(from_office=None, to_office=office, by=adviser, number=number)
    with pytest.raises(AlreadyGiven), transaction.atomic():
        give_slip(from_office=None, to_office=office, by=adviser, number=number)
    assert Referral.objects.count() == 1


def test_code_is_taken_however_it_is_typed(slip):
    referral = take_slip(f" {slip.code.lower().replace('-', ' ')} ", at_offices=None)
    assert (referral.state, referral.arrived_on) == (ReferralState.ARRIVED, timezone.localdate())
    assert referral.code_digest is None


def test_code_is_taken_after_a_change_of_the_secret(slip, settings):
    settings.PERSONAL_DATA_SECRETS = ["new", *settings.PERSONAL_DATA_SECRETS]
    assert take_slip(slip.code, at_offices=None) == slip.referral


def test_code_works_once(slip):
    take_slip(slip.code, at_offices=None)
    with pytest.raises(UnknownCode):
        take_slip(slip.code, at_offices=None)


def test_slip_for_another_office_is_unknown_and_stays_open(slip):
    with pytest.raises(UnknownCode):
        take_slip(slip.code, at_offices=frozenset({make_office().pk}))
    assert take_slip(slip.code, at_offices=frozenset({slip.referral.to_office_id}))


def given_ago(days):
    return make_referral(given_on=timezone.localdate() - dt.timedelta(days=days))


def test_slip_expires_after_its_days():
    given_ago(settings.REFERRAL_DAYS)
    late = given_ago(settings.REFERRAL_DAYS + 1)
    assert (expire_slips(), expire_slips()) == (1, 0)
    late.refresh_from_db()
    assert (late.state, late.code_digest) == (ReferralState.EXPIRED, None)
    assert AuditEntry.objects.get().details == {"count": 1}


def test_expired_code_is_unknown(slip):
    expire_slips(timezone.localdate() + dt.timedelta(days=settings.REFERRAL_DAYS + 1))
    with pytest.raises(UnknownCode):
        take_slip(slip.code, at_offices=None)


def test_nightly_job_expires_slips():
    given_ago(settings.REFERRAL_DAYS + 1)
    expire_referrals()
    assert Referral.objects.get().state == ReferralState.EXPIRED


TODAY = dt.date(2026, 3, 10)
ARRIVED = {"state": "arrived", "code_digest": None, "arrived_on": TODAY}


def test_referral_to_another_office():
    office = make_office()
    assert make_referral(from_office=make_office(), to_office=office).pk
    assert make_referral(from_office=None, to_office=office).pk
    with pytest.raises(IntegrityError, match="referral_to_another_office"):
        make_referral(from_office=office, to_office=office)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "given", "code_digest": None},
        {"state": "expired"},
        {"state": "arrived", "code_digest": None, "arrived_on": None},
        {"state": "lost", "code_digest": None},
    ],
)
def test_referral_state_fits_rejects(values):
    with pytest.raises(IntegrityError, match="referral_state_fits"):
        make_referral(**values)


def test_referral_state_fits_accepts():
    assert make_referral(given_on=TODAY, **ARRIVED).pk
    assert make_referral(state="expired", code_digest=None).pk


def test_referral_arrives_after_it_is_given():
    assert make_referral(given_on=TODAY - dt.timedelta(days=1), **ARRIVED).pk
    with pytest.raises(IntegrityError, match="referral_arrives_after_it_is_given"):
        make_referral(given_on=TODAY + dt.timedelta(days=1), **ARRIVED)


def test_slip_knows_nobody_of_staff(slip):
    """Neither who gave it nor who took it: with the day it would lead to who talked to the family."""
    take_slip(slip.code, at_offices=None)
    assert [field.name for field in Referral._meta.fields if field.related_model is User] == []
    assert not AuditEntry.objects.exists()
