"""A linear program that is minimized again and again; components that are not connected are solved separately."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reporting.disclosure.presolve import (
    Constraint,
    ConstraintMatrix,
    Indices,
    Infeasible,
    Values,
    substitute_known_sums,
)
from reporting.disclosure.solver import Component, OutOfTime

# Deadlines are in CPU time, so that a busy server does not withhold more than an idle one. HiGHS limits wall-clock
# time: it gets so many times what is left.
WALL_CLOCK_FACTOR = 3.0


@dataclass(frozen=True)
class Solution:
    """Values that satisfy all constraints, and their cost."""

    cost: float
    values: Values


class LinearProgram:
    """Non-negative variables and linear constraints.

    `deadline` is a time of `time.thread_time()`. All constraints are added before the first call of `minimize`; a
    variable that has one feasible value by then is fixed for good. `moving_bounds`: it is solved again mostly for other
    bounds, not for other costs; then it takes a quarter of the time with the other simplex.
    """

    def __init__(self, variables: int, *, upper: float, deadline: float, moving_bounds: bool = False) -> None:
        self._deadline, self._moving_bounds = deadline, moving_bounds
        self._lower = np.zeros(variables)
        self._upper = np.full(variables, float(upper))
        self._constraints: list[Constraint] = []
        self._components: list[Component] | None = None
        self._component_of = np.full(variables, -1)
        self._index_in_component = np.zeros(variables, dtype=np.int64)

    @property
    def components(self) -> list[Component]:
        """Raises Infeasible."""
        if self._components is None:
            self._components = self._decompose()
        return self._components

    def add_constraint(
        self, groups: Sequence[Indices], coefficients: Sequence[float], lower: float, upper: float
    ) -> None:
        """Require lower <= sum <= upper, where all variables of a group have the same coefficient."""
        spread = [np.full(len(group), float(c)) for group, c in zip(groups, coefficients, strict=True)]
        self._constraints.append(Constraint(np.concatenate(groups), np.concatenate(spread), lower, upper))

    def set_bounds(self, variable: int, lower: float, upper: float) -> None:
        """Raises Infeasible if the variable is fixed to a value outside."""
        if self._components is None:
            self._lower[variable], self._upper[variable] = lower, upper
        elif self.component_of(variable) >= 0:
            component = self._components[self.component_of(variable)]
            component.set_bounds(int(self._index_in_component[variable]), lower, upper)
        elif not lower <= self._lower[variable] <= upper:
            raise Infeasible

    def bounds(self, variable: int) -> tuple[float, float]:
        if self._components is not None and self.component_of(variable) >= 0:
            component = self._components[self.component_of(variable)]
            return component.bounds(int(self._index_in_component[variable]))
        return float(self._lower[variable]), float(self._upper[variable])

    def component_of(self, variable: int) -> int:
        """Return the number of a variable's component; -1 if it is fixed."""
        return int(self._component_of[variable])

    def minimize(self, costs: Mapping[int, float], *, integer: bool = False, seconds: float = 10.0) -> Solution:
        """Return a solution with the least cost; without costs, any. Raises Infeasible and OutOfTime."""
        all_costs = np.zeros(len(self._lower))
        all_costs[list(costs)] = list(costs.values())
        values = np.zeros(len(self._lower))
        for component in self.components:
            left = self._deadline - time.thread_time()
            if left <= 0:
                raise OutOfTime
            limit = WALL_CLOCK_FACTOR * min(left, seconds)
            values[component.variables] = component.minimize(all_costs[component.variables], limit, integer=integer)
        is_fixed = self._component_of < 0
        values[is_fixed] = self._lower[is_fixed]
        return Solution(float(all_costs @ values), values)

    def moves_from(self, values: Values) -> "LinearProgram":
        """Return the program of all moves from a solution: variables for the way up of each of its own, then down.

        Raises Infeasible.
        """
        number, components = len(self._lower), self.components
        moves = LinearProgram(2 * number, upper=0, deadline=self._deadline, moving_bounds=True)
        for component in components:
            for index, variable in enumerate(component.variables.tolist()):
                lower, upper = component.bounds(index)
                moves.set_bounds(variable, 0, upper - values[variable])
                moves.set_bounds(variable + number, 0, values[variable] - lower)
        for constraint in self._constraints:
            ways = [constraint.variables, constraint.variables + number]
            both = np.concatenate(ways), np.concatenate([constraint.coefficients, -constraint.coefficients])
            already = float(constraint.coefficients @ values[constraint.variables])
            bounds = constraint.lower - already, constraint.upper - already
            moves._constraints.append(Constraint(*both, *bounds))
        moves._components = moves._decompose()
        return moves

    def _decompose(self) -> list[Component]:
        constraints = self._constraints = substitute_known_sums(self._constraints)
        matrix = ConstraintMatrix(constraints)
        matrix.fix_variables(self._lower, self._upper)
        is_free = self._upper > self._lower
        label = matrix.components(is_free)
        members = [np.flatnonzero(is_free & (label == number)) for number in np.unique(label[is_free])]
        for number, variables in enumerate(members):
            self._component_of[variables] = number
            self._index_in_component[variables] = np.arange(len(variables))
        constraints_of: list[list[Constraint]] = [[] for _ in members]
        for constraint in constraints:
            free_here = is_free[constraint.variables]
            if free_here.any():
                number = self.component_of(constraint.variables[free_here][0])
                constraints_of[number].append(self._without_fixed(constraint, free_here))
        return [self._component(variables, own) for variables, own in zip(members, constraints_of, strict=True)]

    def _component(self, variables: Indices, constraints: Sequence[Constraint]) -> Component:
        bounds = self._lower[variables], self._upper[variables]
        return Component(variables, *bounds, constraints, moving_bounds=self._moving_bounds)

    def _without_fixed(self, constraint: Constraint, is_free: npt.NDArray[np.bool_]) -> Constraint:
        """Return what a constraint says of its free variables, numbered as in their component."""
        variables, coefficients = constraint.variables, constraint.coefficients
        fixed = float(coefficients[~is_free] @ self._lower[variables[~is_free]])
        inside = self._index_in_component[variables[is_free]]
        return Constraint(inside, coefficients[is_free], constraint.lower - fixed, constraint.upper - fixed)
