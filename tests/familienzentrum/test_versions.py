"""Marks of what a form showed: the same for the same value however it is written, and telling nothing."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from familienzentrum.versions import Opened, mark_of, plain

BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2026, 3, 10, 12, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("one\ntwo", "one\r\ntwo\r\n"),
        (None, ""),
        (7, "7"),
        (Decimal("1200.00"), Decimal(1200)),
        (Decimal(1000), Decimal("1E+3")),
        (NOON, NOON.astimezone(dt.UTC)),
        (NOON, NOON.replace(second=12)),
        (dt.time(9, 0, 30), dt.time(9)),
        ([3, 1], (1, 3)),
    ],
)
def test_value_is_the_same_however_it_is_written(stored, sent):
    assert plain(stored) == plain(sent)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("a b", "ab"), (0, ""), (True, ""), ([1], [1, 1]), (12, 1.2)])
def test_other_values_are_others(one, other):
    assert plain(one) != plain(other)


def test_equal_values_of_two_fields_do_not_look_alike():
    assert mark_of("a row 1 title", "x") != mark_of("a row 1 note", "x")


def test_marks_are_read_as_they_were_written():
    opened = Opened(dt.datetime(2026, 3, 10, 11, 0, tzinfo=dt.UTC), {"title": "abc=", "note": "def-_"}, {"note"})
    assert Opened.read(str(opened)) == Opened(opened.at, opened.marks, frozenset({"note"}))


@pytest.mark.parametrize("sent", ["", "x", "title=abc", "1 title", "9" * 20, "１ a=b", "1  ", "\x00"])
def test_what_no_page_carries_is_no_mark(sent):
    assert Opened.read(sent) is None
