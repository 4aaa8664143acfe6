"""All hours are rebuilt while families book: no booking is lost, and none waits in vain."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction

from appointments.booking.actions import book
from appointments.booking.reallocation import offer_what_is_free, pass_on
from appointments.booking.requests import BookingRequest
from appointments.choices import Unit, WaitingState
from appointments.core.locks import lock_queue
from appointments.models import Appointment, ConsultationHour, HeldSeats, Slot, WaitingEntry
from appointments.planning.actions import rebuild_all
from tests.factories import make_hour, make_offer
from tests.factories_groups import make_entry
from tests.races.conftest import at_once
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _plan_for_three_weeks(settings):
    """Fewer times are rebuilt sooner."""
    settings.BOOKING_WEEKS_AHEAD = 3


@pytest.mark.parametrize("change", [{"lead_hours": 0, "slot_minutes": 45}, {"weekday": 1}])
def test_booking_wins_or_loses_against_a_rebuild_and_is_never_lost(change):
    hours = [make_hour() for _number in range(3)]
    rebuild_all()
    slots = [hour.slots.order_by("starts_at")[7] for hour in hours]
    ConsultationHour.objects.update(**change)
    ends = at_once([rebuild_all, *(lambda slot=slot: book(slot, BookingRequest(), by=None) for slot in slots)])
    assert ends["done"] >= 1
    assert set(ends) <= {"done", "SlotGone", "SlotTaken"}
    booked = set(Appointment.objects.values_list("slot", flat=True))
    assert len(booked) == ends["done"] - 1
    assert set(Slot.objects.offered().filter(taken=1).values_list("pk", flat=True)) == booked


@pytest.fixture
def crossing_hours():
    """Two hours of one offer, the later one made first: by day times stand in another order than by number."""
    offer = make_offer(has_waiting_list=True)
    spans = [(dt.time(10), dt.time(11)), (dt.time(9), dt.time(10))]
    hours = [make_hour(offer=offer, starts_at=start, ends_at=end, slot_minutes=10) for start, end in spans]
    rebuild_all()
    entry = make_entry(hours[0].slots.first())
    HeldSeats.objects.all().delete()
    WaitingEntry.objects.update(adults=2, state=WaitingState.WAITING)
    Slot.objects.update(unit=Unit.PERSON)
    assert entry.pk
    return hours


def test_passing_on_and_rebuilding_never_wait_for_each_other_in_a_circle(crossing_hours):
    assert amid(offer_what_is_free, after("FOR NO KEY UPDATE OF", Slot), rebuild_all) == ("done", "done")
    ends = Counter()
    for _again in range(3):
        ends += at_once([rebuild_all, offer_what_is_free])
    assert ends == Counter(done=6)


def test_control_all_times_of_an_offer_held_at_once_wait_in_a_circle(crossing_hours):
    """Whoever holds the times in the order of their days meets a rebuild, which holds them in that of their numbers."""

    @transaction.atomic
    def pass_on_all():
        lock_queue(crossing_hours[0].offer_id)
        for slot in Slot.objects.order_by("starts_at"):
            pass_on(slot)

    assert sorted(amid(pass_on_all, after("FOR NO KEY UPDATE OF", Slot), rebuild_all)) == ["OperationalError", "done"]


def test_two_rebuilds_at_once_end_like_one():
    hours = [make_hour() for _number in range(12)]
    assert at_once([rebuild_all, rebuild_all]) == Counter(done=2)
    assert {hour.slots.offered().count() for hour in hours} == {hours[0].slots.count()}
