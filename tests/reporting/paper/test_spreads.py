"""Texts and tables stand side by side in their order, in blocks that a page has room for."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.paper.spreads import HIGHEST, Words, in_best_order, spreads_of


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


@pytest.mark.parametrize(
    ("before", "heights", "wanted"),
    [
        # The text and the lower table are together about as high as the other one.
        ([20], [70, 50], [50, 70]),
        # In their own order they make one block already.
        ([20], [30, 50], [30, 50]),
        # They are too much for one block in any order.
        ([20], [90, 80, 70, 60], [90, 80, 70, 60]),
        ([20], [70, 20, 10, 10, 10, 10], [70, 20, 10, 10, 10, 10]),
    ],
)
def test_tables_stand_in_another_order_where_a_page_end_would_tear_them_off_their_text(before, heights, wanted):
    found = in_best_order([Thing(height, is_text=True) for height in before], [Thing(height) for height in heights])
    assert [thing.height for thing in found] == wanted
