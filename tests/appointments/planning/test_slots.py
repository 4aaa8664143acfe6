"""Slots keep the wall time of their hour, never overlap, and never lose a booking."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.models import ConsultationHour, Slot
from appointments.planning.actions import build_slots, rebuild_slots, roll_slots_forward
from appointments.planning.occurrences import planned_times
from familienzentrum.constraints import constraint_of
from tests.factories import make_adviser, make_hour, make_offer, make_room

MONDAY = dt.date(2026, 11, 23)


def wall(moment):
    return timezone.localtime(moment).replace(tzinfo=None)


def an_hour(**given):
    return ConsultationHour(
        **{"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(12), "slot_minutes": 30, "valid_from": MONDAY}
        | given
    )


def test_hour_is_cut_into_slots():
    times = [wall(time.starts_at).time() for time in planned_times(an_hour(), first=MONDAY, last=MONDAY)]
    assert times == [dt.time(9), dt.time(9, 30), dt.time(10), dt.time(10, 30), dt.time(11), dt.time(11, 30)]


def test_rest_that_is_too_short_is_no_slot():
    hour = an_hour(ends_at=dt.time(10, 15))
    assert len(list(planned_times(hour, first=MONDAY, last=MONDAY))) == 2


def test_drop_in_hour_is_one_slot():
    [time] = planned_times(an_hour(is_drop_in=True), first=MONDAY, last=MONDAY)
    assert (wall(time.starts_at).time(), wall(time.ends_at).time()) == (dt.time(9), dt.time(12))


def test_wall_time_stays_over_both_changes_of_the_clocks():
    hour = an_hour(weekday=6, ends_at=dt.time(9, 30), valid_from=dt.date(2026, 1, 1))
    times = planned_times(hour, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31))
    assert {wall(time.starts_at).time() for time in times} == {dt.time(9)}


def test_hour_that_the_clocks_skip_does_not_take_place():
    hour = an_hour(weekday=6, starts_at=dt.time(2), ends_at=dt.time(3), valid_from=dt.date(2026, 1, 1))
    assert not list(planned_times(hour, first=dt.date(2026, 3, 29), last=dt.date(2026, 3, 29)))


def test_hour_that_the_clocks_double_takes_place_once():
    hour = an_hour(weekday=6, starts_at=dt.time(2), ends_at=dt.time(3), valid_from=dt.date(2026, 1, 1))
    times = list(planned_times(hour, first=dt.date(2026, 10, 25), last=dt.date(2026, 10, 25)))
    assert len(times) == 2


@given(
    weekday=st.integers(0, 6),
    start=st.times(max_value=dt.time(22)),
    length=st.integers(5, 110),
    minutes=st.integers(5, 120),
    first=st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)),
)
@settings(max_examples=150, deadline=None)
def test_slots_of_any_hour_follow_each_other(weekday, start, length, minutes, first):
    start = start.replace(second=0, microsecond=0)
    end = (dt.datetime.combine(MONDAY, start) + dt.timedelta(minutes=length)).time()
    hour = an_hour(weekday=weekday, starts_at=start, ends_at=end, slot_minutes=minutes, valid_from=first)
    times = list(planned_times(hour, first=first, last=first + dt.timedelta(weeks=53)))
    assert all(time.starts_at < time.ends_at for time in times)
    assert all(one.ends_at <= other.starts_at for one, other in zip(times, times[1:], strict=False))
    assert all(wall(time.starts_at).weekday() == weekday for time in times)


@pytest.mark.django_db
class TestSlotsInTheDatabase:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)

    def test_building_twice_adds_nothing(self):
        hour = make_hour()
        assert len(build_slots(hour, first=MONDAY, last=MONDAY)) == 6
        assert build_slots(hour, first=MONDAY, last=MONDAY) == []

    def test_new_hour_gets_twelve_weeks(self):
        assert len(rebuild_slots(make_hour()).added) == 12 * 6

    def test_overlap_of_the_adviser_is_refused(self):
        offer = make_offer()
        adviser = make_adviser(offer.office)
        rebuild_slots(make_hour(offer=offer, adviser=adviser))
        with pytest.raises(IntegrityError) as refusal:
            rebuild_slots(make_hour(offer=offer, adviser=adviser, starts_at=dt.time(11, 45), ends_at=dt.time(13)))
        assert constraint_of(refusal.value) == "slot_adviser_never_twice"

    def test_change_withdraws_what_no_longer_fits(self):
        hour = make_hour()
        rebuild_slots(hour)
        ConsultationHour.objects.filter(pk=hour.pk).update(starts_at=dt.time(10))
        result = rebuild_slots(hour)
        assert (result.withdrawn, result.added, result.kept) == (24, [], [])

    def test_change_back_brings_the_same_slots_back(self):
        hour = make_hour()
        rebuild_slots(hour)
        ConsultationHour.objects.filter(pk=hour.pk).update(weekday=1)
        rebuild_slots(hour)
        ConsultationHour.objects.filter(pk=hour.pk).update(weekday=0)
        assert rebuild_slots(hour).added == []
        assert Slot.objects.offered().filter(hour=hour).count() == 12 * 6

    def test_booked_time_is_kept_and_named(self):
        hour = make_hour()
        slot = rebuild_slots(hour).added[0]
        book(slot, BookingRequest(), by=None)
        ConsultationHour.objects.filter(pk=hour.pk).update(starts_at=dt.time(10))
        assert rebuild_slots(hour).kept == [slot]
        slot.refresh_from_db()
        assert not slot.is_withdrawn

    def test_longer_slots_replace_shorter_ones(self):
        hour = make_hour()
        rebuild_slots(hour)
        ConsultationHour.objects.filter(pk=hour.pk).update(slot_minutes=60)
        rebuild_slots(hour)
        lengths = {slot.ends_at - slot.starts_at for slot in Slot.objects.offered()}
        assert lengths == {dt.timedelta(hours=1)}
        assert Slot.objects.offered().count() == 12 * 3

    def test_every_night_adds_what_has_come_into_reach(self, time_machine):
        rebuild_slots(make_hour())
        time_machine.shift(dt.timedelta(weeks=1))
        assert roll_slots_forward() == 6

    def test_night_locks_only_hours_that_are_not_as_planned(self):
        offer = make_offer()
        adviser = make_adviser(offer.office)
        as_planned = make_hour(offer=offer, adviser=adviser, room=make_room(), lead_hours=3, horizon_weeks=14)
        as_planned.further_advisers.add(make_adviser(offer.office))
        other = make_hour(weekday=2, desk_seats=2)
        for hour in (as_planned, other):
            rebuild_slots(hour)
        book(as_planned.slots.filter(capacity=1).first(), BookingRequest(), by=None)
        locked = [self.locked_at_night()]
        ConsultationHour.objects.filter(pk=other.pk).update(slot_minutes=60)
        locked.append(self.locked_at_night())
        assert locked == [[], [other.pk]]
        assert {slot.ends_at - slot.starts_at for slot in other.slots.offered()} == {dt.timedelta(hours=1)}

    def locked_at_night(self):
        with CaptureQueriesContext(connection) as queries:
            roll_slots_forward()
        locking = [query["sql"] for query in queries if 'FOR UPDATE OF "appointments_consultationhour"' in query["sql"]]
        return [hour.pk for hour in ConsultationHour.objects.all() if any(f"IN ({hour.pk})" in sql for sql in locking)]

    def test_hour_that_cannot_go_on_does_not_stop_the_others(self):
        offer = make_offer()
        adviser = make_adviser(offer.office)
        rebuild_slots(make_hour(offer=offer, adviser=adviser))
        make_hour(offer=offer, adviser=adviser)
        make_hour(weekday=2)
        assert roll_slots_forward() == 12 * 6
