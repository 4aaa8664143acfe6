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
from familienzentrum.models import AuditEntry
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


def test_slip_leaves_no_minute_in_the_audit_log(slip, adviser):
    take_slip(slip.code, at_offices=None, by=adviser)
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


def test_code_is_taken_however_it_is_typed(slip, adviser):
    referral = take_slip(f" {slip.code.lower().replace('-', ' ')} ", at_offices=None, by=adviser)
    assert (referral.state, referral.arrived_by, referral.arrived_on) == (
        ReferralState.ARRIVED,
        adviser,
        timezone.localdate(),
    )
    assert referral.code_digest is None


def test_code_is_taken_after_a_change_of_the_secret(slip, adviser, settings):
    settings.PERSONAL_DATA_SECRETS = ["new", *settings.PERSONAL_DATA_SECRETS]
    assert take_slip(slip.code, at_offices=None, by=adviser) == slip.referral


def test_code_works_once(slip, adviser):
    take_slip(slip.code, at_offices=None, by=adviser)
    with pytest.raises(UnknownCode):
        take_slip(slip.code, at_offices=None, by=adviser)


def test_slip_for_another_office_is_unknown_and_stays_open(slip, adviser):
    with pytest.raises(UnknownCode):
        take_slip(slip.code, at_offices=frozenset({make_office().pk}), by=adviser)
    assert take_slip(slip.code, at_offices=frozenset({slip.referral.to_office_id}), by=adviser)


def given_ago(days):
    return make_referral(given_on=timezone.localdate() - dt.timedelta(days=days))


def test_slip_expires_after_its_days():
    given_ago(settings.REFERRAL_DAYS)
    late = given_ago(settings.REFERRAL_DAYS + 1)
    assert (expire_slips(), expire_slips()) == (1, 0)
    late.refresh_from_db()
    assert (late.state, late.code_digest) == (ReferralState.EXPIRED, None)
    assert AuditEntry.objects.get().details == {"count": 1}


def test_expired_code_is_unknown(slip, adviser):
    expire_slips(timezone.localdate() + dt.timedelta(days=settings.REFERRAL_DAYS + 1))
    with pytest.raises(UnknownCode):
        take_slip(slip.code, at_offices=None, by=adviser)


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


def test_referral_state_fits_accepts(adviser):
    assert make_referral(given_on=TODAY, **ARRIVED, arrived_by=adviser).pk
    assert make_referral(given_on=TODAY, **ARRIVED).pk
    assert make_referral(state="expired", code_digest=None).pk


def test_referral_arrives_after_it_is_given(adviser):
    arrived = ARRIVED | {"arrived_by": adviser}
    assert make_referral(given_on=TODAY - dt.timedelta(days=1), **arrived).pk
    with pytest.raises(IntegrityError, match="referral_arrives_after_it_is_given"):
        make_referral(given_on=TODAY + dt.timedelta(days=1), **arrived)


def test_referral_arrived_on_and_by(adviser):
    with pytest.raises(IntegrityError, match="referral_arrived_on_and_by"):
        make_referral(arrived_by=adviser)
