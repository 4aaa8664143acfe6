"""A room or a place goes out of use: what is booked there is decided about, and nothing is made there any more."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.choices import AppointmentState, MeetingChannel
from appointments.models import Appointment, Slot
from appointments.planning.actions import roll_slots_forward
from familienzentrum.choices import Role
from offers.models import Place, Room
from tests.appointments.clearing.test_ended_offers import decided
from tests.appointments.clearing.test_surroundings import posted
from tests.factories import (
    make_appointment,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_room,
    make_slot,
    make_user,
)
from tests.factories_groups import make_course
from tests.factories_rooms import make_room_booking
from tests.outbox import send_waiting_mails
from tests.reading import markup, words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

MAIL = {"email": "kranich@example.org"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def room():
    return make_room(place=make_place(name="Altes Haus"), name="Raum 1")


# What goes out of use, and what stands there.
THERE = {
    "room": (lambda room: room, lambda room: {"room": room}),
    "place of the room": (lambda room: room.place, lambda room: {"room": room}),
    "place of the hour": (lambda room: room.place, lambda room: {"place": room.place}),
    "place of the offer": (lambda room: room.place, lambda room: {"offer": make_offer(place=room.place)}),
}


def ahead():
    return Slot.objects.offered().filter(starts_at__gt=timezone.now())


@pytest.mark.parametrize("what", THERE)
def test_booked_times_are_decided_about_and_free_ones_go_at_once(what, client, planner, room):
    named, where = THERE[what]
    make_hour(**where(room))
    roll_slots_forward()
    make_appointment(slot=ahead().filter(starts_at__gt=timezone.now() + DAY).earliest("starts_at"), personal=MAIL)
    row = named(room)
    _url, _data, page = posted(client, row, is_active="")
    assert "gebuchter Termin" in words(page)
    assert type(row).objects.get(pk=row.pk).is_active
    decided(client, row, "cancel", is_active="")
    send_waiting_mails()
    assert (type(row).objects.get(pk=row.pk).is_active, Appointment.objects.get().state) == (False, "cancelled")
    assert "Termin ist abgesagt" in mail.outbox[0].body
    assert (ahead().count(), roll_slots_forward()) == (0, 0)
    posted(client, type(row).objects.get(pk=row.pk), is_active="on")
    assert ahead().count() > 1


def test_family_can_be_moved_to_a_time_elsewhere(client, planner, room):
    gone = make_slot(room=room, starts_at=timezone.now() + 3 * DAY)
    there = make_slot(offer=gone.offer, room=make_room(name="Raum 2"), starts_at=timezone.now() + 4 * DAY)
    appointment = make_appointment(slot=gone, personal=MAIL)
    decided(client, room, f"move-{there.pk}", is_active="")
    appointment.refresh_from_db()
    assert (appointment.slot, appointment.state) == (there, AppointmentState.BOOKED)


def test_talks_by_phone_go_on_without_the_place(client, planner, room):
    offer = make_offer(place=room.place)
    slot = make_slot(offer=offer, channel=MeetingChannel.PHONE, starts_at=timezone.now() + DAY)
    _url, _data, answer = posted(client, room.place, is_active="")
    assert (answer.status_code, list(ahead())) == (302, [slot])


def test_courses_and_lent_rooms_are_settled_first(client, planner, room):
    make_course(room=room, starts_at=timezone.now() + 3 * DAY, course={"title": "Erste Hilfe"})
    _url, _data, page = posted(client, room.place, is_active="")
    assert "Erste Hilfe" in words(page)
    Slot.objects.update(is_withdrawn=True)
    make_room_booking(room=room, office=make_office(short_name="Diakonie"), starts_at=timezone.now() + 3 * DAY)
    _url, _data, page = posted(client, room, is_active="")
    assert "Diakonie" in words(page)
    assert Room.objects.get(pk=room.pk).is_active
    assert Place.objects.get(pk=room.place_id).is_active


def test_nothing_new_is_planned_there(client, planner, room):
    make_hour(room=room)
    Room.objects.update(is_active=False)
    assert refused(lambda: make_slot(room=room)) == "slot_not_out_of_use"
    assert refused(lambda: make_room_booking(room=room)) == "slot_not_out_of_use"
    assert "Raum 1" not in markup(client.get(reverse("room_plan")))
    assert "nicht mehr genutzt" in words(client.get(reverse("hour_list")))


@pytest.mark.parametrize("model", [Room, Place])
def test_database_refuses_to_leave_times_behind(model, room):
    make_slot(room=room, starts_at=timezone.now() + DAY)
    assert refused(lambda: model.objects.update(is_active=False)) == "closing_meets_no_time"
    over = make_slot(room=make_room(name="Raum 3"), starts_at=timezone.now() - DAY)
    Room.objects.filter(pk=over.room_id).update(is_active=False)
