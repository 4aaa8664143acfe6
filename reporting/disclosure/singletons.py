"""Singletons: who is the only one in a cell knows its count, and must not learn small counts of others from that."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import CellId
from reporting.disclosure.attacker_problem import attacker_problem
from reporting.disclosure.audit_results import Target
from reporting.disclosure.linked_tables import LinkedTables, Marginal
from reporting.disclosure.presolve import TOLERANCE, Infeasible, Values
from reporting.disclosure.safety import is_small, protection_level, safe_upper_bound

# How much dearer it is to move a singleton than anything else.
SINGLETON = 10.0


class Singletons:
    """The hidden small counts, and the feasibility interval of each for each singleton: one row per singleton."""

    def __init__(
        self, linked: LinkedTables, true_counts: Mapping[CellId, int], source: int, *, k: int, deadline: float
    ) -> None:
        """Raises Infeasible if the true counts contradict what is shown, and OutOfTime."""
        self._k = k
        self._small: list[Marginal] = []
        self._ids: list[CellId] = []
        variables, counts = [], []
        for number, marginal in enumerate(linked.marginals):
            own = [cell.id for cell in marginal.cells if cell.source == source and cell.id in true_counts]
            if marginal.shown is None and own and is_small(true_counts[own[0]], k):
                self._small.append(marginal)
                self._ids.append(own[0])
                variables.append(linked.variables + number)
                counts.append(true_counts[own[0]])
        self._variables, self._counts = np.array(variables, dtype=np.int64), np.array(counts, dtype=np.float64)
        self._singletons: list[int] = np.flatnonzero(self._counts == 1).tolist()
        self._low = np.tile(self._counts, (len(self._singletons), 1))
        self._high = self._low.copy()
        self._program = attacker_problem(linked, k=k, deadline=deadline).program
        self._is_exempt = self._is_own_count() | ~self._is_connected()
        if not self._singletons:
            return
        self._truth = self._true_solution(linked, true_counts, source)
        self._moves = self._program.moves_from(self._truth)
        singletons = self._variables[self._singletons]
        costs = np.ones(2 * len(self._truth))
        costs[np.concatenate([singletons, singletons + len(self._truth)])] = SINGLETON
        self._costs = dict(enumerate(costs.tolist()))

    def unprotected(self) -> Iterator[tuple[Target, float, CellId]]:
        """Yield small counts that a singleton can guess: which, the upper bound it needs, and the singleton.

        Raises Infeasible and OutOfTime.
        """
        if not self._singletons or not self._is_unsafe().any():
            return
        for small in self._unsafe():
            self._widen(small, [])
            self._widen_beside(small, self._unsafe_for(small))
            for number in self._unsafe_for(small):
                needed = float(safe_upper_bound(self._low[number, small], self._k))
                yield Target(int(self._variables[small]), self._ids[small]), needed, self._ids[self._singletons[number]]

    def _widen_beside(self, small: int, numbers: Sequence[int]) -> None:
        """Widen a small count while all these singletons stay; half as many where that leaves no room."""
        unsafe = sorted(set(self._unsafe_for(small)) & set(numbers))
        if not unsafe:
            return
        self._widen(small, [self._singletons[number] for number in unsafe])
        if len(unsafe) > 1:
            half = len(unsafe) // 2
            self._widen_beside(small, unsafe[:half])
            self._widen_beside(small, unsafe[half:])

    def _widen(self, small: int, fixed: Sequence[int]) -> None:
        """Move a small count up; else down to 1 or 0, and then up as far as is needed now."""
        others = [one for one in fixed if one != small]
        for value in (self._counts[small] + protection_level(self._k), 1, 0, self._k):
            if self._unsafe_for(small):
                self._move(small, value, others)

    def _move(self, small: int, value: float, fixed: Sequence[int]) -> None:
        """Give a small count another value, and move as little else as possible; singletons least of all."""
        half = len(self._truth)
        distance = value - self._counts[small]
        ways = [int(self._variables[small]) + shift for shift in (0, half)]
        way, other = ways if distance > 0 else ways[::-1]
        still = [int(self._variables[one]) + shift for one in fixed for shift in (0, half)]
        before = {one: self._moves.bounds(one) for one in (way, other, *still)}
        if not 0 < abs(distance) <= before[way][1]:
            return
        try:
            for one in (other, *still):
                self._moves.set_bounds(one, 0, 0)
            self._moves.set_bounds(way, abs(distance), before[way][1])
            up, down = np.split(self._moves.minimize(self._costs).values, 2)
            self._add(self._truth + up - down)
        except Infeasible:
            return
        finally:
            for one, bounds in before.items():
                self._moves.set_bounds(one, *bounds)

    def _add(self, solution: Values) -> None:
        """Use a solution for every singleton that is 1 in it."""
        values = solution[self._variables]
        holds = np.abs(values[self._singletons] - 1) < TOLERANCE
        self._low[holds] = np.minimum(self._low[holds], values)
        self._high[holds] = np.maximum(self._high[holds], values)

    def _unsafe(self) -> list[int]:
        """Return the small counts that a singleton might guess."""
        found: list[int] = np.flatnonzero(self._is_unsafe().any(axis=0)).tolist()
        return found

    def _unsafe_for(self, small: int) -> list[int]:
        """Return the numbers of the singletons that might guess it."""
        found: list[int] = np.flatnonzero(self._is_unsafe()[:, small]).tolist()
        return found

    def _true_solution(self, linked: LinkedTables, true_counts: Mapping[CellId, int], source: int) -> Values:
        """Return a solution of the attacker's problem with the true counts of what is being published."""
        bounds = {}
        for number, marginal in enumerate(linked.marginals):
            own = [cell.id for cell in marginal.cells if cell.source == source and cell.id in true_counts]
            if marginal.shown is None and own:
                bounds[linked.variables + number] = float(true_counts[own[0]])
        before = {one: self._program.bounds(one) for one in bounds}
        try:
            for one, count in bounds.items():
                self._program.set_bounds(one, count, count)
            return self._program.minimize(dict.fromkeys(bounds, 1.0)).values
        finally:
            for one, bound in before.items():
                self._program.set_bounds(one, *bound)

    def _is_unsafe(self) -> npt.NDArray[np.bool_]:
        return (self._high < safe_upper_bound(self._low, self._k) - TOLERANCE) & ~self._is_exempt

    def _is_connected(self) -> npt.NDArray[np.bool_]:
        """Return for each singleton which small counts are in the same component of the attacker's problem."""
        self._program.minimize({})
        component = np.array([self._program.component_of(int(one)) for one in self._variables], dtype=np.int64)
        return np.equal.outer(component[self._singletons], component)

    def _is_own_count(self) -> npt.NDArray[np.bool_]:
        """Return for each singleton which small counts are of that person alone: no others to learn about."""
        number = len(self._small)
        part = np.array([[one.is_part_of(other) for other in self._small] for one in self._small], dtype=bool)
        part = part.reshape(number, number)
        found = np.zeros((len(self._singletons), number), dtype=bool)
        for row, me in enumerate(self._singletons):
            alone = [one for one in self._singletons if part[me, one] or part[one, me]]
            found[row] = part[:, alone].any(axis=1)
        return found
