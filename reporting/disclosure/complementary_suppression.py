"""Complementary suppression: hides further counts at the least cost, until what must be hidden cannot be computed.

The linear program knows the true counts: every shown count may move away from its true value at a price, hidden ones
for nothing. To protect a hidden count, it is moved to a value that must be feasible, at the least price; all counts
that have to move with it are suppressed. One solution protects many counts.

Prices have a part that nobody outside knows. This program is public: whoever could run it on every list of cases that
fits what is shown would often find one only that gives the published dots.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2

import numpy as np

from familienzentrum.crypto import digest
from reporting.disclosure.attacker_knowledge import TOTAL, CellId, Condition, PublishedCell
from reporting.disclosure.attacker_problem import differences
from reporting.disclosure.audit_results import INFINITE, Target
from reporting.disclosure.linear_program import LinearProgram
from reporting.disclosure.linked_tables import LinkedTables, Marginal
from reporting.disclosure.presolve import TOLERANCE, Infeasible, Values
from reporting.disclosure.safety import protection_level, safe_upper_bound

# How much dearer totals are than other counts: readers look for them first.
COLUMN_TOTAL, GRAND_TOTAL = 8.0, 100.0
# Up to how much dearer a count is by chance. What is suppressed costs at most so many times the cheapest choice.
BY_CHANCE = 1.5


@dataclass
class _Candidate:
    """A count that can be suppressed: its price (0: hidden already), and the variables for its way up and down."""

    true_count: int
    price: float
    up: int
    down: int
    cell_ids: list[CellId]


class ComplementarySuppression:
    """Variables of the program: those of the clique tables; value, way up and way down of each marginal; differences.

    The tables to protect are the last publication, `source`.
    """

    def __init__(
        self, linked: LinkedTables, true_counts: Mapping[CellId, int], source: int, *, deadline: float
    ) -> None:
        """Raises Infeasible if the true counts contradict what was published before."""
        self._first_value, self._marginals = linked.variables, len(linked.marginals)
        self._source, self._year = source, linked.knowledge.year
        self._upper = max(true_counts.values(), default=0) + linked.upper
        pairs = differences(linked)
        first_difference = self._first_value + 3 * self._marginals
        variables = first_difference + len(pairs)
        self.program = LinearProgram(variables, upper=self._upper, deadline=deadline, moving_bounds=True)
        linked.add_constraints(self.program)
        self._candidates: dict[int, _Candidate] = {}
        self._variables: dict[tuple[CellId, int | None], int] = {}
        number_of = {id(marginal): number for number, marginal in enumerate(linked.marginals)}
        for number, marginal in enumerate(linked.marginals):
            self._add_marginal(number, marginal, true_counts)
        for variable, pair in enumerate(pairs, start=first_difference):
            values = [self._first_value + number_of[id(one)] for one in (pair.minuend, pair.subtrahend)]
            self.program.add_constraint([np.array([one]) for one in (*values, variable)], [1, -1, -1], 0, 0)
            self.program.set_bounds(variable, -self._upper, self._upper)
            self._variables[pair.cell_id, pair.since] = variable
        # Solutions in which only hidden counts have moved: what they show to be feasible needs no suppression.
        moves = {variable: 1.0 for one in self._candidates.values() for variable in (one.up, one.down)}
        self._solutions = [self.program.minimize(moves).values]

    def widen(self, target: Target, lower: float, upper: float, k: int) -> list[CellId]:
        """Suppress what makes a count safe whose bounds are [lower, upper] now.

        Raises Infeasible if nothing does, and OutOfTime.
        """
        try:
            return self.raise_upper_bound(target, float(safe_upper_bound(lower, k)))
        except Infeasible:
            highest = -self.program.minimize({self._variable_of(target.cell_id, target.since): -1.0}).cost
            if highest < max(k, upper) - TOLERANCE:
                raise
        high = max(k, int(highest + TOLERANCE))
        suppressed = self.raise_upper_bound(target, high)
        return suppressed + self._make_feasible(target, (-INFINITE, high - protection_level(k)), ())

    def raise_upper_bound(self, target: Target, upper: float, fixed: Iterable[CellId] = ()) -> list[CellId]:
        """Suppress what lets a count be `upper` or more while `fixed` counts keep their true values.

        Raises Infeasible if nothing does, and OutOfTime.
        """
        return self._make_feasible(target, (upper, INFINITE), fixed)

    def intervals(self) -> dict[tuple[CellId, int | None], tuple[float, float]]:
        """Return the least and the largest value of each count in the solutions found, and of each difference."""
        solutions = np.array(self._solutions)
        lows, highs = solutions.min(axis=0), solutions.max(axis=0)
        return {name: (float(lows[one]), float(highs[one])) for name, one in self._variables.items()}

    def _make_feasible(self, target: Target, within: tuple[float, float], fixed_ids: Iterable[CellId]) -> list[CellId]:
        variable = self._variable_of(target.cell_id, target.since)
        fixed = sorted({self._variable_of(cell_id) for cell_id in fixed_ids})
        if self._is_feasible(variable, within, fixed):
            return []
        bounds = {one: (float(self._true_count(one)),) * 2 for one in fixed}
        lower, upper = self.program.bounds(variable)
        bounds[variable] = max(lower, within[0]), min(upper, within[1])
        if bounds[variable][0] > bounds[variable][1]:
            raise Infeasible
        solution = self._cheapest_within(bounds)
        self._solutions.append(solution)
        return self._suppress_moved(solution)

    def _is_feasible(self, variable: int, within: tuple[float, float], fixed: list[int]) -> bool:
        """Whether a solution shows it that moved hidden counts only."""
        true_counts = [self._true_count(one) for one in fixed]
        return any(
            within[0] - TOLERANCE <= solution[variable] <= within[1] + TOLERANCE
            and (np.abs(solution[fixed] - true_counts) < TOLERANCE).all()
            for solution in self._solutions
        )

    def _cheapest_within(self, bounds: Mapping[int, tuple[float, float]]) -> Values:
        before = {variable: self.program.bounds(variable) for variable in bounds}
        shown = [one for one in self._candidates.values() if one.price]
        try:
            for variable, (lower, upper) in bounds.items():
                self.program.set_bounds(variable, lower, upper)
            return self.program.minimize({move: one.price for one in shown for move in (one.up, one.down)}).values
        finally:
            for variable, (lower, upper) in before.items():
                self.program.set_bounds(variable, lower, upper)

    def _suppress_moved(self, solution: Values) -> list[CellId]:
        suppressed = []
        for candidate in self._candidates.values():
            if candidate.price and solution[candidate.up] + solution[candidate.down] > TOLERANCE:
                candidate.price = 0.0
                suppressed += candidate.cell_ids
        return suppressed

    def _variable_of(self, cell_id: CellId, since: int | None = None) -> int:
        if (cell_id, since) not in self._variables:
            raise Infeasible
        return self._variables[cell_id, since]

    def _true_count(self, variable: int) -> int:
        return self._candidates[variable - self._first_value].true_count

    def _add_marginal(self, number: int, marginal: Marginal, true_counts: Mapping[CellId, int]) -> None:
        value, up, down = (self._first_value + number + block * self._marginals for block in range(3))
        self._variables |= {(cell.id, None): value for cell in marginal.cells}
        own = [cell for cell in marginal.cells if cell.source == self._source]
        before = [cell.value for cell in marginal.cells if cell.source != self._source and cell.value is not None]
        if any(true_counts.get(cell.id, cell.value or 0) != shown for cell in own for shown in before):
            raise Infeasible
        if before:
            self.program.add_constraint([marginal.variables], [1], before[0], before[0])
        else:
            self.program.add_constraint([marginal.variables, np.array([value])], [1, -1], 0, 0)
        if before or not own:
            bounds = (before[0], before[0]) if before else (marginal.minimum, marginal.maximum(self._upper))
            for variable, (lower, upper) in ((value, bounds), (up, (0, 0)), (down, (0, 0))):
                self.program.set_bounds(variable, lower, upper)
            return
        count = true_counts.get(own[0].id, own[0].value or 0)
        self.program.add_constraint([np.array([one]) for one in (value, up, down)], [1, -1, 1], count, count)
        minimum = int(own[0].id[2] != TOTAL) if marginal.shown is not None else marginal.minimum
        self.program.set_bounds(down, 0, max(0, count - minimum))
        self.program.set_bounds(up, 0, max(0, marginal.maximum(self._upper) - count))
        price = sum(_price(cell.id, count) * self._chance(cell) for cell in own if cell.value is not None)
        self._candidates[number] = _Candidate(count, price, up, down, [cell.id for cell in own])

    def _chance(self, cell: PublishedCell) -> float:
        """Return a factor that is the same for a cell in every release, so that corrections hide the same again.

        It belongs to the categories that are counted: tables that list the same ones hide the same.
        """
        counted = [f"{name} {sorted(categories)}" for name, categories in (*cell.where, *_responded(cell))]
        drawn = [digest(f"{self._year} {one}", purpose="complementary suppression") for one in counted]
        shares = [int(one[:12], 16) / 16**12 for one in drawn]
        return float(BY_CHANCE ** (sum(shares) / len(shares))) if shares else 1.0


def _responded(cell: PublishedCell) -> Condition:
    return ((cell.response[0], frozenset([cell.response[1]])),) if cell.response else ()


def _price(cell_id: CellId, count: int) -> float:
    """Small counts tell readers less; totals are dear."""
    _source, _table, row, column = cell_id
    price = 1 + log2(1 + count) / 4
    if row == TOTAL:
        return price * (COLUMN_TOTAL if column else GRAND_TOTAL)
    return price
