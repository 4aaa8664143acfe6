"""A room falls away and another one next door is free: the talk keeps its time, and its family hears where it is."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import ClosureScope, WaitingState, Way
from appointments.clearing.actions import RoomAndNone, TwoRooms, close
from appointments.clearing.queries import Decision, affected_by
from appointments.models import Appointment, Closure, RoomBooking, Slot, WaitingEntry
from appointments.planning.conflicts import conflicting_slots
from appointments.rooms.actions import clear_and_lend_room
from familienzentrum.choices import Role
from tests.appointments.clearing.test_ended_offers import decided
from tests.appointments.clearing.test_surroundings import posted
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_offer,
    make_place,
    make_room,
    make_slot,
    make_user,
)
from tests.factories_closing import a_week, days_ahead
from tests.factories_groups import family, make_course, make_entry
from tests.factories_rooms import make_room_booking
from tests.outbox import send_waiting_mails
from tests.reading import markup, words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

WAYS = frozenset({Way.ROOM, Way.MOVE, Way.CANCEL})
MAIL = {"email": "kranich@example.org"}
OFFERED = "Im Raum „{}“, zur gleichen Zeit"


@pytest.fixture
def planner(client):
    make_centre()
    user = make_user(role=Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def house():
    return make_place(name="Altes Haus")


@pytest.fixture
def room(house):
    return make_room(place=house, name="Raum 1")


@pytest.fixture
def talk(room):
    offer = make_offer()
    return make_slot(offer=offer, room=room, adviser=make_adviser(offer.office))


def closed(room, **given):
    return Closure(**a_week(scope=ClosureScope.ROOM, room=room) | given)


def rooms_for(row):
    [affected] = affected_by(conflicting_slots(row), WAYS)
    return [room.name for room in affected.rooms]


def test_talk_keeps_its_time_next_door_and_its_family_hears_of_it(client, planner, room, talk):
    next_door = make_room(place=room.place, name="Raum 2")
    appointment = make_appointment(slot=talk, personal=MAIL)
    page = posted(client, room, is_active="")[2]
    assert OFFERED.format("Raum 2") in words(page)
    assert f'value="room-{next_door.pk}" selected' in markup(page)
    done = decided(client, room, f"room-{next_door.pk}", is_active="")
    assert "1 Termin hat einen anderen Raum." in words(done)
    kept = Slot.objects.get(pk=talk.pk)
    assert (kept.room, kept.starts_at, kept.is_withdrawn) == (next_door, talk.starts_at, False)
    send_waiting_mails()
    assert "Der Ort oder der Raum hat sich geändert." in mail.outbox[0].body
    assert "Raum 2" in words(client.get(reverse("appointment", args=[appointment.public_id])))


def test_family_that_was_told_of_no_room_hears_nothing(planner, room):
    make_appointment(slot=make_slot(room=room, channel="video"), personal=MAIL)
    next_door = make_room(place=room.place)
    cleared = close(closed(room), {Appointment.objects.get().pk: Decision(Way.ROOM, next_door.pk)}, by=planner)
    assert (cleared.rehoused, cleared.told.families) == (1, 0)


def test_only_a_room_that_fits_and_is_free_is_offered(house, room, talk):
    """Of the same house, in use, with seats enough, and with nothing in it at that time."""
    make_appointment(slot=talk, adults=2, personal=MAIL)
    names = {name: make_room(place=house, name=name) for name in ("frei", "belegt", "verliehen", "geschlossen")}
    make_slot(room=names["belegt"], starts_at=talk.starts_at + dt.timedelta(minutes=10))
    make_room_booking(room=names["verliehen"], starts_at=talk.starts_at - dt.timedelta(minutes=10))
    closed(names["geschlossen"]).save()
    make_room(place=house, name="stillgelegt", is_active=False)
    make_room(place=house, name="zu klein", seats=2)
    make_room(place=house, name="passt genau", seats=3)
    make_room(place=house, name="WC", kind="other")
    make_room(name="anderswo")
    assert rooms_for(closed(room)) == ["frei", "passt genau"]


def test_confidential_talk_goes_nowhere_that_can_be_seen_into(room):
    offer = make_offer(is_sensitive=True)
    make_appointment(slot=make_slot(offer=offer, room=room), personal=MAIL)
    make_room(place=room.place, name="Glashaus", can_be_seen_into=True)
    make_room(place=room.place, name="Stube")
    assert rooms_for(closed(room)) == ["Stube"]


def test_room_like_the_old_one_comes_first_and_steps_are_named(client, planner, house):
    old = make_room(place=house, is_step_free=True)
    make_appointment(slot=make_slot(room=old), personal=MAIL)
    make_room(place=house, name="Dachstube")
    make_room(place=house, name="Küche", kind="kitchen", is_step_free=True)
    make_room(place=house, name="Saal", is_step_free=True)
    assert rooms_for(closed(old)) == ["Saal", "Dachstube", "Küche"]
    assert "Im Raum „Dachstube“ (nicht stufenlos), zur gleichen Zeit" in words(posted(client, old, is_active="")[2])


@pytest.mark.parametrize(
    ("other", "way"),
    [
        ({}, Way.ROOM),
        ({"kind": "kitchen"}, Way.CANCEL),
        ({"can_be_seen_into": True}, Way.CANCEL),
        ({"is_step_free": False}, Way.CANCEL),
    ],
)
def test_nobody_is_sent_unasked_where_it_is_worse(house, other, way):
    old = make_room(place=house, is_step_free=True)
    make_appointment(slot=make_slot(room=old), personal=MAIL)
    make_room(place=house, **{"is_step_free": True} | other)
    [affected] = affected_by(conflicting_slots(closed(old)), WAYS)
    assert (affected.suggested.way, len(affected.rooms)) == (way, 1)


def test_family_that_nobody_can_tell_finds_its_talk_next_door(room, talk):
    make_appointment(slot=talk)
    next_door = make_room(place=room.place)
    [affected] = affected_by(conflicting_slots(closed(room)), WAYS)
    assert affected.suggested == Decision(Way.ROOM, next_door.pk)


def test_whole_house_or_place_leaves_no_other_room(client, planner, room, talk):
    make_appointment(slot=talk, personal=MAIL)
    make_room(place=room.place)
    assert "zur gleichen Zeit" not in words(posted(client, room.place, is_active="")[2])
    days = {
        "first_day": f"{days_ahead(6):%Y-%m-%d}",
        "last_day": f"{days_ahead(8):%Y-%m-%d}",
        "reason": "Wasserschaden",
    }
    for scope, is_offered in (({"scope": "house"}, False), ({"scope": "room", "room": room.pk}, True)):
        page = words(client.post(reverse("closure_new"), days | scope))
        assert "gebuchter Termin" in page
        assert ("zur gleichen Zeit" in page) == is_offered


def test_room_that_was_taken_meanwhile_is_refused_and_nothing_is_saved(planner, room, talk):
    appointment = make_appointment(slot=talk, personal=MAIL)
    taken = make_slot(room=make_room(place=room.place), starts_at=talk.starts_at).room
    decisions = {appointment.pk: Decision(Way.ROOM, taken.pk)}
    assert refused(lambda: close(closed(room), decisions, by=planner)) == "slot_room_never_twice"
    assert Slot.objects.get(pk=talk.pk).room == room


def test_group_stays_together(planner, room):
    slot = make_slot(room=room, capacity=3)
    first, second = (make_appointment(slot=slot, personal=MAIL) for _number in range(2))
    here, there = (make_room(place=room.place) for _number in range(2))
    with pytest.raises(TwoRooms):
        close(
            closed(room),
            {first.pk: Decision(Way.ROOM, here.pk), second.pk: Decision(Way.ROOM, there.pk)},
            by=planner,
        )
    cleared = close(closed(room), {first.pk: Decision(Way.ROOM, here.pk), second.pk: Decision(Way.CANCEL)}, by=planner)
    assert (cleared.rehoused, cleared.cancelled, Slot.objects.get().room) == (1, 1, here)


def test_evening_of_a_course_goes_next_door_for_all_its_families(client, planner, room, time_machine):
    """Also for one that came to the first date; the evening before it keeps its room."""
    first = make_course(offer=make_offer(), room=room, capacity=3, dates=3)
    second, third = Slot.objects.filter(course=first.course).order_by("starts_at")[1:]
    Slot.objects.filter(pk__in=[second.pk, third.pk]).update(room=room)
    came, later, gone = (book(first, family(name), by=None) for name in "abc")
    taken, next_door = make_room(place=room.place, name="Raum 0"), make_room(place=room.place, name="Raum 2")
    make_slot(room=taken, starts_at=third.starts_at)
    send_waiting_mails()
    mail.outbox.clear()
    time_machine.move_to(first.ends_at + dt.timedelta(days=1))
    Appointment.objects.filter(pk=came.pk).update(state="done", arrived_at=first.starts_at, arrived_by=planner)
    row = closed(room, starts_at=second.starts_at - dt.timedelta(hours=1), ends_at=third.ends_at)
    found = affected_by(conflicting_slots(row), WAYS)
    assert [one.rooms for one in found] == 3 * [[next_door]]
    assert [one.suggested for one in found] == 3 * [Decision(Way.ROOM, next_door.pk)]
    days = {"first_day": timezone.localdate(second.starts_at), "last_day": timezone.localdate(third.ends_at)}
    client.force_login(planner)
    page = words(client.post(reverse("closure_new"), days | {"scope": "room", "room": room.pk, "reason": "Rohrbruch"}))
    assert ("3 gebuchte Termine" in page, "fällt auch weg" in page, "fallen auch weg" in page) == (True, False, False)
    there, off = Decision(Way.ROOM, next_door.pk), Decision(Way.CANCEL)
    with pytest.raises(RoomAndNone):
        close(row, {came.pk: there, later.pk: Decision(Way.KEEP), gone.pk: off}, by=planner)
    cleared = close(row, {came.pk: there, later.pk: there, gone.pk: off}, by=planner)
    assert (cleared.rehoused, cleared.withdrawn, cleared.told.mailed) == (2, 0, 3)
    rooms = Slot.objects.offered().filter(course=first.course).order_by("starts_at").values_list("room", flat=True)
    assert list(rooms) == [room.pk, next_door.pk, next_door.pk]
    send_waiting_mails()
    told = [one.body for one in mail.outbox if one.to != ["c@example.org"]]
    assert ["Der Ort oder der Raum hat sich geändert" in body for body in told] == [True, True]


def test_family_for_which_a_place_is_kept_hears_of_the_other_room(planner, room):
    """The group moves with the place that one of the waiting families may still take."""
    slot = make_slot(offer=make_offer(has_waiting_list=True), room=room, capacity=2)
    booked = [book(slot, family(name), by=None) for name in "ab"]
    make_entry(slot, "c")
    cancel(booked[1], by=planner)
    send_waiting_mails()
    next_door = make_room(place=room.place)
    cleared = close(closed(room), {booked[0].pk: Decision(Way.ROOM, next_door.pk)}, by=planner)
    assert (cleared.withdrawn, cleared.all_told.mailed) == (0, 2)
    assert WaitingEntry.objects.get().state == WaitingState.OFFERED


def test_talk_goes_next_door_while_a_partner_has_its_room(planner, room, talk):
    appointment = make_appointment(slot=talk, personal=MAIL)
    next_door = make_room(place=room.place)
    booking = RoomBooking(room=room, office=talk.offer.office, starts_at=talk.starts_at, ends_at=talk.ends_at)
    assert rooms_for(booking) == [next_door.name]
    clear_and_lend_room(booking, {appointment.pk: Decision(Way.ROOM, next_door.pk)}, by=planner)
    assert (Slot.objects.get().room, RoomBooking.objects.get().room) == (next_door, room)


def test_list_costs_the_same_for_many_appointments(costs_the_same, room):
    make_room(place=room.place)
    costs_the_same(
        lambda: affected_by(conflicting_slots(closed(room)), WAYS),
        add=lambda: make_appointment(slot=make_slot(room=room, starts_at=_next_hour())),
    )


def _next_hour():
    return days_ahead(7) + dt.timedelta(hours=Slot.objects.count())
