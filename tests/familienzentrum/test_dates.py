"""Days and times as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import time_machine
from django.utils import translation

from familienzentrum import dates
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


def test_span_names_both_ends():
    with translation.override("en"):
        assert dates.span(dt.time(9), dt.time(12, 30)) == "09:00–12:30"


@time_machine.travel(TODAY, tick=False)
def test_day_just_after_local_midnight_is_the_local_day():
    with translation.override("en"):
        assert dates.short_day(dt.datetime(2025, 11, 24, 23, 30, tzinfo=dt.UTC)) == "Tue, 25 Nov"


def test_phone_number_is_reduced_to_what_is_dialled():
    assert dialled("+49 (0)5181 703-0") == "+4951817030"
