"""Dates of a course that change: families hear of it, and what they told stays as long as the dates."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.booking.actions import book, cancel
from appointments.choices import AppointmentState, Occasion
from appointments.core.courses import planned_course
from appointments.groups.course_actions import (
    Setting,
    Terms,
    add_date,
    change_date,
    drop_date,
    plan_course,
    restore_date,
)
from appointments.groups.course_cancelling import cancel_course
from appointments.groups.course_refusals import DateIsOver, DateRefused, FirstDateFirst
from appointments.groups.waiting_actions import end_overdue
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Appointment, CallTask, Course, Message, Slot
from familienzentrum.choices import Role
from tests.factories import make_offer, make_room, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.outbox import send_waiting_mails
from tests.reading import markup

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def planner():
    return make_user()


def occasions(appointment):
    return list(Message.objects.filter(appointment=appointment).order_by("id").values_list("occasion", flat=True))


def test_changed_date_is_told_to_everybody_who_comes(planner):
    slot = make_course(capacity=3)
    writes, calls = book(slot, family(), by=None), book(slot, family("b", email="", phone="0123 456"), by=None)
    cancelled = cancel(book(slot, family("c"), by=None), by=None)
    last = planned_course(slot.course).dates[-1]
    later = last.starts_at + WEEK
    change_date(last, (later, later + HOUR), Setting(), by=planner)
    assert occasions(writes) == [Occasion.CHANGED]
    assert CallTask.objects.get().appointment == calls
    assert occasions(cancelled) == [Occasion.CANCELLED]
    writes.refresh_from_db()
    assert (writes.sequence, writes.erase_on) == (1, timezone.localdate(later + HOUR) + dt.timedelta(days=2))


@pytest.mark.parametrize("state", [AppointmentState.ARRIVED, AppointmentState.DONE, AppointmentState.NO_SHOW])
@pytest.mark.parametrize("change", ["added", "moved", "dropped", "cancelled"])
def test_family_hears_of_later_dates_whatever_became_of_the_first(planner, state, change, time_machine):
    first = make_course()
    booked = book(first, family(), by=None)
    last = planned_course(first.course).dates[-1]
    time_machine.move_to(first.ends_at)
    Appointment.objects.update(state=state)
    later = (last.ends_at, last.ends_at + HOUR)
    {
        "added": lambda: add_date(first.course, later, Setting(), by=planner),
        "moved": lambda: change_date(last, later, Setting(), by=planner),
        "dropped": lambda: drop_date(last, by=planner),
        "cancelled": lambda: cancel_course(first.course, by=planner),
    }[change]()
    assert occasions(booked) == [Occasion.CHANGED]


def test_data_of_a_family_that_came_is_kept_until_an_added_date(planner, time_machine):
    first = make_course()
    booked = book(first, family(), by=None)
    time_machine.move_to(first.ends_at)
    Appointment.objects.update(state=AppointmentState.DONE)
    later = first.starts_at + 9 * WEEK
    add_date(first.course, (later, later + HOUR), Setting(), by=planner)
    booked.refresh_from_db()
    assert booked.erase_on == timezone.localdate(later + HOUR) + dt.timedelta(days=2)


def test_who_waits_goes_on_waiting_when_the_course_is_put_off(planner, time_machine):
    slot = make_course(dates=1)
    book(slot, family(), by=None)
    entry = make_entry(slot)
    later = slot.starts_at + 2 * WEEK
    change_date(slot, (later, later + HOUR), Setting(), by=planner)
    time_machine.move_to(slot.starts_at + 2 * DAY)
    assert end_overdue() == 0
    entry.refresh_from_db()
    assert (entry.until, entry.erase_on) == (timezone.localdate(later), timezone.localdate(later + HOUR) + 2 * DAY)


def test_data_of_who_waits_is_kept_as_long_as_the_course_lasts(planner):
    slot = make_course()
    book(slot, family(), by=None)
    entry = make_entry(slot)
    first, second, third = planned_course(slot.course).dates
    last = third.starts_at + WEEK
    for change, end in (
        (lambda: add_date(slot.course, (last, last + HOUR), Setting(), by=planner), last + HOUR),
        (lambda: drop_date(Slot.objects.get(starts_at=last), by=planner), third.ends_at),
    ):
        change()
        entry.refresh_from_db()
        assert (entry.until, entry.erase_on) == (timezone.localdate(first.starts_at), timezone.localdate(end) + 2 * DAY)


def test_another_room_is_told_without_its_name(planner):
    slot, room = make_course(), make_room(name="Mondzimmer")
    booked = book(slot, family(), by=None)
    told = change_date(slot, (slot.starts_at, slot.ends_at), Setting(room=room), by=planner)
    assert occasions(booked) == [Occasion.CHANGED]
    assert "Mondzimmer" not in " ".join(told.words)


def test_change_of_what_no_family_sees_is_no_news(planner):
    slot = make_course()
    booked = book(slot, family(), by=None)
    told = change_date(slot, (slot.starts_at, slot.ends_at), Setting(adviser=make_user()), by=planner)
    assert (occasions(booked), told.families) == ([Occasion.BOOKED], 0)


def test_first_date_stays_the_first(planner):
    slot = make_course()
    first, second, third = planned_course(slot.course).dates
    after = (third.ends_at, third.ends_at + HOUR)
    before = (first.starts_at - HOUR, first.starts_at)
    for refused in (
        lambda: change_date(first, after, Setting(), by=planner),
        lambda: change_date(second, before, Setting(), by=planner),
        lambda: add_date(slot.course, before, Setting(), by=planner),
        lambda: drop_date(first, by=planner),
    ):
        with pytest.raises(FirstDateFirst):
            refused()


def test_date_that_is_over_stays_as_it_is(planner, time_machine):
    slot = make_course()
    time_machine.move_to(slot.ends_at)
    with pytest.raises(DateIsOver):
        change_date(slot, (slot.ends_at + WEEK, slot.ends_at + WEEK + HOUR), Setting(), by=planner)


def test_added_and_dropped_dates_are_told(planner):
    slot = make_course()
    booked = book(slot, family(), by=None)
    last = planned_course(slot.course).dates[-1]
    add_date(slot.course, (last.ends_at, last.ends_at + HOUR), Setting(), by=planner)
    drop_date(last, by=planner)
    assert occasions(booked) == [Occasion.CHANGED]
    assert planned_course(slot.course).count == 3


def test_wishes_are_kept_as_long_as_what_the_draw_gives(planner):
    draw = make_draw()
    slot = make_drawn_course(draw)
    wishes = send_wishes(draw, family(), Wished([slot.course_id]))
    later = slot.starts_at + 2 * WEEK
    changes = {
        later: lambda: change_date(slot, (later, later + HOUR), Setting(), by=planner),
        later + WEEK: lambda: add_date(slot.course, (later + WEEK, later + WEEK + HOUR), Setting(), by=planner),
        later + 2 * WEEK: lambda: plan_course(
            Course(offer=make_offer(), title="Kino", draw=draw, allocation="draw"),
            [(later + 2 * WEEK, later + 2 * WEEK + HOUR)],
            Terms(1),
            Setting(),
            by=planner,
        ),
    }
    for last, change in changes.items():
        change()
        wishes.refresh_from_db()
        assert wishes.erase_on == timezone.localdate(last + HOUR) + 2 * DAY


class TestRestoring:
    @pytest.fixture
    def dropped(self, planner):
        slot = make_course(capacity=2)
        last = planned_course(slot.course).dates[-1]
        book(slot, family(), by=None)
        drop_date(last, by=planner)
        return Slot.objects.get(pk=last.pk)

    def test_dropped_before_anybody_was_told_and_restored_is_no_news(self, dropped, planner):
        assert restore_date(dropped, by=planner).families == 0
        assert [message.occasion for message in Message.objects.all()] == [Occasion.BOOKED]

    def test_restored_date_is_told_as_such(self, dropped, planner):
        send_waiting_mails()
        [words] = restore_date(dropped, by=planner).words
        assert "findet doch statt" in words
        assert planned_course(dropped.course).count == 3

    def test_room_that_is_used_since_is_not_taken_back(self, planner):
        slot, room = make_course(), make_room()
        last = planned_course(slot.course).dates[-1]
        change_date(last, (last.starts_at, last.ends_at), Setting(room=room), by=planner)
        drop_date(last, by=planner)
        make_slot(room=room, starts_at=last.starts_at)
        with pytest.raises(DateRefused):
            restore_date(last, by=planner)

    def test_what_is_over_or_cancelled_with_its_course_stays_away(self, dropped, planner, time_machine):
        cancel_course(dropped.course, by=planner)
        with pytest.raises(DateIsOver):
            restore_date(dropped, by=planner)
        time_machine.move_to(dropped.starts_at)
        with pytest.raises(DateIsOver):
            restore_date(dropped, by=planner)

    def test_staff_see_who_hears_of_it_first(self, client, dropped):
        send_waiting_mails()
        client.force_login(make_user(role=Role.COORDINATOR))
        assert "Termine, die ausfallen" in markup(client.get(reverse("course", args=[dropped.course_id])))
        url = reverse("course_date_restore", args=[dropped.course_id, dropped.pk])
        page = client.post(url)
        assert "findet doch statt" in markup(page)
        assert Slot.objects.get(pk=dropped.pk).is_withdrawn
        client.post(url, {"foretold": page.context["seal"]})
        assert not Slot.objects.get(pk=dropped.pk).is_withdrawn
