"""The solver, in the words of this app; the only module that knows HiGHS."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
SMALL = 1e-6
# Time is counted on the processor, so that a busy server does not withhold more than an idle one. The solver looks at
# the wall clock: it may take so many times as long.
PATIENCE = 3.0
SOLVER = f"HiGHS {highspy.Highs().version()}"


class OutOfTime(Exception):
    """The time that was given is over."""


class Unsolvable(Exception):
    """No numbers fulfil all rows."""


@dataclass(frozen=True)
class Solution:
    """Numbers that fulfil all rows, and the value of what was asked for."""

    value: float
    numbers: Values

    @property
    def is_integer(self) -> bool:
        return bool(np.abs(self.numbers - np.round(self.numbers)).max(initial=0) < SMALL)


class Program:
    """Rows over columns that are not negative. Asked again, the solver starts from its last answer.

    `deadline` is a time of `time.thread_time()`.
    """

    def __init__(self, columns: int, *, most: float, deadline: float) -> None:
        self._deadline = deadline
        self._lower = np.zeros(columns)
        self._upper = np.full(columns, float(most))
        self._rows: list[tuple[npt.NDArray[np.int64], Values]] = []
        self._bounds: list[tuple[float, float]] = []
        self._solver: Any = None
        self._integer: Any = None
        self._asked: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._costs: Mapping[int, float] = {}

    @property
    def columns(self) -> int:
        return len(self._lower)

    def row(self, places: Sequence[npt.NDArray[np.int64]], factors: Sequence[float], low: float, high: float) -> None:
        """Add a row before the first question: each group of columns by its factor."""
        signs = [np.full(len(group), factor) for group, factor in zip(places, factors, strict=True)]
        self._rows.append((np.concatenate(places), np.concatenate(signs)))
        self._bounds.append((low, high))

    def bound(self, column: int, low: float, high: float) -> None:
        self._lower[column], self._upper[column] = low, high
        for solver in (self._solver, self._integer):
            if solver is not None:
                solver.changeColBounds(column, low, high)

    def bounds_of(self, column: int) -> tuple[float, float]:
        return float(self._lower[column]), float(self._upper[column])

    def ask(self, costs: Mapping[int, float], *, integer: bool = False, seconds: float = 10.0) -> Solution:
        """Return numbers with the least cost. Raises Unsolvable and OutOfTime."""
        left = self._deadline - time.thread_time()
        if left <= 0:
            raise OutOfTime
        solver = self._whole() if integer else self._relaxed()
        self._price(solver, costs)
        solver.setOptionValue("time_limit", solver.getRunTime() + PATIENCE * min(left, seconds))
        solver.run()
        return self._answer(solver)

    def _answer(self, solver: Any) -> Solution:
        status, known = solver.getModelStatus(), highspy.HighsModelStatus
        if status == known.kInfeasible:
            raise Unsolvable
        if status != known.kOptimal:
            raise OutOfTime
        return Solution(solver.getInfo().objective_function_value, np.array(solver.getSolution().col_value))

    def _price(self, solver: Any, costs: Mapping[int, float]) -> None:
        every = np.arange(self.columns, dtype=np.int32)
        prices = np.zeros(self.columns)
        prices[list(costs)] = list(costs.values())
        solver.changeColsCost(len(every), every, prices)

    def _relaxed(self) -> Any:
        if self._solver is None:
            self._solver = self._made()
            self._solver.setOptionValue("presolve", "off")
            # Between two questions prices change more often than bounds: the last answer stays possible.
            self._solver.setOptionValue("simplex_strategy", 4)
        return self._solver

    def _whole(self) -> Any:
        if self._integer is None:
            self._integer = self._made()
            kinds = np.array([highspy.HighsVarType.kInteger] * self.columns)
            self._integer.changeColsIntegrality(self.columns, np.arange(self.columns, dtype=np.int32), kinds)
            self._integer.setOptionValue("mip_rel_gap", 0.2)
        return self._integer

    def _made(self) -> Any:
        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            solver.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.columns, len(self._rows)
        model.col_cost_ = np.zeros(self.columns)
        model.col_lower_, model.col_upper_ = self._lower, self._upper
        model.row_lower_ = np.array([low for low, _high in self._bounds])
        model.row_upper_ = np.array([high for _low, high in self._bounds])
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.concatenate([[0], np.cumsum([len(places) for places, _signs in self._rows])]).astype(
            np.int32
        )
        matrix.index_ = np.concatenate([np.zeros(0), *(places for places, _signs in self._rows)]).astype(np.int32)
        matrix.value_ = np.concatenate([np.zeros(0), *(signs for _places, signs in self._rows)]).astype(np.float64)
        solver.passModel(model)
        return solver
