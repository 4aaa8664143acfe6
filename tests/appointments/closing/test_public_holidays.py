"""Public holidays are those of the Land, and what is booked on one is kept and named."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.closing.public_holiday_actions import booked_on_holidays, keep_public_holidays
from appointments.closing.public_holidays import holidays_of, laender
from appointments.models import PublicHoliday, Slot
from appointments.planning.actions import rebuild_slots
from familienzentrum.models import Centre
from tests.factories import make_centre, make_hour, make_slot

YEARS = range(2025, 2030)
FRIDAY = dt.date(2026, 12, 25)


def easter(year):
    """Easter Sunday by the rule of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = c // 4, c % 4
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


# Days from Easter Sunday; all sixteen keep these and the fixed ones below.
MOVING = {"Karfreitag": -2, "Ostermontag": 1, "Himmelfahrt": 39, "Pfingstmontag": 50}
FIXED = {"Neujahr": (1, 1), "Erster Mai": (5, 1), "Einheit": (10, 3), "Weihnachten": (12, 25), "zweiter": (12, 26)}
# What single Länder keep besides, by their laws on Sundays and holidays.
MORE_MOVING = {
    0: {"BB"},  # Easter Sunday
    49: {"BB"},  # Whit Sunday
    60: {"BW", "BY", "HE", "NW", "RP", "SL"},  # Corpus Christi
}
MORE_FIXED = {
    (1, 6): {"BW", "BY", "ST"},  # Epiphany
    (3, 8): {"BE", "MV"},  # International Women's Day
    (8, 15): {"SL"},  # Assumption; in Bavaria only where most people are Catholic
    (9, 20): {"TH"},  # Children's Day
    (10, 31): {"BB", "HB", "HH", "MV", "NI", "SH", "SN", "ST", "TH"},  # Reformation Day
    (11, 1): {"BW", "BY", "NW", "RP", "SL"},  # All Saints
}
# Berlin remembers the end of the war, and the rising of 1953, once each.
ONCE = {dt.date(2025, 5, 8): {"BE"}, dt.date(2028, 6, 17): {"BE"}}


def by_law(land, year):
    moving = [*MOVING.values(), *(days for days, lands in MORE_MOVING.items() if land in lands)]
    fixed = [*FIXED.values(), *(day for day, lands in MORE_FIXED.items() if land in lands)]
    repentance = dt.date(year, 11, 22) - dt.timedelta(days=(dt.date(year, 11, 22).weekday() - 2) % 7)
    return (
        {easter(year) + dt.timedelta(days=days) for days in moving}
        | {dt.date(year, *day) for day in fixed}
        | {day for day, lands in ONCE.items() if land in lands and day.year == year}
        | ({repentance} if land == "SN" else set())
    )


@pytest.mark.parametrize("land", sorted(laender()))
def test_holidays_of_a_land_are_those_of_its_law(land):
    assert set(holidays_of(land, YEARS)) == set().union(*(by_law(land, year) for year in YEARS))


def test_there_are_sixteen_laender():
    assert len(laender()) == 16
    assert holidays_of("XX", YEARS) == {}


def test_holidays_have_german_names():
    assert holidays_of("NI", [2026])[dt.date(2026, 10, 3)] == "Tag der Deutschen Einheit"


@pytest.mark.django_db
class TestListOfHolidays:
    @pytest.fixture(autouse=True)
    def _advent(self, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC), tick=False)
        make_centre(land="NW")

    def test_three_years_are_filled_in_once(self):
        keep_public_holidays()
        before = PublicHoliday.objects.count()
        keep_public_holidays()
        assert before == PublicHoliday.objects.count() == 33
        assert PublicHoliday.objects.dates("day", "year").count() == 3

    def test_free_times_on_a_holiday_go(self):
        hour = make_hour(weekday=4)
        rebuild_slots(hour)
        keep_public_holidays()
        assert not hour.slots.offered().filter(starts_at__date=FRIDAY).exists()
        assert rebuild_slots(hour).added == []

    def test_booked_time_on_a_holiday_stays_and_is_named(self):
        hour = make_hour(weekday=4)
        rebuild_slots(hour)
        slot = hour.slots.filter(starts_at__date=FRIDAY).first()
        book(slot, BookingRequest(), by=None)
        assert keep_public_holidays() == [slot] == list(booked_on_holidays())
        slot.refresh_from_db()
        assert (slot.is_withdrawn, slot.despite_holiday, slot.taken) == (False, True, 1)

    def test_hour_that_is_meant_for_holidays_goes_on(self):
        hour = make_hour(weekday=4, on_public_holidays=True)
        rebuild_slots(hour)
        keep_public_holidays()
        assert hour.slots.offered().filter(starts_at__date=FRIDAY, despite_holiday=True).count() == 6
        assert rebuild_slots(hour).withdrawn == 0

    def test_event_on_a_holiday_is_left_to_people(self):
        event = make_slot(starts_at=dt.datetime(2026, 12, 25, 14, tzinfo=dt.UTC))
        keep_public_holidays()
        event.refresh_from_db()
        assert (event.is_withdrawn, event.despite_holiday) == (False, True)

    def test_other_land_brings_its_own_holidays(self):
        hour = make_hour(weekday=3, valid_from=dt.date(2027, 5, 27), horizon_weeks=52)
        keep_public_holidays()
        assert timezone.localdate(rebuild_slots(hour).added[0].starts_at) == dt.date(2027, 6, 3)
        Centre.objects.update(land="NI")
        keep_public_holidays()
        assert PublicHoliday.objects.filter(day=dt.date(2027, 10, 31)).exists()
        assert Slot.objects.offered().filter(starts_at__date=dt.date(2027, 5, 27)).exists()

    def test_unknown_land_has_no_holidays(self):
        Centre.objects.update(land="XX")
        assert keep_public_holidays() == []
        assert not PublicHoliday.objects.exists()
