"""Who plans the house may clear times away for a partner, after a decision about every family there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, RoomBooking, Slot
from appointments.planning.actions import rebuild_all
from appointments.rooms.actions import take_back_room
from familienzentrum.choices import Role
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_hour,
    make_office,
    make_room,
    make_slot,
    make_user,
)
from tests.factories_closing import days_ahead
from tests.reading import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def room():
    """A room with a booked and a free time in a week, from ten on."""
    room = make_room()
    make_appointment(slot=make_slot(room=room, starts_at=days_ahead(7)))
    make_slot(room=room, starts_at=days_ahead(7) + dt.timedelta(minutes=30))
    return room


def lent(room, **given):
    day = (timezone.localdate() + dt.timedelta(days=7)).isoformat()
    wanted = {"room": room.pk, "day": day, "starts_at": "09:00", "ends_at": "12:00", "office": make_office().pk}
    return wanted | given


def test_planner_is_asked_about_each_family_before_the_room_is_lent(client, planner, room):
    refused = client.post(reverse("lend_room"), lent(room))
    assert refused.status_code == 409
    assert 'name="clear"' in markup(refused)
    asked = client.post(reverse("lend_room"), lent(room, clear="1"))
    name = f"appointment-{Appointment.objects.get().pk}"
    assert name in markup(asked)
    assert not RoomBooking.objects.exists()
    assert client.post(reverse("lend_room"), lent(room, asked="1") | {name: "cancel"}).status_code == 302
    assert RoomBooking.objects.get().room == room
    assert not Slot.objects.offered().exists()


def test_adviser_cannot_clear_times_away(client, room):
    make_centre()
    office = make_office()
    client.force_login(make_adviser(office))
    for more in ({}, {"clear": "1"}, {"asked": "1"}):
        answer = client.post(reverse("lend_room"), lent(room, office=office.pk, **more))
        assert answer.status_code == 409
        assert 'name="clear"' not in markup(answer)
    assert Slot.objects.offered().count() == 2


def test_times_come_back_with_the_room(planner):
    hour = make_hour(room=make_room())
    booking = RoomBooking.objects.create(
        room=hour.room, office=make_office(), starts_at=days_ahead(-1), ends_at=days_ahead(30)
    )
    rebuild_all()
    before = Slot.objects.offered().count()
    take_back_room(booking, by=planner)
    assert Slot.objects.offered().count() > before
