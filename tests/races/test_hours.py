"""An hour is removed while a family books or moves into it: never both, and each learns kindly."""

from collections import Counter
from dataclasses import dataclass

import pytest

from appointments.booking.actions import book, move
from appointments.booking.requests import BookingRequest
from appointments.hours.actions import remove_hour
from appointments.models import Appointment, ConsultationHour, Slot
from tests.factories import make_hour, make_offer, make_slot, make_user
from tests.races.conftest import Rebuilding, at_once
from tests.races.interleaving import Stop, after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ENDS = [Counter(done=1, HourHasAppointments=1), Counter(done=1, SlotTaken=1)]


@dataclass
class Scene:
    """Use the only time of an hour, and remove that hour; `written` is where using it is done but for its commit."""

    use: Rebuilding
    remove: Rebuilding
    written: Stop


@pytest.fixture(params=["book", "move"])
def scene(request):
    offer, planner = make_offer(), make_user()
    elsewhere = book(make_slot(offer=offer), BookingRequest(), by=None)
    hour = make_hour(offer=offer)
    slot = make_slot(offer=offer, hour=hour)
    use, written = {
        "book": (lambda: book(slot, BookingRequest(), by=None), after("INSERT INTO", Appointment)),
        "move": (lambda: move(elsewhere, slot, by=None), after("UPDATE", Appointment)),
    }[request.param]
    return Scene(use, lambda: remove_hour(hour, by=planner), written)


def what_is_left():
    """Return how many hours, times of hours and appointments there are."""
    times = Slot.objects.filter(hour__isnull=False)
    return ConsultationHour.objects.count(), times.count(), Appointment.objects.filter(slot__in=times).count()


def test_hour_in_which_somebody_is_booking_stays(scene):
    assert amid(scene.use, scene.written, scene.remove) == ("done", "HourHasAppointments")
    assert what_is_left() == (1, 1, 1)


def test_hour_that_is_being_removed_is_not_booked(scene):
    assert amid(scene.remove, after("DELETE FROM", Slot), scene.use) == ("done", "SlotTaken")
    assert what_is_left() == (0, 0, 0)


def test_hour_is_removed_or_used_whoever_is_first(scene):
    assert at_once([scene.use, scene.remove]) in ENDS
    assert what_is_left() in ((0, 0, 0), (1, 1, 1))
