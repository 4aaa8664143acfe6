"""What takes place of an hour when the house closes, people are away and dates differ, and why the rest does not."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from appointments.models import (
    Absence,
    Closure,
    ConsultationHour,
    RoomBooking,
    SchoolHoliday,
    SingleDate,
    Substitution,
)
from appointments.planning.availability import Availability
from appointments.planning.occurrences import planned_dates, planned_times
from offers.models import Offer

MONDAY = dt.date(2026, 11, 23)
OFFICE, ADVISER, OTHER, ROOM = 1, 2, 3, 4


def at(day, clock, minutes=0):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(clock, minutes)))


def an_hour(**given):
    values = {"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(12), "valid_from": MONDAY}
    return ConsultationHour(pk=7, offer=Offer(office_id=OFFICE), **values | given)


def clocks(hour, availability, day=MONDAY):
    times = planned_times(hour, first=day, last=day, availability=availability)
    return [timezone.localtime(time.starts_at).strftime("%H:%M") for time in times]


def the_date(hour, availability, day=MONDAY):
    [date] = planned_dates(hour, first=day, last=day, availability=availability)
    return date


def closed(clock, until, **given):
    return Availability(
        closures=[Closure(**{"scope": "house"} | given, starts_at=at(MONDAY, clock), ends_at=at(MONDAY, until))]
    )


def away(person, clock=0, until=23):
    return {person: [Absence(person_id=person, starts_at=at(MONDAY, clock), ends_at=at(MONDAY, until))]}


def stands_in(clock, until, substitute=OTHER):
    span = {"starts_at": at(MONDAY, clock), "ends_at": at(MONDAY, until)}
    row = Substitution(office_id=OFFICE, adviser_id=ADVISER, substitute_id=substitute, **span)
    return {(OFFICE, ADVISER): [row]}


def differs(change, day=MONDAY, **given):
    return Availability(single_dates={7: [SingleDate(change=change, day=day, **given)]})


def test_break_lies_between_two_times():
    assert clocks(an_hour(break_minutes=15), Availability()) == ["09:00", "09:45", "10:30", "11:15"]


def test_holiday_is_named():
    date = the_date(an_hour(), Availability(holidays={MONDAY: "Neujahr"}))
    assert (date.times, len(date.missing), "Neujahr" in date.missing[0]) == ([], 1, True)


def test_hour_that_goes_on_says_that_it_is_a_holiday():
    [first, *_rest] = planned_times(
        an_hour(on_public_holidays=True),
        first=MONDAY,
        last=MONDAY,
        availability=Availability(holidays={MONDAY: "Neujahr"}),
    )
    assert first.despite_holiday


@pytest.mark.parametrize(("goes_on", "times"), [(True, 6), (False, 0)])
def test_school_holidays_stop_only_hours_that_pause(goes_on, times):
    availability = Availability(school_holidays=[SchoolHoliday(name="Herbst", first_day=MONDAY, last_day=MONDAY)])
    assert len(the_date(an_hour(in_school_holidays=goes_on), availability).times) == times


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["09:00", "11:00", "11:30"]),
        ({"scope": "office", "office_id": OFFICE}, ["09:00", "11:00", "11:30"]),
        ({"scope": "room", "room_id": ROOM}, ["09:00", "11:00", "11:30"]),
        ({"scope": "office", "office_id": 99}, ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]),
        ({"scope": "room", "room_id": 99}, ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]),
    ],
)
def test_closure_takes_the_times_it_meets(given, expected):
    availability = closed(9, 11, **given)
    availability.closures[0].starts_at = at(MONDAY, 9, 30)
    assert clocks(an_hour(room_id=ROOM), availability) == expected


def test_reason_of_a_closure_is_said_once():
    [why] = the_date(an_hour(), closed(9, 12, reason="Fortbildung")).missing
    assert "Fortbildung" in why


def test_lent_room_takes_the_times_it_meets():
    lent = RoomBooking(room_id=ROOM, starts_at=at(MONDAY, 8), ends_at=at(MONDAY, 10))
    assert clocks(an_hour(room_id=ROOM), Availability(lent_rooms={ROOM: [lent]})) == [
        "10:00",
        "10:30",
        "11:00",
        "11:30",
    ]


def test_adviser_who_is_away_gives_no_times():
    availability = Availability(absences=away(ADVISER, 10, 11))
    assert clocks(an_hour(adviser_id=ADVISER), availability) == ["09:00", "09:30", "11:00", "11:30"]


def test_substitute_gives_the_times_of_who_is_away():
    availability = Availability(absences=away(ADVISER), substitutions=stands_in(9, 11))
    times = the_date(an_hour(adviser_id=ADVISER), availability).times
    assert [time.adviser_id for time in times] == [OTHER] * 4


def test_substitute_who_is_away_gives_none():
    availability = Availability(absences=away(ADVISER) | away(OTHER), substitutions=stands_in(9, 12))
    assert clocks(an_hour(adviser_id=ADVISER), availability) == []


def test_substitute_for_a_part_leaves_the_rest_to_the_adviser():
    times = the_date(an_hour(adviser_id=ADVISER), Availability(substitutions=stands_in(9, 10))).times
    assert [time.adviser_id for time in times] == [OTHER, OTHER, ADVISER, ADVISER, ADVISER, ADVISER]


def test_further_adviser_who_is_away_does_not_stop_the_talk():
    availability = Availability(further_advisers={7: [OTHER]}, absences=away(OTHER, 9, 10))
    times = the_date(an_hour(adviser_id=ADVISER), availability).times
    assert [time.company for time in times] == [(), (), *[(OTHER,)] * 4]


@pytest.mark.parametrize(
    ("kept", "capacity", "expected"), [(1, 1, [0, 0, 0, 0, 0, 1]), (5, 3, [0, 0, 0, 0, 2, 3]), (0, 3, [0] * 6)]
)
def test_last_times_of_a_date_are_kept_for_the_desk(kept, capacity, expected):
    times = the_date(an_hour(desk_seats=kept, capacity=capacity), Availability()).times
    assert [time.desk_seats for time in times] == expected


def test_cancelled_date_does_not_take_place():
    assert clocks(an_hour(), differs("cancelled")) == []


def test_moved_date_takes_place_elsewhere():
    tuesday = MONDAY + dt.timedelta(days=1)
    availability = differs("moved", moved_to=tuesday, starts_at=dt.time(14), ends_at=dt.time(15))
    assert (clocks(an_hour(), availability), clocks(an_hour(), availability, tuesday)) == ([], ["14:00", "14:30"])


def test_date_that_the_rule_no_longer_has_moves_nothing():
    tuesday = MONDAY + dt.timedelta(days=1)
    assert not list(
        planned_dates(an_hour(weekday=3), first=MONDAY, last=tuesday, availability=differs("moved", moved_to=tuesday))
    )


def test_added_date_does_not_mind_school_holidays_but_public_ones():
    day = MONDAY + dt.timedelta(days=2)
    availability = differs("added", day=day)
    pause = SchoolHoliday(name="Herbst", first_day=MONDAY, last_day=day)
    hour = an_hour(in_school_holidays=False)
    assert len(clocks(hour, Availability(single_dates=availability.single_dates, school_holidays=[pause]), day)) == 6
    assert clocks(hour, Availability(single_dates=availability.single_dates, holidays={day: "Neujahr"}), day) == []


def test_times_added_to_a_date_never_lie_over_its_own():
    availability = differs("added", starts_at=dt.time(11, 45), ends_at=dt.time(12, 45))
    assert clocks(an_hour(), availability)[-2:] == ["11:30", "12:15"]


def test_date_after_the_last_day_is_not_added():
    hour = an_hour(valid_until=MONDAY)
    assert clocks(hour, differs("added", day=MONDAY + dt.timedelta(days=2)), MONDAY + dt.timedelta(days=2)) == []


@pytest.mark.parametrize(("day", "count"), [(dt.date(2026, 3, 29), 2), (dt.date(2026, 10, 25), 4)])
def test_no_time_reaches_into_the_hour_that_the_clocks_leave_out(day, count):
    hour = an_hour(weekday=6, starts_at=dt.time(1), ends_at=dt.time(4), slot_minutes=45, valid_from=day)
    times = the_date(hour, Availability(), day).times
    assert all(time.ends_at - time.starts_at >= dt.timedelta(minutes=45) for time in times)
    assert len(times) == count


days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
moments = st.builds(lambda day, minute: at(day, *divmod(minute, 60)), days, st.integers(0, 24 * 60 - 1))


def spans(kind, **given):
    lasting = st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=9))
    return st.lists(
        st.builds(lambda start, length: kind(**given, starts_at=start, ends_at=start + length), moments, lasting),
        max_size=4,
    )


@st.composite
def any_hours(draw):
    """Any rule, any length of times, with what the house may put in its way."""
    monthly = draw(st.booleans())
    start = draw(st.integers(0, 22 * 60))
    end = draw(st.integers(start + 5, 24 * 60 - 1))
    return an_hour(
        rhythm="monthly" if monthly else "weekly",
        week_of_month=draw(st.sampled_from([1, 2, 3, 4, -1])) if monthly else None,
        every=draw(st.integers(1, 4)),
        weekday=draw(st.sampled_from([6, 0, 1, 4, 6])),
        starts_at=dt.time(*divmod(start, 60)),
        ends_at=dt.time(*divmod(end, 60)),
        slot_minutes=draw(st.integers(5, 120)),
        break_minutes=draw(st.integers(0, 30)),
        capacity=draw(st.integers(1, 4)),
        desk_seats=draw(st.integers(0, 9)),
        in_school_holidays=draw(st.booleans()),
        is_drop_in=draw(st.booleans()),
        valid_from=dt.date(2026, 1, 1),
        adviser_id=ADVISER,
        room_id=ROOM,
    )


@st.composite
def any_houses(draw):
    school = st.builds(
        lambda day, n: SchoolHoliday(name="x", first_day=day, last_day=day + dt.timedelta(n)), days, st.integers(0, 40)
    )
    changes = st.builds(
        lambda change, day, to: SingleDate(change=change, day=day, moved_to=to if change == "moved" else None),
        st.sampled_from(["cancelled", "moved", "added"]),
        days,
        days,
    )
    return Availability(
        holidays=dict.fromkeys(draw(st.lists(days, max_size=6)), "Feiertag"),
        school_holidays=draw(st.lists(school, max_size=3)),
        closures=draw(spans(Closure, scope="house")),
        absences={ADVISER: draw(spans(Absence, person_id=ADVISER)), OTHER: draw(spans(Absence, person_id=OTHER))},
        substitutions={
            (OFFICE, ADVISER): draw(spans(Substitution, office_id=OFFICE, adviser_id=ADVISER, substitute_id=OTHER))
        },
        lent_rooms={ROOM: draw(spans(RoomBooking, room_id=ROOM))},
        single_dates={7: draw(st.lists(changes, max_size=4, unique_by=lambda change: change.day))},
    )


def meets(row, time):
    return row.starts_at < time.ends_at and row.ends_at > time.starts_at


@given(any_hours(), any_houses())
def test_times_of_any_rule_keep_to_the_house(hour, availability):
    """No two overlap, none stands on a holiday, in a closure, a lent room or an absence; all keep their wall time."""
    times = list(planned_times(hour, first=dt.date(2026, 1, 1), last=dt.date(2027, 12, 31), availability=availability))
    assert all(one.ends_at <= other.starts_at for one, other in zip(times, times[1:], strict=False))
    for time in times:
        start, end = (timezone.localtime(moment) for moment in (time.starts_at, time.ends_at))
        assert hour.starts_at <= start.time() < end.time() <= hour.ends_at
        assert start.date() not in availability.holidays
        assert not any(meets(row, time) for row in [*availability.closures, *availability.lent_rooms[ROOM]])
        assert not any(meets(row, time) for row in availability.absences[time.adviser_id])


@given(any_hours())
def test_undisturbed_times_show_the_same_clock_the_whole_year(hour):
    """Over both changes of the clocks every date shows the same times, but for those the clocks leave out."""
    by_day = {}
    for time in planned_times(hour, first=dt.date(2026, 1, 1), last=dt.date(2027, 12, 31)):
        local = timezone.localtime(time.starts_at)
        by_day.setdefault(local.date(), []).append(local.time())
    usual = max(by_day.values(), key=len, default=[])
    springs = {dt.date(2026, 3, 29), dt.date(2027, 3, 28)}
    assert all(clock == usual for day, clock in by_day.items() if day not in springs)
    assert all(set(by_day.get(day, [])) <= set(usual) for day in springs)


@given(any_hours(), any_houses())
def test_places_for_the_desk_are_never_more_than_asked(hour, availability):
    for date in planned_dates(hour, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31), availability=availability):
        kept = [time.desk_seats for time in date.times]
        assert sum(kept) == (0 if hour.is_drop_in else min(hour.desk_seats, hour.capacity * len(kept)))
