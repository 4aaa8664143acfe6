"""All hours are rebuilt while families book: no booking is lost, and none waits in vain."""

from collections import Counter

import pytest

from appointments.actions.booking import BookingRequest, book
from appointments.actions.slots import rebuild_all
from appointments.models import Appointment, ConsultationHour, Slot
from tests.factories import make_hour
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


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


def test_two_rebuilds_at_once_end_like_one():
    hours = [make_hour() for _number in range(12)]
    assert at_once([rebuild_all, rebuild_all]) == Counter(done=2)
    assert {hour.slots.offered().count() for hour in hours} == {hours[0].slots.count()}
