"""Consultation hours and the times made from them change together, and never against a family."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.booking.requests import BookingRequest
from appointments.hours.actions import BookedTimesAffected, HourHasAppointments, end_hour, remove_hour, save_hour
from appointments.models import ConsultationHour, Slot
from appointments.planning.actions import roll_slots_forward
from familienzentrum.constraints import constraint_of
from familienzentrum.models import AuditEntry
from tests.factories import make_adviser, make_offer, make_office, make_room, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

MONDAY = dt.date(2026, 11, 23)
WEEKS = 13  # from today to the day twelve weeks ahead, both included


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)


@pytest.fixture
def planner():
    return make_user()


def an_hour(**given):
    values = {"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(12), "valid_from": MONDAY}
    return ConsultationHour(offer=given.pop("offer", None) or make_offer(), **values | given)


def saved_hour(planner, **given):
    hour = an_hour(**given)
    save_hour(hour, by=planner)
    return hour


def times_of(hour, day=MONDAY):
    offered = hour.slots.offered().order_by("starts_at")
    return [
        timezone.localtime(s.starts_at).strftime("%H:%M") for s in offered if timezone.localdate(s.starts_at) == day
    ]


def booked_at(hour, clock, day=MONDAY):
    slot = hour.slots.get(starts_at=timezone.make_aware(dt.datetime.combine(day, clock)))
    return book(slot, BookingRequest(), by=None)


def test_new_hour_brings_its_times(planner):
    rebuilt = save_hour(an_hour(), by=planner)
    assert len(rebuilt.added) == WEEKS * 6
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.details["added"]) == ("hour.added", planner, WEEKS * 6)


def test_changed_hour_withdraws_and_adds(planner):
    hour = saved_hour(planner)
    hour.starts_at, hour.ends_at = dt.time(10), dt.time(12, 30)
    rebuilt = save_hour(hour, by=planner)
    assert (rebuilt.withdrawn, len(rebuilt.added)) == (WEEKS * 2, WEEKS)
    assert times_of(hour) == ["10:00", "10:30", "11:00", "11:30", "12:00"]


def test_hour_may_change_there_and_back(planner):
    hour = saved_hour(planner)
    before = times_of(hour)
    hour.slot_minutes = 45
    save_hour(hour, by=planner)
    assert times_of(hour) == ["09:00", "09:45", "10:30", "11:15"]
    hour.slot_minutes = 30
    save_hour(hour, by=planner)
    assert times_of(hour) == before


def test_booked_time_that_still_fits_needs_no_word(planner):
    hour = saved_hour(planner)
    booked_at(hour, dt.time(10))
    hour.ends_at = dt.time(11)
    assert save_hour(hour, by=planner).kept == []


def test_change_that_leaves_a_booked_time_outside_is_refused_whole(planner):
    hour = saved_hour(planner)
    booked = booked_at(hour, dt.time(9))
    hour.starts_at = dt.time(10)
    with pytest.raises(BookedTimesAffected) as refusal:
        save_hour(hour, by=planner)
    assert refusal.value.slots == [booked.slot]
    assert ConsultationHour.objects.get().starts_at == dt.time(9)
    assert len(times_of(hour)) == 6
    assert AuditEntry.objects.count() == 1


def test_booked_time_stays_as_it_is_when_that_is_understood(planner):
    hour = saved_hour(planner)
    booked = booked_at(hour, dt.time(9))
    hour.starts_at = dt.time(10)
    rebuilt = save_hour(hour, by=planner, keep_booked=True)
    assert rebuilt.kept == [booked.slot]
    slot = Slot.objects.get(pk=booked.slot_id)
    assert (slot.taken, slot.is_withdrawn) == (1, False)


def test_new_adviser_gets_the_free_times_only(planner):
    office = make_office()
    first, second = make_adviser(office), make_adviser(office)
    hour = saved_hour(planner, offer=make_offer(office=office), adviser=first)
    booked = booked_at(hour, dt.time(9))
    hour.adviser = second
    save_hour(hour, by=planner, keep_booked=True)
    assert Slot.objects.get(pk=booked.slot_id).adviser == first
    assert set(hour.slots.filter(taken=0).values_list("adviser", flat=True)) == {second.pk}


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (20, ["09:00", "09:30", "10:00", "10:20", "10:40", "11:00", "11:20", "11:40"]),
        (60, ["09:30", "10:00", "11:00"]),
    ],
)
def test_new_times_stand_around_a_booked_one(minutes, expected, planner):
    """Of the adviser's own booked time 9:30 to 10:00 nothing is given away twice, nor does it stop the change."""
    office = make_office()
    hour = saved_hour(planner, offer=make_offer(office=office), adviser=make_adviser(office))
    booked_at(hour, dt.time(9, 30))
    hour.slot_minutes = minutes
    save_hour(hour, by=planner, keep_booked=True)
    assert times_of(hour) == expected
    assert roll_slots_forward() == 0


def test_change_during_the_hour_leaves_what_has_begun(planner, time_machine):
    office = make_office()
    hour = saved_hour(planner, offer=make_offer(office=office), adviser=make_adviser(office))
    time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(10, 15))), tick=False)
    hour.slot_minutes = 20
    save_hour(hour, by=planner)
    assert times_of(hour) == ["09:00", "09:30", "10:00", "10:40", "11:00", "11:20", "11:40"]


def test_time_that_is_cancelled_later_follows_the_hour(planner):
    hour = saved_hour(planner)
    booked = booked_at(hour, dt.time(9))
    hour.starts_at = dt.time(10)
    save_hour(hour, by=planner, keep_booked=True)
    cancel(booked, by=None)
    save_hour(hour, by=planner)
    assert times_of(hour)[0] == "10:00"


@pytest.mark.parametrize(("who", "name"), [("adviser", "slot_adviser_never_twice"), ("room", "slot_room_never_twice")])
def test_overlapping_hour_is_refused_whole(who, name, planner):
    office = make_office()
    shared = {who: make_adviser(office) if who == "adviser" else make_room()}
    saved_hour(planner, offer=make_offer(office=office), **shared)
    other = {"offer": make_offer(office=office), "starts_at": dt.time(11), "ends_at": dt.time(13)}
    with pytest.raises(IntegrityError) as refusal:
        save_hour(an_hour(**other, **shared), by=planner)
    assert constraint_of(refusal.value) == name
    assert ConsultationHour.objects.count() == 1


def test_sensitive_hour_in_a_visible_room_is_refused(planner):
    hour = an_hour(offer=make_offer(is_sensitive=True), room=make_room(can_be_seen_into=True))
    with pytest.raises(IntegrityError) as refusal:
        save_hour(hour, by=planner)
    assert constraint_of(refusal.value) == "sensitive_offer_out_of_sight"
    hour = an_hour(offer=make_offer(is_sensitive=True), room=make_room())
    assert save_hour(hour, by=planner).added


def test_ended_hour_keeps_its_past_and_last_day(planner):
    hour = saved_hour(planner)
    rebuilt = end_hour(hour, last_day=MONDAY, by=planner)
    assert rebuilt.withdrawn == (WEEKS - 1) * 6
    assert hour.slots.offered().count() == 6
    assert AuditEntry.objects.first().action == "hour.ended"


def test_end_before_a_booked_time_is_refused(planner):
    hour = saved_hour(planner)
    booked_at(hour, dt.time(9), day=MONDAY + dt.timedelta(weeks=1))
    with pytest.raises(BookedTimesAffected):
        end_hour(hour, last_day=MONDAY, by=planner)
    assert end_hour(hour, last_day=MONDAY, by=planner, keep_booked=True).kept


def test_hour_that_nobody_booked_is_removed_with_its_times(planner):
    hour = saved_hour(planner)
    remove_hour(hour, by=planner)
    assert (ConsultationHour.objects.count(), Slot.objects.count()) == (0, 0)
    assert AuditEntry.objects.first().action == "hour.removed"


def test_hour_with_an_appointment_stays_even_when_that_was_cancelled(planner):
    hour = saved_hour(planner)
    cancel(booked_at(hour, dt.time(9)), by=None)
    with pytest.raises(HourHasAppointments):
        remove_hour(hour, by=planner)
    assert hour.slots.count() == WEEKS * 6


def test_drop_in_hour_makes_one_time_a_day(planner):
    hour = saved_hour(planner, is_drop_in=True)
    assert times_of(hour) == ["09:00"]
    assert set(hour.slots.values_list("capacity", flat=True)) == {0}


def test_only_hours_of_today_and_later_run(planner):
    over = an_hour(valid_from=MONDAY - dt.timedelta(days=9), valid_until=MONDAY - dt.timedelta(days=1))
    save_hour(over, by=planner)
    last, going_on = saved_hour(planner, valid_until=MONDAY), saved_hour(planner)
    assert set(ConsultationHour.objects.running(MONDAY)) == {last, going_on}


@pytest.mark.parametrize(
    ("change", "is_stray"), [({}, False), ({"is_active": False}, True), ({"office": "another"}, True)]
)
def test_adviser_who_left_is_marked(change, is_stray, planner):
    office = make_office()
    adviser = make_adviser(make_office() if "office" in change else office, is_active=change.get("is_active", True))
    hour = saved_hour(planner, offer=make_offer(office=office), adviser=adviser)
    assert ConsultationHour.objects.with_stray_adviser().get(pk=hour.pk).has_stray_adviser == is_stray
