"""A stand changes while a family books there, or leaves the list on which a place of that stand is kept for it."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.clearing.moving import change_where
from appointments.groups.waiting_actions import leave
from appointments.models import HeldSeats, Slot
from appointments.planning.actions import rebuild_all
from familienzentrum import local_time
from familienzentrum.choices import Role
from offers.models import Stand
from tests.client import Client
from tests.factories import make_centre, make_hour, make_offer, make_place, make_slot, make_stand, make_user
from tests.factories_groups import family, make_entry
from tests.races.interleaving import Stop, amid, without_locks
from tests.reading import words

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stand():
    make_centre()
    return make_stand(place=make_place(name="Bus", is_mobile=True, street=""))


@pytest.fixture
def kept(stand):
    """The entry for which the only time at the stand is kept."""
    offer = make_offer(has_waiting_list=True)
    make_hour(place=stand.place, offer=offer, weekday=stand.day.weekday(), starts_at=dt.time(9), ends_at=dt.time(10))
    rebuild_all()
    slot = Slot.objects.order_by("starts_at").first()
    Slot.objects.exclude(pk=slot.pk).update(is_withdrawn=True)
    booked = book(slot, family("first"), by=None)
    entry = make_entry(slot)
    cancel(booked, by=None)
    assert HeldSeats.objects.get().entry == entry
    return entry


def moved_amid(stand, deed):
    """Let the bus stand in another street; midway, with the times locked, somebody does a deed."""
    by = make_user()
    save = partial(Stand.objects.filter(pk=stand.pk).update, street="Kirchplatz 4")
    change = partial(change_where, stand.place, Slot.objects.none(), {}, save, by)
    return amid(change, Stop('FROM "appointments_waitingentry"', is_after=False), deed)


def test_family_leaves_the_list_of_a_stand_that_moves(stand, kept):
    assert moved_amid(stand, partial(leave, kept)) == ("done", "done")
    assert not HeldSeats.objects.exists()


def test_control_without_the_queue_they_wait_for_each_other(stand, kept):
    assert "OperationalError" in moved_amid(stand, without_locks(partial(leave, kept)))


def test_who_books_while_a_first_stand_is_entered_is_decided_about():
    make_centre()
    bus, client, pages = make_place(name="Bus", is_mobile=True), Client(), []
    client.force_login(make_user(role=Role.COORDINATOR))
    day = timezone.localdate() + dt.timedelta(days=7)
    slot = make_slot(place=bus, starts_at=local_time.at(day, dt.time(15)))
    sent = {"place": bus.pk, "day": day.isoformat(), "starts_at": "09:00", "ends_at": "12:00", "street": "Markt 1"}

    def enter():
        pages.append(client.post(reverse("stand_new"), sent))

    looked = Stop("pg_advisory_xact_lock(", is_after=False)
    assert amid(enter, looked, partial(book, slot, family("first"), by=None)) == ("done", "done")
    assert "gebuchter Termin" in words(pages[0])
    assert not Stand.objects.exists()
