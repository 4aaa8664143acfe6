"""A family books a time just as its date goes to another place: nobody is sent there without having been told."""

import datetime as dt
from copy import copy

import pytest
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.hours.actions import as_decided_and_told, change_date
from appointments.models import SingleDate, Slot
from appointments.planning.actions import rebuild_slots
from tests.factories import make_hour, make_place, make_user
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_who_books_midway_is_looked_at_before_the_date_goes_elsewhere(settings):
    settings.BOOKING_WEEKS_AHEAD = 2
    planner, lake, day = make_user(), make_place(), timezone.localdate() + dt.timedelta(days=7)
    hour = make_hour(weekday=day.weekday())
    rebuild_slots(hour)
    slot, times = hour.slots.filter(starts_at__date=day).first(), Slot.objects.offered().filter(hour=hour)
    date = SingleDate(hour=hour, change="moved", day=day, moved_to=day, place=lake)

    def change():
        return change_date(copy(date), by=planner, keep_booked=True)

    def send_elsewhere():
        return as_decided_and_told(change, times.none(), times, {}, by=planner)

    def book_it():
        book(slot, BookingRequest(email="kranich@example.org"), by=None)

    assert amid(send_elsewhere, after("INSERT INTO", SingleDate), book_it) == ("Undecided", "done")
    assert (SingleDate.objects.count(), times.filter(place=lake).count()) == (0, 0)
    assert send_elsewhere().others.mailed == 1
    assert Slot.objects.get(pk=slot.pk).place == lake
