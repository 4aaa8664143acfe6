"""What is booked as one: all dates, one place, and families hear of every change."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.booking.refusals import NotBookable, NotOpenYet, SlotGone
from appointments.choices import AppointmentState, Occasion, Unit, WaitingState
from appointments.core.courses import courses_of, planned_course
from appointments.groups.course_actions import Setting, Terms, change_course, plan_course
from appointments.groups.course_cancelling import cancel_course
from appointments.groups.course_refusals import DateRefused, DrawIsOver, TooFewPlaces
from appointments.groups.draw_actions import hold_draw
from appointments.models import Appointment, Course, Draw, Message, Slot
from familienzentrum.models import AuditEntry
from tests.factories import make_adviser, make_age_phase, make_offer, make_room, make_slot, make_user
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def planner():
    return make_user()


def spans(number=3, start=None):
    start = start or timezone.now() + WEEK
    return [(start + n * WEEK, start + n * WEEK + HOUR) for n in range(number)]


def planned(planner, dates=None, terms=None, setting=None, **given):
    course = Course(**{"offer": make_offer(), "title": "Erste Hilfe"} | given)
    return plan_course(course, dates or spans(), terms or Terms(10), setting or Setting(), by=planner)


def occasions(appointment):
    return list(Message.objects.filter(appointment=appointment).order_by("id").values_list("occasion", flat=True))


def test_first_date_holds_the_places_whatever_the_order(planner):
    course = planned(planner, dates=spans()[::-1])
    assert list(course.dates.values_list("capacity", flat=True)) == [10, 0, 0]
    assert AuditEntry.objects.get(action="course.planned").by == planner


def test_course_in_a_used_room_is_refused_as_a_whole_and_names_the_date(planner):
    room, dates = make_room(), spans()
    make_slot(room=room, starts_at=dates[2][0])
    with pytest.raises(DateRefused) as refusal:
        planned(planner, dates=dates, setting=Setting(room=room))
    assert refusal.value.start == dates[2][0]
    assert not Course.objects.exists()


def test_adviser_of_a_later_date_has_no_other_time_then(planner):
    offer = make_offer()
    adviser, dates = make_adviser(offer.office), spans()
    planned(planner, dates=dates, setting=Setting(adviser=adviser), offer=offer)
    with pytest.raises(DateRefused):
        planned(planner, dates=[dates[1]], setting=Setting(adviser=adviser))


def test_one_booking_is_for_all_dates_and_kept_until_the_last():
    slot = make_course()
    booked = book(slot, family(), by=None)
    last = planned_course(slot.course).dates[-1]
    assert booked.erase_on == timezone.localdate(last.ends_at) + dt.timedelta(days=2)
    with pytest.raises(NotBookable):
        book(last, family("b"), by=None)


def test_family_comes_whole_or_not_at_all():
    make_age_phase(slug="3-6")
    slot = make_course(capacity=2, unit=Unit.PERSON)
    with pytest.raises(NotBookable):
        book(slot, family(children_by_age={"3-6": 2}), by=None)
    assert book(slot, family(children_by_age={"3-6": 1}), by=None).seats == 2


def test_booking_opens_and_ends_at_its_moments(time_machine):
    opens = timezone.now() + dt.timedelta(days=2)
    slot = make_course(bookable_from=opens, bookable_until=opens + HOUR)
    with pytest.raises(NotOpenYet):
        book(slot, family(), by=None)
    time_machine.move_to(opens)
    assert book(slot, family(), by=None)
    time_machine.move_to(opens + HOUR)
    with pytest.raises(SlotGone):
        book(slot, family("b"), by=None)


def test_course_is_not_exchanged_for_a_single_time():
    slot = make_course()
    other = make_slot(offer=slot.offer)
    with pytest.raises(SlotGone):
        move(book(slot, family(), by=None), other, by=None)
    with pytest.raises(SlotGone):
        move(book(other, family(), by=None), slot, by=None)


def test_fewer_places_than_taken_are_refused(planner):
    slot = make_course(capacity=2)
    for name in "ab":
        book(slot, family(name), by=None)
    with pytest.raises(TooFewPlaces):
        change_course(slot.course, Terms(1), by=planner)


def test_added_places_go_to_who_waits(planner):
    slot = make_course()
    book(slot, family(), by=None)
    entry = make_entry(slot)
    change_course(slot.course, Terms(2), by=planner)
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED


def test_cancelled_course_cancels_bookings_and_ends_the_wait(planner):
    slot = make_course()
    booked = book(slot, family(), by=None)
    entry = make_entry(slot)
    assert cancel_course(slot.course, by=planner).mailed == 2
    booked.refresh_from_db(), entry.refresh_from_db()
    assert (booked.state, entry.state) == (AppointmentState.CANCELLED, WaitingState.EXPIRED)
    assert not Slot.objects.offered().exists()
    assert not Message.objects.filter(occasion=Occasion.PLACE_OFFERED).exists()
    assert cancel_course(slot.course, by=planner).families == 0


def test_cancelled_course_takes_back_offered_places(planner):
    slot = make_course()
    booked, entry = book(slot, family(), by=None), make_entry(slot)
    cancel(booked, by=None)
    cancel_course(slot.course, by=planner)
    entry.refresh_from_db()
    assert (entry.state, Slot.objects.get(pk=slot.pk).taken) == (WaitingState.EXPIRED, 0)


def test_course_that_has_begun_keeps_what_was(planner, time_machine):
    slot = make_course()
    booked = book(slot, family(), by=None)
    time_machine.move_to(slot.ends_at)
    cancel_course(slot.course, by=planner)
    booked.refresh_from_db()
    assert booked.state == AppointmentState.BOOKED
    assert list(Slot.objects.offered()) == [slot]
    assert occasions(booked)[-1] == Occasion.CHANGED


def test_course_given_by_lot_is_booked_by_nobody_before_the_draw(planner):
    slot = make_drawn_course(make_draw())
    for by in (None, planner):
        with pytest.raises(NotBookable):
            book(slot, family(), by=by)
    assert not Appointment.objects.exists()


def test_course_is_not_planned_for_a_draw_that_was_held_meanwhile(planner, time_machine):
    draw, seen = make_draw(), Draw.objects.get()
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=planner)
    with pytest.raises(DrawIsOver):
        planned(planner, draw=seen, allocation="draw")


def test_page_from_before_the_draw_does_not_close_the_course_again(planner, time_machine):
    slot = make_drawn_course(make_draw())
    seen = Course.objects.select_related("draw").get()
    time_machine.move_to(seen.draw.closes_at)
    hold_draw(seen.draw, by=planner)
    change_course(seen, Terms(5), by=planner)
    assert Slot.objects.get(pk=slot.pk).is_open_for_families(timezone.now())


def test_families_see_courses_that_have_not_begun(time_machine):
    slot = make_course()
    (seen,) = courses_of(slot.offer)
    assert (seen.first, seen.count, seen.is_open, seen.is_full) == (slot, 3, True, False)
    time_machine.move_to(slot.starts_at)
    assert courses_of(slot.offer) == []


def test_further_dates_are_no_open_doors():
    make_course()
    assert not Slot.objects.drop_in().exists()
