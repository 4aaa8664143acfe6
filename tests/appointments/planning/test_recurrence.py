"""The columns of an hour say the same as the rule of RFC 5545 with their meaning."""

import datetime as dt

import pytest
from dateutil.rrule import rrulestr
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from appointments.models import ConsultationHour
from appointments.models.recurrence import days_of, in_words, occurs

WEDNESDAY = dt.date(2026, 11, 25)
YEAR = dt.timedelta(days=366)


def rule(**given):
    values = {"rhythm": "weekly", "every": 1, "week_of_month": None, "weekday": 1, "valid_from": WEDNESDAY}
    return ConsultationHour(**values | given)


def monthly(week, **given):
    return rule(rhythm="monthly", week_of_month=week, **given)


def next_days(some, count=3):
    return [str(day) for day in list(days_of(some, first=WEDNESDAY, last=WEDNESDAY + 3 * YEAR))[:count]]


rules = st.one_of(
    st.builds(
        rule, every=st.integers(1, 12), weekday=st.integers(0, 6), valid_from=st.dates(dt.date(2020, 1, 1), WEDNESDAY)
    ),
    st.builds(
        monthly,
        st.sampled_from([1, 2, 3, 4, -1]),
        every=st.integers(1, 12),
        weekday=st.integers(0, 6),
        valid_from=st.dates(dt.date(2020, 1, 1), WEDNESDAY),
        valid_until=st.none() | st.dates(WEDNESDAY, WEDNESDAY + YEAR),
    ),
)


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (rule(), ["2026-12-01", "2026-12-08", "2026-12-15"]),
        (rule(every=2), ["2026-12-01", "2026-12-15", "2026-12-29"]),
        (rule(every=2, weekday=2), ["2026-11-25", "2026-12-09", "2026-12-23"]),
        (monthly(1), ["2026-12-01", "2027-01-05", "2027-02-02"]),
        (monthly(-1, every=2, weekday=4), ["2026-11-27", "2027-01-29", "2027-03-26"]),
        (monthly(4, weekday=2, every=12), ["2026-11-25", "2027-11-24", "2028-11-22"]),
        (rule(valid_until=dt.date(2026, 12, 8)), ["2026-12-01", "2026-12-08"]),
        (rule(valid_until=dt.date(2026, 11, 30)), []),
    ],
)
def test_rule_comes_again_on_its_days(some, expected):
    assert next_days(some) == expected


def as_written_in_rfc_5545(some, first, last):
    """Let another program find the days: the text of the rule, counted from its first day."""
    which = "" if some.week_of_month is None else some.week_of_month
    day = f"BYDAY={which}{['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][some.weekday]}"
    freq = f"FREQ={some.rhythm.upper()};{day}"
    start = rrulestr(f"DTSTART:{some.valid_from:%Y%m%d}\nRRULE:{freq};COUNT=1")[0]
    text = f"DTSTART:{start:%Y%m%d}\nRRULE:{freq};INTERVAL={some.every}"
    until = min(last, some.valid_until or last)
    return [
        moment.date()
        for moment in rrulestr(text).between(
            dt.datetime.combine(first, dt.time.min), dt.datetime.combine(until, dt.time.min), inc=True
        )
    ]


@given(rules, st.dates(dt.date(2020, 1, 1), WEDNESDAY + YEAR))
def test_days_are_those_that_the_text_of_the_rule_says(some, first):
    last = first + dt.timedelta(weeks=60)
    assert list(days_of(some, first=first, last=last)) == as_written_in_rfc_5545(some, first, last)


def test_day_of_the_rule_is_known():
    assert (occurs(rule(every=2), dt.date(2026, 12, 15)), occurs(rule(every=2), dt.date(2026, 12, 8))) == (True, False)


@pytest.mark.parametrize(
    ("some", "words"),
    [
        (rule(), "Every Tuesday"),
        (rule(every=2), "Every second Tuesday"),
        (rule(every=3), "Every 3 weeks on a Tuesday"),
        (monthly(1), "On the first Tuesday of each month"),
        (monthly(-1, every=3), "On the last Tuesday, every 3 months"),
    ],
)
def test_rule_is_said_in_words(some, words):
    with translation.override("en"):
        assert in_words(some) == words
