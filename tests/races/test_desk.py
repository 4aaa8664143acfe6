"""Many hands at the desk at once: one check-in, one slip, and a closed day that loses nothing."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from appointments.actions.referrals import give_slip, take_slip
from appointments.actions.transitions import Step, take_step
from appointments.actions.visits import close_day
from appointments.models import Referral, Visit
from familienzentrum.models import AuditEntry
from tests.factories import make_appointment, make_office, make_slot, make_user, make_visit
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PEOPLE = 20


@pytest.fixture
def without_locks(monkeypatch):
    """Take the guard away: rows are read as anybody reads them."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)


def check_ins():
    appointment, desk = make_appointment(slot=make_slot(starts_at=timezone.now())), make_user()
    return at_once([lambda: take_step(appointment, Step.CHECK_IN, by=desk)] * PEOPLE)


def slips_taken():
    desk = make_user()
    slip = give_slip(from_office=None, to_office=make_office(), by=desk)
    return at_once([lambda: take_slip(slip.code, at_offices=None, by=desk)] * PEOPLE)


def test_one_person_checks_in():
    assert check_ins() == Counter({"WrongState": PEOPLE - 1, "done": 1})
    assert AuditEntry.objects.count() == 1


@pytest.mark.usefixtures("without_locks")
def test_control_without_the_lock_several_check_in():
    assert check_ins()["done"] > 1


def test_one_slip_arrives_once():
    assert slips_taken() == Counter({"UnknownCode": PEOPLE - 1, "done": 1})


@pytest.mark.usefixtures("without_locks")
def test_control_without_the_lock_one_slip_arrives_more_often():
    assert slips_taken()["done"] > 1


def test_double_click_makes_one_slip():
    office, number, desk = make_office(), uuid.uuid4(), make_user()
    ends = at_once([lambda: give_slip(from_office=None, to_office=office, by=desk, number=number)] * PEOPLE)
    assert ends == Counter({"AlreadyGiven": PEOPLE - 1, "done": 1})
    assert Referral.objects.count() == 1


def test_day_closed_by_two_workers_at_once_keeps_every_visit():
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for _ in range(5):
        make_visit(day=yesterday, recorded_by=make_user())
    assert at_once([lambda: close_day(yesterday)] * 5)["done"] == 5
    assert Visit.objects.on(yesterday).count() == 5
    assert not Visit.objects.filter(recorded_by__isnull=False).exists()
