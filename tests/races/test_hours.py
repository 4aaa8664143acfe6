"""An hour is removed while a family books or moves into it: never both, and each learns kindly."""

from collections import Counter

import pytest

from appointments.booking.actions import BookingRequest, book, move
from appointments.hours.actions import remove_hour
from appointments.models import Appointment, ConsultationHour, Slot
from tests.factories import make_hour, make_offer, make_slot, make_user
from tests.races.conftest import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ENDS = [Counter(done=1, HourHasAppointments=1), Counter(done=1, SlotTaken=1)]


@pytest.mark.parametrize("way", ["book", "move"])
def test_hour_is_removed_or_used(way):
    planner = make_user()
    for _again in range(5):
        offer = make_offer()
        elsewhere = book(make_slot(offer=offer), BookingRequest(), by=None)
        hour = make_hour(offer=offer)
        slot = make_slot(offer=offer, hour=hour)
        use = {
            "book": lambda slot=slot: book(slot, BookingRequest(), by=None),
            "move": lambda slot=slot, elsewhere=elsewhere: move(elsewhere, slot, by=None),
        }[way]
        assert at_once([use, lambda hour=hour: remove_hour(hour, by=planner)]) in ENDS
        is_used = Appointment.objects.filter(slot=slot.pk).exists()
        assert Slot.objects.filter(pk=slot.pk).exists() == is_used
        assert ConsultationHour.objects.filter(pk=hour.pk).exists() == is_used
