"""The solver, in the words of this app; the only module that knows HiGHS."""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from reporting.disclosure.presolve import SMALL, Places, Row, Unsolvable, Values

SOLVER = f"HiGHS {highspy.Highs().version()}"


class OutOfTime(Exception):
    """The time that was given is over."""


class Part:
    """Rows over some columns of a program, numbered anew. Asked again, the solver starts from its last answer."""

    def __init__(self, columns: Places, lower: Values, upper: Values, rows: Sequence[Row]) -> None:
        self.columns = columns
        self._lower, self._upper, self._rows = lower, upper, rows
        self._prices = np.zeros(len(columns))
        self._relaxed: Any = None
        self._whole: Any = None
        # The last answers, in fractions and in whole numbers: good as long as nobody asks for others.
        self._last: dict[bool, Values] = {}

    def bound(self, place: int, low: float, high: float) -> None:
        self._lower[place], self._upper[place] = low, high
        for solver in (self._relaxed, self._whole):
            if solver is not None:
                solver.changeColBounds(place, low, high)

    def bounds_of(self, place: int) -> tuple[float, float]:
        return float(self._lower[place]), float(self._upper[place])

    def ask(self, prices: Values, seconds: float, *, integer: bool) -> Values:
        """Return numbers with the least cost. Raises Unsolvable and OutOfTime."""
        last = self._last.get(integer)
        if last is not None and not prices.any() and self._fits(last):
            return last
        found = self._solved(self._in_fractions(), prices, seconds)
        if integer and not _is_whole(found):
            found = np.round(self._solved(self._in_whole_numbers(), prices, seconds))
        self._last[integer] = found
        return found

    def _fits(self, numbers: Values) -> bool:
        return bool((numbers >= self._lower - SMALL).all() and (numbers <= self._upper + SMALL).all())

    def _solved(self, solver: Any, prices: Values, seconds: float) -> Values:
        solver.changeColsCost(len(prices), np.arange(len(prices), dtype=np.int32), prices)
        solver.setOptionValue("time_limit", solver.getRunTime() + seconds)
        solver.run()
        status, known = solver.getModelStatus(), highspy.HighsModelStatus
        if status == known.kInfeasible:
            raise Unsolvable
        if status != known.kOptimal:
            raise OutOfTime
        return np.array(solver.getSolution().col_value)

    def _in_fractions(self) -> Any:
        if self._relaxed is None:
            self._relaxed = self._made()
            self._relaxed.setOptionValue("presolve", "off")
            # Between two questions prices change more often than bounds: the last answer stays possible.
            self._relaxed.setOptionValue("simplex_strategy", 4)
        return self._relaxed

    def _in_whole_numbers(self) -> Any:
        if self._whole is None:
            self._whole = self._made()
            number = len(self.columns)
            kinds = np.array([highspy.HighsVarType.kInteger] * number)
            self._whole.changeColsIntegrality(number, np.arange(number, dtype=np.int32), kinds)
            self._whole.setOptionValue("mip_rel_gap", 0.2)
        return self._whole

    def _made(self) -> Any:
        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.columns), len(self._rows)
        model.col_cost_ = np.zeros(len(self.columns))
        model.col_lower_, model.col_upper_ = self._lower, self._upper
        model.row_lower_ = np.array([row.low for row in self._rows])
        model.row_upper_ = np.array([row.high for row in self._rows])
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row.places) for row in self._rows)]).astype(np.int32)
        matrix.index_ = np.concatenate([np.zeros(0), *(row.places for row in self._rows)]).astype(np.int32)
        matrix.value_ = np.concatenate([np.zeros(0), *(row.factors for row in self._rows)]).astype(np.float64)
        solver.passModel(model)
        return solver


def _is_whole(numbers: Values) -> bool:
    return bool(np.abs(numbers - np.round(numbers)).max(initial=0) < SMALL)
