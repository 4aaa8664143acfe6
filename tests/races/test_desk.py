"""Many hands at the desk at once: one check-in, one slip, and a closed day that loses nothing."""

import datetime as dt
import threading
import uuid
from collections import Counter

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from appointments.desk.transitions import Step, take_step
from appointments.models import Appointment, Referral, Visit
from appointments.visits.actions import VisitEntry, close_day, record_visit
from appointments.visits.referral_actions import give_slip, take_slip
from familienzentrum.models import AuditEntry
from tests.factories import make_appointment, make_office, make_slot, make_topic, make_user, make_visit
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PEOPLE = 20


@pytest.fixture
def without_lock(monkeypatch):
    """Take the guard away, and let nobody write before everybody has read: what then happens is no matter of luck."""

    def taken_away(model):
        everybody_has_read, save = threading.Barrier(PEOPLE), model.save

        def late_save(row, **options):
            everybody_has_read.wait(timeout=30)
            save(row, **options)

        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
        monkeypatch.setattr(model, "save", late_save)

    return taken_away


@pytest.fixture
def check_in():
    appointment, desk = make_appointment(slot=make_slot(starts_at=timezone.now())), make_user()
    return lambda: take_step(appointment, Step.CHECK_IN, by=desk)


@pytest.fixture
def arrive():
    desk = make_user()
    slip = give_slip(from_office=None, to_office=make_office(), by=desk)
    return lambda: take_slip(slip.code, at_offices=None, by=desk)


def test_one_person_checks_in(check_in):
    assert at_once([check_in] * PEOPLE) == Counter({"WrongState": PEOPLE - 1, "done": 1})
    assert AuditEntry.objects.count() == 1


def test_control_without_the_lock_everybody_checks_in(check_in, without_lock):
    without_lock(Appointment)
    assert at_once([check_in] * PEOPLE) == Counter({"done": PEOPLE})


def test_one_slip_arrives_once(arrive):
    assert at_once([arrive] * PEOPLE) == Counter({"UnknownCode": PEOPLE - 1, "done": 1})


def test_control_without_the_lock_one_slip_arrives_again_and_again(arrive, without_lock):
    without_lock(Referral)
    assert at_once([arrive] * PEOPLE) == Counter({"done": PEOPLE})


def test_double_click_makes_one_slip():
    office, number, desk = make_office(), uuid.uuid4(), make_user()
    ends = at_once([lambda: give_slip(from_office=None, to_office=office, by=desk, number=number)] * PEOPLE)
    assert ends == Counter({"AlreadyGiven": PEOPLE - 1, "done": 1})
    assert Referral.objects.count() == 1


def test_double_click_makes_one_visit():
    given, number, desk = VisitEntry(main_topic=make_topic()), uuid.uuid4(), make_user()
    assert at_once([lambda: record_visit(given, by=desk, number=number)] * PEOPLE) == Counter({"done": PEOPLE})
    assert Visit.objects.count() == 1


def test_day_closed_by_two_workers_at_once_keeps_every_visit():
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for _ in range(5):
        make_visit(day=yesterday, recorded_by=make_user())
    assert at_once([lambda: close_day(yesterday)] * 5)["done"] == 5
    assert Visit.objects.on(yesterday).count() == 5
    assert not Visit.objects.filter(recorded_by__isnull=False).exists()
