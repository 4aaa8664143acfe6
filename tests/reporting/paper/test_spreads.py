"""Texts and tables stand side by side in their order, in blocks that a page has room for."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.paper.spreads import HIGHEST, Words, spreads_of


@dataclass(frozen=True)
class Thing:
    height: float
    is_text: bool = False


def sides(*heights):
    spreads = spreads_of([Thing(height) for height in heights])
    return [[[thing.height for thing in side] for side in (one.left, one.right)] for one in spreads]


@pytest.mark.parametrize(
    ("heights", "wanted"),
    [
        ((), []),
        ((50,), [[[50], []]]),
        ((50, 55), [[[50], [55]]]),
        ((80, 40, 42), [[[80], [40, 42]]]),
        ((50, 55, 30, 28), [[[50], [55]], [[30], [28]]]),
        ((HIGHEST + 1, HIGHEST + 1), [[[HIGHEST + 1], []], [[HIGHEST + 1], []]]),
    ],
)
def test_columns_are_about_as_high(heights, wanted):
    assert sides(*heights) == wanted


@given(st.lists(st.floats(min_value=10, max_value=2 * HIGHEST), max_size=9))
def test_nothing_is_lost_or_moved_and_no_block_is_too_high(heights):
    found = sides(*heights)
    assert [height for spread in found for side in spread for height in side] == heights
    assert all(sum(side) <= HIGHEST for left, right in found if right for side in (left, right))


def test_long_text_has_the_whole_width():
    [text, _table] = spreads_of([Words("words " * 1000), Thing(60)])
    assert text.right == ()
