"""Who is in the house: duties without absences, and advisers with times on site, while the house is open."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.closing.staffing import staffing
from appointments.desk.notices import notices
from appointments.planning.closed_days import house_closed, spans_of
from familienzentrum.choices import Role
from familienzentrum.opening import door
from offers.choices import OfferState
from offers.models import Offer
from tests.background import make_good_order
from tests.factories import (
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_opening_hour,
    make_place,
    make_slot,
    make_user,
)
from tests.factories_closing import make_absence, make_closure, make_duty, make_public_holiday

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(at(8), tick=False)


@pytest.fixture
def centre():
    """Open on Mondays from 9 to 12; two people are wanted."""
    make_good_order()
    centre = make_centre()
    make_opening_hour(centre=centre)
    return centre


@pytest.fixture
def two_on_duty(centre):
    return [make_duty(person=make_user(last_name=name, role=Role.FRONT_DESK)).person for name in "AB"]


def at(hour, day=MONDAY):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def monday():
    return next(day for day in staffing(MONDAY, 1))


def seen(day):
    return [
        (timezone.localtime(s.starts_at).hour, timezone.localtime(s.ends_at).hour, len(s.people), s.is_short)
        for s in day.stretches
    ]


def test_two_on_duty_are_enough(two_on_duty):
    assert seen(monday()) == [(9, 12, 2, False)]


def test_nobody_on_duty_is_a_gap(centre):
    assert seen(monday()) == [(9, 12, 0, True)]


def test_absence_leaves_a_gap_for_its_hours_only(two_on_duty):
    make_absence(person=two_on_duty[0], starts_at=at(10), ends_at=at(11))
    assert seen(monday()) == [(9, 10, 2, False), (10, 11, 1, True), (11, 12, 2, False)]


def test_adviser_with_a_time_on_site_counts(centre):
    duty, adviser = make_duty().person, make_user()
    make_slot(adviser=adviser, starts_at=at(9), ends_at=at(10))
    make_slot(adviser=duty, starts_at=at(10), ends_at=at(11))
    assert seen(monday()) == [(9, 10, 2, False), (10, 12, 1, True)]


@pytest.mark.parametrize("elsewhere", [{"channel": "phone"}, {"channel": "on_site", "is_elsewhere": True}])
def test_adviser_who_is_elsewhere_does_not_count(centre, elsewhere):
    if elsewhere.pop("is_elsewhere", False):
        elsewhere["place"] = make_place()
    make_slot(adviser=make_user(), starts_at=at(9), ends_at=at(12), **elsewhere)
    assert seen(monday()) == [(9, 12, 0, True)]


GONE = {
    "an account that is closed": lambda: make_user(role=Role.FRONT_DESK, is_active=False),
    "nobody's role": make_user,
    "an office that closed": lambda: make_user(role=Role.ADVISER, office=make_office(is_active=False)),
}


@pytest.mark.parametrize("who", GONE)
def test_whoever_is_gone_is_not_down_for_duty(who, centre):
    make_duty(person=GONE[who]())
    assert seen(monday()) == [(9, 12, 0, True)]


def test_adviser_of_two_offices_stays_while_one_is_open(centre):
    adviser = make_user(role=Role.ADVISER, office=make_office(is_active=False))
    make_duty(person=adviser)
    adviser.memberships.create(role=Role.ADVISER, office=make_office())
    assert seen(monday()) == [(9, 12, 1, True)]


ENDED = {
    "offer that paused": lambda: {"offer": make_offer(state=OfferState.PAUSED)},
    "office that closed": lambda: {"offer": make_offer(office=make_office(is_active=False))},
    "adviser who left": lambda: {"adviser": make_user(is_active=False)},
}


@pytest.mark.parametrize("what", ENDED)
def test_free_time_of_what_has_ended_brings_nobody(what, centre):
    make_slot(**{"adviser": make_user(), "starts_at": at(9), "ends_at": at(12)} | ENDED[what]())
    assert seen(monday()) == [(9, 12, 0, True)]


def test_appointment_kept_in_a_pause_brings_its_adviser(centre):
    slot = make_slot(adviser=make_user(), starts_at=at(9), ends_at=at(12))
    make_appointment(slot=slot)
    Offer.objects.update(state=OfferState.PAUSED)
    assert seen(monday()) == [(9, 12, 1, True)]


def test_closed_house_needs_nobody(two_on_duty):
    make_closure(starts_at=at(0), ends_at=at(10), reason="Betriebsferien")
    assert seen(monday()) == [(10, 12, 2, False)]
    make_public_holiday(day=MONDAY + dt.timedelta(days=7), name="Feiertag")
    [holiday] = staffing(MONDAY + dt.timedelta(days=7), 1)
    assert (holiday.stretches, holiday.closed.reason) == ([], "Feiertag")


def test_days_on_which_the_house_never_opens_are_left_out(centre):
    assert [day.day for day in staffing(MONDAY, 14)] == [MONDAY, MONDAY + dt.timedelta(days=7)]


def test_duty_ends_on_its_last_day(centre):
    make_duty(valid_until=MONDAY)
    later = staffing(MONDAY, 14)
    assert [day.stretches[0].people != () for day in later] == [True, False]


def test_staffing_reads_the_same_for_many(two_on_duty, costs_the_same):
    hours = itertools.count(9)

    def add():
        hour = next(hours)
        make_slot(adviser=make_user(), starts_at=at(hour))
        make_duty()
        make_absence(starts_at=at(hour), ends_at=at(hour + 1))

    costs_the_same(lambda: staffing(MONDAY, 14), add=add)


def test_desk_is_warned_of_today(two_on_duty):
    assert notices() == []
    make_absence(person=two_on_duty[0], starts_at=at(10), ends_at=at(11))
    [notice] = notices()
    assert "10:00–11:00" in notice
    assert f'href="{reverse("room_grid")}?tag=2026-11-23#t-1000"' in notice


def test_house_without_duties_is_not_warned_all_day(centre):
    make_appointment(slot=make_slot(starts_at=at(9)))
    assert notices() == []


def test_door_knows_closures_and_holidays(centre, django_assert_num_queries):
    make_public_holiday(day=MONDAY)
    make_closure(starts_at=at(0, MONDAY + dt.timedelta(days=7)), ends_at=at(0, MONDAY + dt.timedelta(days=8)))
    now = at(10)
    with django_assert_num_queries(2):
        closed = house_closed(now, now + dt.timedelta(days=60))
    assert [one.reason for one in closed] == ["Feiertag", "Betriebsferien"]
    seen = door(centre, now, shut=spans_of(closed))
    assert (seen.is_open, seen.changes_at) == (False, at(9, MONDAY + dt.timedelta(days=14)))
    assert door(centre, now).is_open


def test_closed_stretch_is_told_in_whole_days(centre):
    make_closure(starts_at=at(0), ends_at=at(0, MONDAY + dt.timedelta(days=5)))
    [closed] = house_closed(at(8), at(9))
    assert (closed.first_day, closed.last_day, closed.is_one_day) == (MONDAY, MONDAY + dt.timedelta(days=4), False)


def test_holiday_within_a_closure_is_not_told_again(centre):
    make_closure(starts_at=at(0), ends_at=at(0, MONDAY + dt.timedelta(days=5)))
    make_public_holiday(day=MONDAY)
    make_public_holiday(day=MONDAY + dt.timedelta(days=5), name="Danach")
    assert [one.reason for one in house_closed(at(8), at(8) + dt.timedelta(days=9))] == ["Betriebsferien", "Danach"]
