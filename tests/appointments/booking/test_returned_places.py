"""Cancelled places come back at a moment left to chance, where the offer says so."""

import datetime as dt

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from appointments.booking.actions import book, cancel
from appointments.booking.reallocation import release_due
from appointments.choices import WaitingState
from appointments.models import HeldSeats, Slot
from tests.factories import make_offer, make_slot, make_user
from tests.factories_groups import family, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot():
    return make_slot(offer=make_offer(returns_within_minutes=60, has_waiting_list=True))


@pytest.fixture
def booked(slot):
    return book(slot, family("first"), by=None)


def state(entry):
    entry.refresh_from_db()
    return entry.state


def taken(slot):
    return Slot.objects.get(pk=slot.pk).taken


def test_place_stays_taken_until_a_moment_within_the_hour(slot, booked, time_machine):
    cancel(booked, by=None)
    assert taken(slot) == 1
    until = HeldSeats.objects.get().until
    assert timezone.now() < until <= timezone.now() + dt.timedelta(hours=1)
    time_machine.move_to(until)
    release_due()
    assert taken(slot) == 0


def test_job_for_that_moment_stands_in_our_transaction_inside_a_worker(slot, booked):
    with app.replace_connector(InMemoryConnector()):
        cancel(booked, by=None)
    job = ProcrastinateJob.objects.get(task_name="release_places")
    assert job.scheduled_at == HeldSeats.objects.get().until


def test_moments_differ(slot):
    for number in range(5):
        cancel(book(make_slot(offer=slot.offer), family(str(number)), by=None), by=None)
    assert len(set(HeldSeats.objects.values_list("until", flat=True))) > 1


def test_waiting_list_comes_first(slot, booked):
    entry = make_entry(slot)
    cancel(booked, by=None)
    assert HeldSeats.objects.get().entry == entry


def test_who_joins_meanwhile_gets_it_then(slot, booked, time_machine):
    cancel(booked, by=None)
    entry = make_entry(slot)
    assert state(entry) == WaitingState.WAITING
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=61))
    release_due()
    assert state(entry) == WaitingState.OFFERED


def test_place_of_the_desk_is_not_held_from_it(slot):
    Slot.objects.filter(pk=slot.pk).update(capacity=2, desk_seats=1)
    slot.refresh_from_db()
    book(slot, family("a"), by=None)
    cancel(book(slot, family("b"), by=make_user()), by=None)
    assert taken(slot) == 1
