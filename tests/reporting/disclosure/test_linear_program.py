"""Linear programs are presolved and decomposed, and have the same solutions."""

import numpy as np
import pytest

from reporting.disclosure.linear_program import LinearProgram
from reporting.disclosure.presolve import Constraint, Infeasible, substitute_known_sums
from reporting.disclosure.solver import OutOfTime


def program(variables, *constraints, seconds=1e9):
    made = LinearProgram(variables, upper=100, deadline=seconds)
    for columns, coefficients, lower, upper in constraints:
        groups = [np.array(columns)] if coefficients is None else [np.array([column]) for column in columns]
        made.add_constraint(groups, coefficients or [1], lower, upper)
    return made


def test_variables_without_a_common_constraint_are_components_of_their_own():
    asked = program(4, ([0, 1], None, 7, 7), ([2, 3], None, 9, 9))
    assert [component.variables.tolist() for component in asked.components] == [[0, 1], [2, 3]]
    assert asked.minimize({0: 1, 2: -1}).values.tolist() == [0, 7, 9, 0]


def test_variable_with_one_value_is_fixed_and_fixes_others():
    asked = program(4, ([0, 1], None, 0, 0), ([0, 2, 3], None, 5, 5), ([2], None, 5, 5))
    assert asked.components == []
    assert asked.minimize({3: -1}).values.tolist() == [0, 0, 5, 0]


def test_fixed_variable_takes_no_other_bounds():
    asked = program(2, ([0, 1], None, 0, 0))
    asked.minimize({})
    asked.set_bounds(0, 0, 3)
    with pytest.raises(Infeasible):
        asked.set_bounds(0, 1, 3)


def test_known_sums_separate_components():
    """Both cliques have seven cases: they need not be solved together."""
    pairs = Constraint(np.array([0, 1, 2, 3]), np.array([1.0, 1, -1, -1]), 0, 0)
    known = Constraint(np.array([0, 1]), np.ones(2), 7, 7)
    assert [one.variables.tolist() for one in substitute_known_sums([pairs, known])] == [[2, 3], [0, 1]]
    assert len(program(4, ([0, 1, 2, 3], [1, 1, -1, -1], 0, 0), ([0, 1], None, 7, 7)).components) == 2


def test_constraints_that_contradict_each_other_are_infeasible():
    with pytest.raises(Infeasible):
        program(2, ([0, 1], None, 7, 7), ([0], None, 8, 8)).minimize({})
    with pytest.raises(Infeasible):
        program(3, ([0, 1], None, 7, 7), ([0, 2], None, 3, 3), ([1, 2], None, 1, 1)).minimize({}, integer=True)


def test_whole_numbers_are_found_where_fractions_would_be_less():
    """Three pairs that add up to at least one each: halves would do, whole cases need two."""
    asked = program(3, ([0, 1], None, 1, 9), ([1, 2], None, 1, 9), ([0, 2], None, 1, 9))
    costs = dict.fromkeys(range(3), 1.0)
    assert asked.minimize(costs).cost == 1.5
    assert asked.minimize(costs, integer=True).cost == 2


def test_last_solution_is_reused_where_there_are_no_costs():
    asked = program(2, ([0, 1], None, 7, 7))
    first = asked.minimize({0: -1}, integer=True).values
    assert asked.minimize({}, integer=True).values.tolist() == first.tolist()
    asked.set_bounds(0, 0, 2)
    assert asked.minimize({}, integer=True).values[0] <= 2


def test_time_that_is_over_is_said():
    with pytest.raises(OutOfTime):
        program(2, ([0, 1], None, 7, 7), seconds=-1).minimize({})
