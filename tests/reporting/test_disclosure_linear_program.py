"""Rows are settled and taken apart before they are solved, and answered as before."""

import numpy as np
import pytest

from reporting.disclosure.linear_program import Program
from reporting.disclosure.presolve import Row, Unsolvable, told_apart
from reporting.disclosure.solver import OutOfTime


def program(columns, *rows, seconds=1e9):
    made = Program(columns, most=100, deadline=seconds)
    for places, factors, low, high in rows:
        made.row([np.array(places)], [1], low, high) if factors is None else made.row(
            [np.array([place]) for place in places], factors, low, high
        )
    return made


def test_columns_without_a_common_row_are_parts_of_their_own():
    asked = program(4, ([0, 1], None, 7, 7), ([2, 3], None, 9, 9))
    assert [part.columns.tolist() for part in asked.parts] == [[0, 1], [2, 3]]
    assert asked.ask({0: 1, 2: -1}).numbers.tolist() == [0, 7, 9, 0]


def test_column_with_one_value_is_settled_and_takes_others_along():
    asked = program(4, ([0, 1], None, 0, 0), ([0, 2, 3], None, 5, 5), ([2], None, 5, 5))
    assert asked.parts == []
    assert asked.ask({3: -1}).numbers.tolist() == [0, 0, 5, 0]


def test_settled_column_takes_no_other_bounds():
    asked = program(2, ([0, 1], None, 0, 0))
    asked.ask({})
    asked.bound(0, 0, 3)
    with pytest.raises(Unsolvable):
        asked.bound(0, 1, 3)


def test_known_sums_take_blocks_apart():
    """Both blocks have seven cases: they need not be solved together."""
    pairs = Row(np.array([0, 1, 2, 3]), np.array([1.0, 1, -1, -1]), 0, 0)
    known = Row(np.array([0, 1]), np.ones(2), 7, 7)
    assert [row.places.tolist() for row in told_apart([pairs, known])] == [[2, 3], [0, 1]]
    assert len(program(4, ([0, 1, 2, 3], [1, 1, -1, -1], 0, 0), ([0, 1], None, 7, 7)).parts) == 2


def test_rows_that_contradict_each_other_are_unsolvable():
    with pytest.raises(Unsolvable):
        program(2, ([0, 1], None, 7, 7), ([0], None, 8, 8)).ask({})
    with pytest.raises(Unsolvable):
        program(3, ([0, 1], None, 7, 7), ([0, 2], None, 3, 3), ([1, 2], None, 1, 1)).ask({}, integer=True)


def test_whole_numbers_are_found_where_fractions_would_be_less():
    """Three pairs that add up to at least one each: halves would do, whole cases need two."""
    asked = program(3, ([0, 1], None, 1, 9), ([1, 2], None, 1, 9), ([0, 2], None, 1, 9))
    costs = dict.fromkeys(range(3), 1.0)
    assert asked.ask(costs).value == 1.5
    assert asked.ask(costs, integer=True).value == 2


def test_answer_is_kept_for_whoever_asks_for_nothing():
    asked = program(2, ([0, 1], None, 7, 7))
    first = asked.ask({0: -1}, integer=True).numbers
    assert asked.ask({}, integer=True).numbers.tolist() == first.tolist()
    asked.bound(0, 0, 2)
    assert asked.ask({}, integer=True).numbers[0] <= 2


def test_time_that_is_over_is_said():
    with pytest.raises(OutOfTime):
        program(2, ([0, 1], None, 7, 7), seconds=-1).ask({})
