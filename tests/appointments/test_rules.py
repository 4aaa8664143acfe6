"""The columns of an hour and the rules of RFC 5545 say the same."""

import datetime as dt

import pytest
from dateutil.rrule import rrulestr
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from appointments.rules import Rule, UnknownRule, days_of, in_words, occurs, rule_of, rule_text

WEDNESDAY = dt.date(2026, 11, 25)
YEAR = dt.timedelta(days=366)


def rule(**given):
    values = {"rhythm": "weekly", "every": 1, "week_of_month": None, "weekday": 1, "valid_from": WEDNESDAY}
    return Rule(**values | given)


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


@given(rules, st.dates(dt.date(2020, 1, 1), WEDNESDAY + YEAR))
def test_days_are_those_that_the_text_of_the_rule_says(some, first):
    last = first + dt.timedelta(weeks=60)
    in_text = rrulestr(rule_text(some)).between(
        dt.datetime.combine(first, dt.time.min), dt.datetime.combine(last, dt.time.min), inc=True
    )
    assert list(days_of(some, first=first, last=last)) == [moment.date() for moment in in_text]


@given(rules)
def test_text_of_a_rule_leads_back_to_the_same_days(some):
    again = rule_of(rule_text(some))
    assert next_days(again, 20) == next_days(some, 20)
    assert rule_text(again) == rule_text(some)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "DTSTART:20261124T000000\nRRULE:FREQ=DAILY",
        "DTSTART:20261124T000000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU",
        "DTSTART:20261124T000000\nRRULE:FREQ=MONTHLY;BYDAY=5TU",
        "DTSTART:20261124T000000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=3",
        "DTSTART:20261124T000000\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3",
    ],
)
def test_rule_that_columns_cannot_say_is_refused(text):
    with pytest.raises(UnknownRule):
        rule_of(text)


def test_rule_text_is_what_other_programs_read():
    assert rule_text(rule(every=2, valid_until=dt.date(2027, 3, 31))) == (
        "DTSTART:20261201T000000\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270331T000000;BYDAY=TU"
    )


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
