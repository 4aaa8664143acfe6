"""Makes linear constraints smaller before they are solved: fixes variables and finds independent components."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
# Differences below this are rounding errors of the solver.
TOLERANCE = 1e-6


def is_integral(values: Values) -> bool:
    return bool(np.abs(values - np.round(values)).max(initial=0) < TOLERANCE)


class Infeasible(Exception):
    """No values satisfy all constraints."""


@dataclass(frozen=True)
class Constraint:
    """lower <= sum of coefficient times variable <= upper."""

    variables: Indices
    coefficients: Values
    lower: float
    upper: float

    @property
    def is_equation(self) -> bool:
        return self.lower == self.upper


def substitute_known_sums(constraints: Sequence[Constraint]) -> list[Constraint]:
    """Replace "these two sums are equal" by two known sums where one is known: published margins separate cliques."""
    known = {c.variables.tobytes(): c.lower for c in constraints if c.is_equation and (c.coefficients == 1).all()}
    done, waiting = [], list(constraints)
    while waiting:
        still = []
        for constraint in waiting:
            other = _other_side(constraint, known)
            if other is None:
                still.append(constraint)
            else:
                done.append(other)
                known[other.variables.tobytes()] = other.lower
        if len(still) == len(waiting):
            break
        waiting = still
    return done + waiting


def _other_side(constraint: Constraint, known: dict[bytes, float]) -> Constraint | None:
    """Return what a constraint says of the one sum if the other is known."""
    variables, coefficients = constraint.variables, constraint.coefficients
    plus, minus = variables[coefficients == 1], variables[coefficients == -1]
    if not (constraint.is_equation and len(plus) and len(minus) and len(plus) + len(minus) == len(variables)):
        return None
    for side, other, sign in ((plus, minus, 1), (minus, plus, -1)):
        if side.tobytes() in known:
            total = known[side.tobytes()] - sign * constraint.lower
            return Constraint(other, np.ones(len(other)), total, total)
    return None


class ConstraintMatrix:
    """All constraints as one sparse matrix in coordinate form."""

    def __init__(self, constraints: Sequence[Constraint]) -> None:
        lengths = [len(c.variables) for c in constraints]
        self.row = np.repeat(np.arange(len(constraints)), lengths)
        self.column = np.concatenate([np.zeros(0, dtype=np.int64), *(c.variables for c in constraints)])
        self.coefficient = np.concatenate([np.zeros(0), *(c.coefficients for c in constraints)])
        self.lower = np.array([c.lower for c in constraints], dtype=np.float64)
        self.upper = np.array([c.upper for c in constraints], dtype=np.float64)

    def row_sums(self, entries: Values) -> Values:
        return np.bincount(self.row, weights=entries, minlength=len(self.lower)).astype(np.float64)

    def fix_variables(self, lower: Values, upper: Values) -> None:
        """Narrow, in place, the bounds of variables with one feasible value, until none is left. Raises Infeasible."""
        while len(self.lower):
            is_positive, is_negative = self.coefficient > 0, self.coefficient < 0
            least = np.where(is_positive, self.coefficient * lower[self.column], self.coefficient * upper[self.column])
            most = np.where(is_positive, self.coefficient * upper[self.column], self.coefficient * lower[self.column])
            least_sum, most_sum = self.row_sums(least), self.row_sums(most)
            if (least_sum > self.upper + TOLERANCE).any() or (most_sum < self.lower - TOLERANCE).any():
                raise Infeasible
            is_at_least = (least_sum >= self.upper - TOLERANCE)[self.row]
            is_at_most = (most_sum <= self.lower + TOLERANCE)[self.row]
            is_free = (upper > lower)[self.column]
            has_one_free = (self.row_sums(is_free.astype(np.float64)) == 1) & (self.lower == self.upper)
            is_determined = is_free & has_one_free[self.row]
            if not (is_determined | (is_free & (is_at_least | is_at_most))).any():
                return
            # What the rest of an equation leaves for its only free variable.
            value = ((self.upper - least_sum)[self.row] + least)[is_determined] / self.coefficient[is_determined]
            column = self.column[is_determined]
            if (value < lower[column] - TOLERANCE).any() or (value > upper[column] + TOLERANCE).any():
                raise Infeasible
            lower[column] = upper[column] = value
            to_lower = is_free & ((is_at_least & is_positive) | (is_at_most & is_negative))
            to_upper = is_free & ((is_at_least & is_negative) | (is_at_most & is_positive))
            upper[self.column[to_lower]] = lower[self.column[to_lower]]
            lower[self.column[to_upper]] = upper[self.column[to_upper]]

    def components(self, is_free: npt.NDArray[np.bool_]) -> Indices:
        """Return a label for each variable: free variables that a constraint connects have the same one."""
        label = np.arange(len(is_free), dtype=np.int64)
        used = is_free[self.column]
        row, column = self.row[used], self.column[used]
        while len(row):
            lowest = np.full(len(self.lower), len(label), dtype=np.int64)
            np.minimum.at(lowest, row, label[column])
            better = label.copy()
            np.minimum.at(better, column, lowest[row])
            better = better[better]
            if (better == label).all():
                return label
            label = better
        return label
