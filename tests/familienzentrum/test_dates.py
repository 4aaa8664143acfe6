"""Days and times as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from familienzentrum import dates, local_time
from familienzentrum.templatetags.portal import dialled

NOON_IN_UTC = dt.datetime(2025, 11, 25, 11, 0, tzinfo=dt.UTC)
TODAY = dt.datetime(2025, 11, 20, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@time_machine.travel(TODAY, tick=False)
def test_moment_has_weekday_and_local_time():
    with translation.override("en"):
        assert dates.moment(NOON_IN_UTC) == "Tuesday, 25 November, 12:00"


@time_machine.travel(TODAY, tick=False)
def test_day_of_another_year_names_the_year():
    with translation.override("en"):
        assert dates.day(dt.date(2026, 1, 6)) == "Tuesday, 6 January 2026"


@time_machine.travel(TODAY, tick=False)
def test_short_day_has_weekday():
    with translation.override("en"):
        assert dates.short_day(dt.date(2025, 11, 25)) == "Tue, 25 Nov"


@time_machine.travel(TODAY, tick=False)
def test_short_day_of_another_year_names_the_year():
    with translation.override("en"):
        assert dates.short_day(dt.date(2024, 12, 31)) == "Tue, 31 Dec 2024"


@pytest.mark.parametrize("write", [dates.day, dates.long_day, dates.plain_day, dates.day_in_digits, dates.short_day])
def test_moment_just_after_local_midnight_is_written_as_of_the_local_day(write):
    """A report that is put forward at half past midnight bears that day, though it is yesterday in UTC."""
    after_midnight = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert write(after_midnight) == write(dt.date(2027, 1, 1))


def test_long_day_always_names_the_year():
    assert dates.long_day(dt.date(local_time.today().year, 3, 9)).endswith(str(local_time.today().year))


def test_span_names_both_ends():
    with translation.override("en"):
        assert dates.span(dt.time(9), dt.time(12, 30)) == "09:00–12:30"


@time_machine.travel(TODAY, tick=False)
def test_day_just_after_local_midnight_is_the_local_day():
    with translation.override("en"):
        assert dates.short_day(dt.datetime(2025, 11, 24, 23, 30, tzinfo=dt.UTC)) == "Tue, 25 Nov"


def test_phone_number_is_reduced_to_what_is_dialled():
    assert dialled("+49 (0)5181 703-0") == "+4951817030"
