"""Questions to the solver about rows over columns; what is not connected is asked by itself."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reporting.disclosure.presolve import Places, Row, Sparse, Unsolvable, Values, told_apart
from reporting.disclosure.solver import OutOfTime, Part

# Time is counted on the processor, so that a busy server does not withhold more than an idle one. The solver looks at
# the wall clock: it may take so many times as long.
PATIENCE = 3.0


@dataclass(frozen=True)
class Solution:
    """Numbers that fulfil all rows, and the value of what was asked for."""

    value: float
    numbers: Values


class Program:
    """Rows over columns that are not negative.

    `deadline` is a time of `time.thread_time()`. A column that has no choice when the first question is asked is
    settled for good.
    """

    def __init__(self, columns: int, *, most: float, deadline: float) -> None:
        self._deadline = deadline
        self._lower = np.zeros(columns)
        self._upper = np.full(columns, float(most))
        self._rows: list[Row] = []
        self._parts: list[Part] | None = None
        self._part_of = np.full(columns, -1)
        self._place_in = np.zeros(columns, dtype=np.int64)

    @property
    def columns(self) -> int:
        return len(self._lower)

    @property
    def parts(self) -> list[Part]:
        """Return what is not connected with each other. Raises Unsolvable."""
        if self._parts is None:
            self._parts = self._taken_apart()
        return self._parts

    def row(self, places: Sequence[Places], factors: Sequence[float], low: float, high: float) -> None:
        """Add a row before the first question: each group of columns by its factor."""
        signs = [np.full(len(group), float(factor)) for group, factor in zip(places, factors, strict=True)]
        self._rows.append(Row(np.concatenate(places), np.concatenate(signs), low, high))

    def bound(self, column: int, low: float, high: float) -> None:
        """Raises Unsolvable if the column was settled elsewhere."""
        if self._parts is None:
            self._lower[column], self._upper[column] = low, high
        elif self.part_of(column) >= 0:
            self._parts[self.part_of(column)].bound(int(self._place_in[column]), low, high)
        elif not low <= self._lower[column] <= high:
            raise Unsolvable

    def bounds_of(self, column: int) -> tuple[float, float]:
        if self._parts is not None and self.part_of(column) >= 0:
            return self._parts[self.part_of(column)].bounds_of(int(self._place_in[column]))
        return float(self._lower[column]), float(self._upper[column])

    def part_of(self, column: int) -> int:
        """Return the number of the part that a column is in, and -1 if it is settled."""
        return int(self._part_of[column])

    def ask(self, costs: Mapping[int, float], *, integer: bool = False, seconds: float = 10.0) -> Solution:
        """Return numbers with the least cost. Raises Unsolvable and OutOfTime."""
        prices = np.zeros(self.columns)
        prices[list(costs)] = list(costs.values())
        numbers = np.zeros(self.columns)
        for part in self.parts:
            left = self._deadline - time.thread_time()
            if left <= 0:
                raise OutOfTime
            numbers[part.columns] = part.ask(prices[part.columns], PATIENCE * min(left, seconds), integer=integer)
        settled = self._part_of < 0
        numbers[settled] = self._lower[settled]
        return Solution(float(prices @ numbers), numbers)

    def _taken_apart(self) -> list[Part]:
        rows = told_apart(self._rows)
        sparse = Sparse(rows)
        sparse.settle(self._lower, self._upper)
        is_open = self._upper > self._lower
        label = sparse.components(is_open)
        columns_of = [np.flatnonzero(is_open & (label == number)) for number in np.unique(label[is_open])]
        for number, columns in enumerate(columns_of):
            self._part_of[columns], self._place_in[columns] = number, np.arange(len(columns))
        rows_of: list[list[Row]] = [[] for _columns in columns_of]
        for row in rows:
            open_here = is_open[row.places]
            if open_here.any():
                left = self._without_settled(row, open_here)
                rows_of[self.part_of(row.places[open_here][0])].append(left)
        return [
            Part(columns, self._lower[columns], self._upper[columns], some)
            for columns, some in zip(columns_of, rows_of, strict=True)
        ]

    def _without_settled(self, row: Row, open_here: npt.NDArray[np.bool_]) -> Row:
        """Return what a row says of its open columns, in the numbers of their part."""
        settled = float(row.factors[~open_here] @ self._lower[row.places[~open_here]])
        places = self._place_in[row.places[open_here]]
        return Row(places, row.factors[open_here], row.low - settled, row.high - settled)
