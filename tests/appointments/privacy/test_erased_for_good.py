"""What families told leaves the disk with its date: written by the real actions, erased by the real jobs."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.jobs import close_days, erase_personal_data, expire_referrals
from appointments.models import Referral
from appointments.visits.actions import VisitEntry, record_visit
from appointments.visits.referral_actions import give_slip
from familienzentrum import jobs, rewriting
from familienzentrum.choices import Role
from tests.factories import make_offer, make_office, make_slot, make_topic, make_user
from tests.familienzentrum.test_rewriting import somebody_else
from tests.table_files import left_of

pytestmark = pytest.mark.django_db(transaction=True)


def told(name, row):
    """Return what lies sealed or hashed in a row: the only shape in which what a family told ever reaches the disk."""
    return {
        # A long one lies in pieces of two thousand bytes.
        f"{name} seal": bytes(row.sealed)[:500],
        f"{name} code": row.code_digest.encode(),
        f"{name} form": row.attempt.bytes,
        f"{name} contact": row.contact_digest.encode(),
    }


@pytest.fixture
def marks():
    """Everything that a night is to erase, as it lies on the disk by day."""
    offer = make_offer(has_waiting_list=True)
    family = {"email": "family@example.org", "name": "Wolke", "note": "A long note. " * 400}
    booked = book(make_slot(offer=offer), BookingRequest(attempt=uuid.uuid4(), **family), by=None)
    desk = make_user(role=Role.FRONT_DESK)
    number = uuid.uuid4()
    record_visit(VisitEntry(channel="in_person", main_topic=make_topic()), by=desk, number=number)
    give_slip(from_office=None, to_office=make_office(), by=desk)
    booked.refresh_from_db()
    found = told("appointment", booked)
    found |= {"visit": number.bytes, "slip": Referral.objects.get().code_digest.encode()}
    return found


def the_night():
    """The jobs that erase, a year later, in the order of their hours."""
    with time_machine.travel(timezone.now() + dt.timedelta(days=400), tick=True):
        for job in (jobs.clear_sessions, jobs.forget_audit_entries, erase_personal_data, jobs.forget_limits):
            job()
        close_days()
        expire_referrals()


def test_nothing_that_was_erased_is_left_on_the_disk(marks):
    assert left_of(marks) == set(marks)
    the_night()
    jobs.rewrite_erased()
    assert left_of(marks) == set()


def test_control_without_the_last_job_everything_is_left(marks):
    the_night()
    assert left_of(marks) == set(marks)


def test_command_leaves_nothing_either(marks, capsys):
    of_families = {name: mark for name, mark in marks.items() if name.startswith("appointment")}
    with time_machine.travel(timezone.now() + dt.timedelta(days=400), tick=True):
        call_command("erase_personal_data")
    assert left_of(of_families) == set()
    assert "Erased the personal data of 1 rows." in capsys.readouterr().out


def test_command_says_what_it_could_not_rewrite(monkeypatch):
    monkeypatch.setattr(rewriting, "_WAIT_FOR_LOCK", "50ms")
    monkeypatch.setattr(rewriting, "_PAUSES", (0.0,))
    with (
        somebody_else("LOCK TABLE appointments_appointment IN ACCESS SHARE MODE"),
        pytest.raises(CommandError, match="Run this once more.*appointments_appointment: it is in use"),
    ):
        call_command("erase_personal_data")
