"""Solves a linear or integer program with HiGHS; the only module that knows it."""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from familienzentrum.answering import for_the_worker
from reporting.disclosure.presolve import TOLERANCE, Constraint, Indices, Infeasible, Values, is_integral

# Strategies of its simplex.
DUAL, PRIMAL = 1, 4
# After so many new costs the simplex goes on from its last solution.
FEW_COSTS = 150
SOLVER = f"HiGHS {highspy.Highs().version()}"


class OutOfTime(Exception):
    """The solver was stopped at its time limit, or the deadline had passed before it began."""


class Component:
    """Variables that no constraint connects with the rest of a program, numbered anew from 0.

    Solved again after a change, HiGHS starts from its last solution. `moving_bounds` says which changes are usual.
    """

    def __init__(
        self,
        variables: Indices,
        lower: Values,
        upper: Values,
        constraints: Sequence[Constraint],
        *,
        moving_bounds: bool = False,
    ) -> None:
        self.variables, self._moving_bounds = variables, moving_bounds
        self._lower, self._upper, self._constraints = lower, upper, constraints
        self._relaxation: Any = None
        self._integer_program: Any = None
        # The last solution, without and with integrality: good as long as no objective asks for another one.
        self._last: dict[bool, Values] = {}
        self._costs: Values = np.full(len(variables), np.nan)

    def set_bounds(self, index: int, lower: float, upper: float) -> None:
        self._lower[index], self._upper[index] = lower, upper
        for highs in (self._relaxation, self._integer_program):
            if highs is not None:
                highs.changeColBounds(index, lower, upper)

    def bounds(self, index: int) -> tuple[float, float]:
        return float(self._lower[index]), float(self._upper[index])

    def minimize(self, costs: Values, seconds: float, *, integer: bool) -> Values:
        """Return a solution with the least cost. Raises Infeasible and OutOfTime."""
        last = self._last.get(integer)
        if last is not None and not costs.any() and self._is_within_bounds(last):
            return last
        solution = self._solve(self._lp(costs), costs, seconds)
        if integer and not is_integral(solution):
            solution = np.round(self._solve(self._mip(), costs, seconds))
        self._last[integer] = solution
        return solution

    def _is_within_bounds(self, values: Values) -> bool:
        return bool((values >= self._lower - TOLERANCE).all() and (values <= self._upper + TOLERANCE).all())

    @for_the_worker
    def _solve(self, highs: Any, costs: Values, seconds: float) -> Values:
        highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Infeasible
        if status != highspy.HighsModelStatus.kOptimal:
            raise OutOfTime
        return np.array(highs.getSolution().col_value)

    def _lp(self, costs: Values) -> Any:
        """Return the relaxation, ready to go on from its last solution where that is worth it.

        After a change of a few costs that is still feasible: primal simplex. After one of bounds it is still optimal:
        dual simplex. After a change of many costs it is neither, and the dual simplex is faster from the start.
        """
        if self._relaxation is None:
            self._relaxation = self._new_highs()
            self._relaxation.setOptionValue("presolve", "off")
        is_far = np.count_nonzero(costs != self._costs) > FEW_COSTS
        if is_far and not self._moving_bounds:
            self._relaxation.clearSolver()
        self._relaxation.setOptionValue("simplex_strategy", DUAL if is_far or self._moving_bounds else PRIMAL)
        self._costs = costs
        return self._relaxation

    def _mip(self) -> Any:
        if self._integer_program is None:
            self._integer_program = self._new_highs()
            number = len(self.variables)
            kinds = np.array([highspy.HighsVarType.kInteger] * number)
            self._integer_program.changeColsIntegrality(number, np.arange(number, dtype=np.int32), kinds)
            self._integer_program.setOptionValue("mip_rel_gap", 0.2)
        return self._integer_program

    def _new_highs(self) -> Any:
        highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            highs.setOptionValue(option, value)
        model, constraints = highspy.HighsLp(), self._constraints
        model.num_col_, model.num_row_ = len(self.variables), len(constraints)
        model.col_cost_ = np.zeros(len(self.variables))
        model.col_lower_, model.col_upper_ = self._lower, self._upper
        model.row_lower_ = np.array([c.lower for c in constraints])
        model.row_upper_ = np.array([c.upper for c in constraints])
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(c.variables) for c in constraints)]).astype(np.int32)
        matrix.index_ = np.concatenate([np.zeros(0), *(c.variables for c in constraints)]).astype(np.int32)
        matrix.value_ = np.concatenate([np.zeros(0), *(c.coefficients for c in constraints)]).astype(np.float64)
        highs.passModel(model)
        return highs
