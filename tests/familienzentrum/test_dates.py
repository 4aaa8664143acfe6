"""Days and times as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
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


GERMAN = ("Dienstag, 25.\xa0November, 12:00\xa0Uhr", "Di, 25.\xa0Nov.", "25. November 2025", "25.11.2025")
IN_EVERY_LANGUAGE = {
    "de": GERMAN,
    "de-simple": GERMAN,
    "en": ("Tuesday, 25 November, 12:00", "Tue, 25 Nov", "25 November 2025", "25/11/2025"),
    "uk": ("вівторок, 25 листопада, 12:00", "вт, 25 лист.", "25 листопада 2025\u202fр.", "25.11.2025"),
    "ru": ("вторник, 25 ноября, 12:00", "вт, 25 нояб.", "25 ноября 2025\u202fг.", "25.11.2025"),
    "ar": (
        "الثلاثاء، 25 نوفمبر، \u206612:00\u2069",
        "الثلاثاء، 25 نوفمبر",
        "25 نوفمبر 2025",
        "\u206625\u200f/11\u200f/2025\u2069",
    ),
    "tr": ("25 Kasım Salı 12:00", "25 Kas Sal", "25 Kasım 2025", "25.11.2025"),
    "pl": ("wtorek, 25 listopada, 12:00", "wt., 25 lis", "25 listopada 2025", "25.11.2025"),
    "fa": ("سه‌شنبه 25 نوامبر،\u200f \u206612:00\u2069", "سه‌شنبه 25 نوامبر", "25 نوامبر 2025", "\u20662025/11/25\u2069"),
}


def test_every_language_is_tried():
    assert IN_EVERY_LANGUAGE.keys() == dict(settings.LANGUAGES).keys()


@pytest.mark.parametrize("language", IN_EVERY_LANGUAGE)
@time_machine.travel(TODAY, tick=False)
def test_days_and_times_are_written_as_each_language_writes_them(language):
    with translation.override(language):
        written = [
            write(NOON_IN_UTC) for write in (dates.moment, dates.short_day, dates.plain_day, dates.day_in_digits)
        ]
    assert tuple(written) == IN_EVERY_LANGUAGE[language]


def test_span_is_not_turned_around_where_one_reads_from_right_to_left():
    with translation.override("ar"):
        assert dates.span(dt.time(9), dt.time(12, 30)) == "\u206609:00–12:30\u2069"


def test_phone_number_is_reduced_to_what_is_dialled():
    assert dialled("+49 (0)5181 703-0") == "+4951817030"
