"""Feasibility intervals of many hidden counts at once, as far as solutions of the linear relaxation have shown them."""

from collections.abc import Sequence

import numpy as np

from reporting.disclosure.linear_program import LinearProgram
from reporting.disclosure.presolve import TOLERANCE, Values
from reporting.disclosure.safety import is_safe


class FeasibilityIntervals:
    """The least and the largest value found so far of each of some variables: never wider than the true interval."""

    def __init__(self, variables: Sequence[int], k: int) -> None:
        self.variables, self._k = np.array(variables, dtype=np.int64), k
        self.low, self.high = np.full(len(variables), np.inf), np.full(len(variables), -np.inf)

    def start_from(self, intervals: Sequence[tuple[float, float]]) -> None:
        """Continue from intervals that were found before."""
        if intervals:
            self.low[:], self.high[:] = np.array(intervals).T

    def pairs(self) -> list[tuple[float, float]]:
        return list(zip(self.low.tolist(), self.high.tolist(), strict=True))

    def add(self, solution: Values) -> None:
        np.minimum(self.low, solution[self.variables], out=self.low)
        np.maximum(self.high, solution[self.variables], out=self.high)

    def is_safe(self, index: int) -> bool:
        return bool(is_safe(self.low[index], self.high[index], self._k, tolerance=TOLERANCE))

    def unsafe(self) -> list[int]:
        """Return the indices of intervals that are not shown to be safe yet."""
        found: list[int] = np.flatnonzero(~is_safe(self.low, self.high, self._k, tolerance=TOLERANCE)).tolist()
        return found

    def widen_jointly(self, program: LinearProgram, *, rounds: int, least_gain: int) -> None:
        """Minimize a random half of the unsafe ones and maximize the others, in the same program; then the reverse.

        Ends when a round makes fewer than `least_gain` of them safe. Raises Infeasible and OutOfTime.
        """
        random = np.random.default_rng(1)
        for _round in range(rounds):
            unsafe = self.unsafe()
            if not unsafe:
                return
            signs = random.choice([-1.0, 1.0], size=len(unsafe))
            for costs in (signs, -signs):
                pairs = zip(unsafe, costs, strict=True)
                self.add(program.minimize({int(self.variables[one]): float(cost) for one, cost in pairs}).values)
            if len(self.unsafe()) > len(unsafe) - least_gain:
                return
