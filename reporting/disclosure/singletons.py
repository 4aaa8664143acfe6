"""Singletons: who is the only one in a cell knows its count, and must not learn small counts of others from that."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import CellId
from reporting.disclosure.attacker_problem import attacker_problem
from reporting.disclosure.audit_results import Target
from reporting.disclosure.linked_tables import LinkedTables, Marginal
from reporting.disclosure.presolve import TOLERANCE, Values
from reporting.disclosure.safety import is_small, safe_upper_bound

# How often small counts are minimized and maximized together beside the same singletons.
JOINT_ROUNDS = 2


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
        self._fixed: set[int] = set()
        self._bounds = {one: self._program.bounds(int(variables[one])) for one in self._singletons}

    def unprotected(self) -> Iterator[tuple[Target, float, CellId]]:
        """Yield small counts that a singleton can guess: which, the upper bound it needs, and the singleton.

        Raises Infeasible and OutOfTime.
        """
        if not self._singletons or not self._is_unsafe().any():
            return
        self._widen(self._singletons, range(len(self._variables)))
        for small in np.flatnonzero(self._is_unsafe().any(axis=0)).tolist():
            self._widen_one(small, np.flatnonzero(~self._is_exempt[:, small]).tolist())
            for number in np.flatnonzero(self._is_unsafe()[:, small]).tolist():
                needed = float(safe_upper_bound(self._low[number, small], self._k))
                yield Target(int(self._variables[small]), self._ids[small]), needed, self._ids[self._singletons[number]]

    def _widen_one(self, small: int, numbers: list[int]) -> None:
        """Fix many singletons, so that one solution serves all of them; half as many where that leaves no room."""
        if not self._is_unsafe()[numbers, small].any():
            return
        self._widen([self._singletons[number] for number in numbers], [small])
        if len(numbers) > 1:
            half = len(numbers) // 2
            self._widen_one(small, numbers[:half])
            self._widen_one(small, numbers[half:])

    def _widen(self, singletons: Sequence[int], among: Sequence[int]) -> None:
        """Fix these singletons, and move the unsafe small counts: up first, because that is what they mostly lack."""
        self._fix(set(singletons))
        random = np.random.default_rng(2)
        for _round in range(JOINT_ROUNDS):
            unsafe = [small for small in np.flatnonzero(self._is_unsafe().any(axis=0)).tolist() if small in among]
            if not unsafe:
                return
            is_alone = len(unsafe) == 1
            signs = np.ones(1) if is_alone else random.choice([-1.0, 1.0], size=len(unsafe))
            for costs in (-signs, signs):
                pairs = zip(unsafe, costs, strict=True)
                objective = {int(self._variables[small]): float(cost) for small, cost in pairs}
                self._add(self._program.minimize(objective).values)
                if is_alone and not self._is_unsafe()[:, unsafe[0]].any():
                    return
            if is_alone:
                return

    def _fix(self, singletons: set[int]) -> None:
        """Fix these singletons at 1 and free the others; what stays as it is costs the solver nothing."""
        for one in self._fixed ^ singletons:
            bounds = (1.0, 1.0) if one in singletons else self._bounds[one]
            self._program.set_bounds(int(self._variables[one]), *bounds)
        self._fixed = singletons

    def _add(self, solution: Values) -> None:
        """Use a solution for every singleton that is 1 in it."""
        values = solution[self._variables]
        holds = np.abs(values[self._singletons] - 1) < TOLERANCE
        self._low[holds] = np.minimum(self._low[holds], values)
        self._high[holds] = np.maximum(self._high[holds], values)

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
