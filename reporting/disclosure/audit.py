"""The audit: what an attacker who knows all publications and the rules, and owns a solver, can learn of hidden counts.

Reads published cells only. For every hidden count it looks for two witnesses: lists of whole cases that explain
everything shown, and in which the count is so different that it is safe. What it does not find counts as a leak.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import AttackerKnowledge, CellId
from reporting.disclosure.attacker_problem import PriorDisclosures, attacker_problem
from reporting.disclosure.audit_results import AuditResult, Target
from reporting.disclosure.feasibility_intervals import FeasibilityIntervals
from reporting.disclosure.linear_program import LinearProgram
from reporting.disclosure.linked_tables import LinkedTables, Marginal, link_tables
from reporting.disclosure.presolve import Infeasible, Values, is_integral
from reporting.disclosure.safety import protection_level
from reporting.disclosure.side_information import SideInformation
from reporting.disclosure.solver import OutOfTime
from reporting.disclosure.vintages import REVISIONS

# How often all targets are minimized and maximized together at most, before each is looked at by itself: one solution
# that moves many is found sooner than one that moves a certain target.
JOINT_ROUNDS = 20
# In the relaxation a joint round must make so many of the unsafe ones safe; in whole cases so many may help none.
LEAST_GAIN, MOST_FRUITLESS = 5, 2
# Fewer unsafe ones than this fraction of the variables are moved one by one: that is faster, but makes more witnesses.
MOST_NEARBY = 5
# Up to so many targets times variables the certificate names the bounds of the relaxation as well.
MOST_BOUNDS = 400_000

MAXIMIZE, MINIMIZE = -1.0, 1.0

Witness = npt.NDArray[np.int64]
# The least and the largest value found so far of each target, under an assumption about revisions.
KnownIntervals = dict[tuple[str, CellId, int | None], tuple[float, float]]
NOTHING_FOUND = (np.inf, -np.inf)


@dataclass
class Audit:
    """The audit of one population and year."""

    linked: LinkedTables
    k: int
    program: LinearProgram
    targets: list[Target]
    witnesses: list[Witness] = field(default_factory=list)
    # The value of each target in each witness: one row per witness.
    target_values: Witness = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    results: list[AuditResult] = field(default_factory=list)
    provably_unsafe: list[AuditResult] = field(default_factory=list)
    prior_disclosures: PriorDisclosures = frozenset()
    is_out_of_time: bool = False
    # The least value of each target that the relaxation found.
    least: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.target_variables = [target.variable for target in self.targets]
        self.results = [AuditResult(target, index) for index, target in enumerate(self.targets)]

    @property
    def leaks(self) -> list[AuditResult]:
        return self.provably_unsafe or [result for result in self.results if not result.is_safe(self.k)]

    def run(self) -> "Audit":
        """Raises OutOfTime."""
        if not self.solve_relaxation():
            self.find_witnesses()
        return self

    @property
    def has_few_targets(self) -> bool:
        return len(self.targets) * self.linked.variables <= MOST_BOUNDS

    def find_bounds(self) -> None:
        """Solve the relaxation for both bounds of every target."""
        try:
            for result in self.results:
                for direction in (MAXIMIZE, MINIMIZE):
                    self._bound(result, direction)
        except OutOfTime:
            self.is_out_of_time = True

    def suspects(self, known: KnownIntervals) -> list[AuditResult]:
        """Return the counts that a few linear programs have not shown to be safe yet; `known` is updated.

        Differences are not among them: one that is certain may be harmless. Raises OutOfTime.
        """
        unsafe = self._widen_jointly(known).unsafe()
        return [self.results[index] for index in unsafe if not self.targets[index].is_difference]

    def solve_relaxation(self, known: KnownIntervals | None = None) -> list[AuditResult]:
        """Return what no witnesses can protect, by linear programs alone: they take a hundredth of the time.

        `known` are intervals found when more was shown, so that they still hold; it is updated. Raises OutOfTime.
        """
        known = {} if known is None else known
        intervals = self._widen_jointly(known)
        try:
            self.provably_unsafe = [result for result in self.results if self._is_provably_unsafe(result, intervals)]
            return self.provably_unsafe
        finally:
            self._remember(intervals, known)

    def _widen_jointly(self, known: KnownIntervals) -> FeasibilityIntervals:
        intervals = FeasibilityIntervals(self.target_variables, self.k)
        intervals.start_from([known.get(name, NOTHING_FOUND) for name in self._names()])
        try:
            intervals.widen_jointly(self.program, rounds=JOINT_ROUNDS, least_gain=LEAST_GAIN)
            return intervals
        finally:
            self._remember(intervals, known)

    def _remember(self, intervals: FeasibilityIntervals, known: KnownIntervals) -> None:
        self.least = intervals.low.tolist()
        known |= dict(zip(self._names(), intervals.pairs(), strict=True))

    def _names(self) -> list[tuple[str, CellId, int | None]]:
        return [(self.linked.revisions, target.cell_id, target.since) for target in self.targets]

    def _is_provably_unsafe(self, result: AuditResult, intervals: FeasibilityIntervals) -> bool:
        for direction in (MAXIMIZE, MINIMIZE):
            if intervals.is_safe(result.index):
                return False
            intervals.add(self._bound(result, direction))
            if direction == MAXIMIZE and result.is_provably_unsafe(self.k):
                return True
        return not intervals.is_safe(result.index) and result.is_provably_unsafe(self.k)

    def _bound(self, result: AuditResult, direction: float) -> npt.NDArray[np.float64]:
        """Find one bound of the relaxation, and return the solution that attains it."""
        solution = self.program.minimize({result.target.variable: direction})
        if direction == MAXIMIZE:
            result.upper_bound = round(-solution.cost, 6)
        else:
            result.lower_bound = round(solution.cost, 6)
        return solution.values

    def find_witnesses(self) -> None:
        """Look for the witnesses of every target. What is not found in time counts as a leak."""
        try:
            self._find_joint_witnesses()
            self._find_witnesses_nearby()
            for result in self.results:
                self._find_witnesses_of(result)
        except OutOfTime:
            self.is_out_of_time = True
        for result in self.results:
            self._choose_witnesses(result)

    def _find_joint_witnesses(self) -> None:
        """Minimize a random half of the targets and maximize the others: a few witnesses serve most of them."""
        random = np.random.default_rng(0)
        fruitless, fewest_unsafe = 0, len(self.targets)
        for _round in range(JOINT_ROUNDS):
            signs = random.choice([MAXIMIZE, MINIMIZE], size=len(self.targets))
            for costs in (signs, -signs):
                unsafe = self._unsafe()
                if not unsafe:
                    return
                objective = {self.target_variables[index]: float(costs[index]) for index in unsafe}
                self._add_witness(self.program.minimize(objective, integer=True).values)
            still_unsafe = len(self._unsafe())
            fruitless = fruitless + 1 if still_unsafe == fewest_unsafe else 0
            fewest_unsafe = still_unsafe
            if fruitless == MOST_FRUITLESS or still_unsafe * MOST_NEARBY < self.linked.variables:
                return

    def _find_witnesses_nearby(self) -> None:
        """Move each unsafe target of a witness far enough, and as little else as possible.

        What moves is mostly a cycle of whole cases, so that no integer program is needed; where it is not, it mostly is
        from another witness.
        """
        for number, integer in ((-1, False), (0, False), (0, True)):
            if not self._unsafe():
                return
            start = self.witnesses[number].astype(np.float64)
            moves = self.program.moves_from(start)
            for result in self.results:
                for direction in (MAXIMIZE, MINIMIZE):
                    if not self._choose_witnesses(result).is_safe(self.k):
                        self._move(result, direction, start, moves, integer=integer)

    def _move(
        self, result: AuditResult, direction: float, start: Values, moves: LinearProgram, *, integer: bool
    ) -> None:
        """Move a target up as far as its least value asks for, or down from the largest one that was found."""
        variable, width = result.target.variable, protection_level(self.k)
        up, down = variable, variable + len(start)
        if direction == MAXIMIZE:
            way, other, distance = up, down, max(self.k, result.low + width) - start[variable]
        else:
            way, other, distance = down, up, start[variable] - (result.high - width)
        before = {one: moves.bounds(one) for one in (way, other)}
        if not 0 < distance <= before[way][1]:
            return
        try:
            moves.set_bounds(way, distance, before[way][1])
            moves.set_bounds(other, 0, 0)
            costs = dict.fromkeys(range(2 * len(start)), 1.0)
            solution = moves.minimize(costs, integer=integer).values
            if is_integral(solution):
                self._add_witness(start + np.subtract(*np.split(solution, 2)))
        except Infeasible:
            return
        finally:
            for one, bounds in before.items():
                moves.set_bounds(one, *bounds)

    def _unsafe(self) -> list[int]:
        return [result.index for result in self.results if not self._choose_witnesses(result).is_safe(self.k)]

    def _find_witnesses_of(self, result: AuditResult) -> None:
        """Find a bound of the relaxation, then a witness on that side that is far enough from the other one."""
        for direction in (MAXIMIZE, MINIMIZE):
            if self._choose_witnesses(result).is_safe(self.k):
                return
            try:
                self._bound(result, direction)
            except Infeasible:
                return
            if result.is_provably_unsafe(self.k):
                return
            self._find_distant_witness(result, direction)
        self._choose_witnesses(result)

    def _find_distant_witness(self, result: AuditResult, direction: float) -> None:
        """Any list of whole cases will do that is far enough from the witnesses at hand."""
        variable, width = result.target.variable, protection_level(self.k)
        lower, upper = before = self.program.bounds(variable)
        if direction == MAXIMIZE and not result.target.is_difference:
            lower = max(lower, float(self.k), result.low + width if result.has_witnesses else 0.0)
        elif direction == MINIMIZE and result.has_witnesses:
            upper = min(upper, float(result.high - width))
        if lower > upper:
            return
        try:
            self.program.set_bounds(variable, lower, upper)
            self._add_witness(self.program.minimize({}, integer=True).values)
        except Infeasible:
            return
        finally:
            self.program.set_bounds(variable, *before)

    def _add_witness(self, solution: npt.NDArray[np.float64]) -> None:
        witness = np.round(solution).astype(np.int64)
        self.witnesses.append(witness)
        earlier = self.target_values.reshape(-1, len(self.target_variables))
        self.target_values = np.vstack([earlier, witness[self.target_variables]])

    def _choose_witnesses(self, result: AuditResult) -> AuditResult:
        """Take the two witnesses in which the target differs most."""
        if self.witnesses:
            values: list[int] = self.target_values[:, result.index].tolist()
            result.low, result.high = min(values), max(values)
            result.low_witness, result.high_witness = values.index(result.low), values.index(result.high)
        return result


def prepare_audit(
    knowledge: AttackerKnowledge,
    *,
    k: int,
    side_information: Sequence[SideInformation] = (),
    prior_disclosures: PriorDisclosures = frozenset(),
    deadline: float,
) -> Audit:
    """Return an audit under the strongest assumption about revisions that agrees with what is published.

    Raises TooManyCombinations, and Infeasible if the publications contradict each other.
    """
    sources = {cell.source for cell in knowledge.cells}
    for revisions in REVISIONS if len(sources) > 1 else REVISIONS[:1]:
        linked = link_tables(knowledge, revisions)
        if not _contradict(linked.marginals):
            problem = attacker_problem(
                linked, k=k, side_information=side_information, prior_disclosures=prior_disclosures, deadline=deadline
            )
            if _is_feasible(problem.program):
                return Audit(linked, k, problem.program, problem.targets, prior_disclosures=prior_disclosures)
    raise Infeasible


def audit(
    knowledge: AttackerKnowledge, *, k: int, side_information: Sequence[SideInformation] = (), seconds: float = 60.0
) -> Audit:
    """Audit one population and year. Raises TooManyCombinations, Infeasible and OutOfTime."""
    deadline = time.thread_time() + seconds
    return prepare_audit(knowledge, k=k, side_information=side_information, deadline=deadline).run()


def _contradict(marginals: Iterable[Marginal]) -> bool:
    return any(len({cell.value for cell in marginal.cells if cell.value is not None}) > 1 for marginal in marginals)


def _is_feasible(program: LinearProgram) -> bool:
    try:
        program.minimize({})
    except Infeasible:
        return False
    return True
