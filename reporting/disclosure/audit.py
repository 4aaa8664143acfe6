"""The attacker: knows all publications and the rules, owns a solver, and tries to learn what is hidden.

Reads published facts only. For every hidden count it looks for two lists of whole cases that explain everything shown,
in one of which the count is not small, and the other far enough from it. What it cannot find counts as leaked.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import Address, Knowledge
from reporting.disclosure.attacker_problem import GivenAway, questions
from reporting.disclosure.audit_results import Finding, Target
from reporting.disclosure.feasibility_intervals import Spans
from reporting.disclosure.linear_program import Program, Solution
from reporting.disclosure.linked_tables import Model, Quantity, model_of
from reporting.disclosure.presolve import Unsolvable
from reporting.disclosure.side_information import Claim
from reporting.disclosure.solver import OutOfTime
from reporting.disclosure.vintages import BELIEFS

# How often all targets are pushed at once at most, and how often in vain, before each is looked at by itself: an answer
# that moves many is found sooner than any answer that moves one.
LOOKS, IN_VAIN = 20, 2
# A look in fractions that helps fewer than one in so many is in vain.
WORTH = 8
# Up to so many targets times atoms the certificate names the solver's bounds as well.
MOST_BOUNDS = 400_000

Whole = npt.NDArray[np.int64]
# The least and the largest value found of each target, under a belief.
Seen = dict[tuple[str, Address, int | None], tuple[float, float]]
UNSEEN = (np.inf, -np.inf)


@dataclass
class Attack:
    """The attack on one population and year."""

    model: Model
    k: int
    program: Program
    targets: list[Target]
    pool: list[Whole] = field(default_factory=list)
    values: Whole = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    findings: list[Finding] = field(default_factory=list)
    hopeless: list[Finding] = field(default_factory=list)
    given_away: GivenAway = frozenset()
    is_out_of_time: bool = False

    def __post_init__(self) -> None:
        self.columns = [target.column for target in self.targets]
        self.findings = [Finding(target, place) for place, target in enumerate(self.targets)]

    @property
    def leaks(self) -> list[Finding]:
        return self.hopeless or [finding for finding in self.findings if not finding.is_safe(self.k)]

    def run(self) -> "Attack":
        """Try in fractions, then in whole cases. Raises OutOfTime."""
        if not self.look_in_fractions():
            self.look_in_whole_cases()
        return self

    @property
    def has_few_targets(self) -> bool:
        return len(self.targets) * self.model.atoms <= MOST_BOUNDS

    def find_bounds(self) -> None:
        """Ask the solver for the outer bounds of every target."""
        try:
            for finding in self.findings:
                for sign in (-1, 1):
                    self._note(finding, sign, self.program.ask({finding.target.column: sign}))
        except OutOfTime:
            self.is_out_of_time = True

    def look_in_fractions(self, seen: Seen | None = None) -> list[Finding]:
        """Return what no list of cases protects, found by linear programs alone: they take a hundredth of the time.

        `seen` is what was found possible when more was shown; what is found now is added. Raises OutOfTime.
        """
        spans, seen = Spans(self.columns, self.k), {} if seen is None else seen
        names = [(self.model.belief, target.address, target.since) for target in self.targets]
        spans.know([seen.get(name, UNSEEN) for name in names])
        try:
            spans.push_all(self.program, looks=LOOKS, worth=WORTH)
            return self._look_at_each(spans)
        finally:
            seen |= dict(zip(names, spans.pairs(), strict=True))

    def _look_at_each(self, spans: Spans) -> list[Finding]:
        self.hopeless = []
        for place, finding in enumerate(self.findings):
            if not spans.is_narrow(place):
                continue
            for sign in (-1, 1):
                if spans.is_narrow(place):
                    found = self.program.ask({finding.target.column: sign})
                    self._note(finding, sign, found)
                    spans.add(found.numbers)
            if spans.is_narrow(place) and finding.is_hopeless(self.k):
                self.hopeless.append(finding)
        return self.hopeless

    def look_in_whole_cases(self) -> None:
        """Look for the witnesses of every target. What is not found in time counts as leaked."""
        try:
            self._look_around()
            for finding in self.findings:
                self._look_for(finding)
        except OutOfTime:
            self.is_out_of_time = True
        self._read_pool()

    def _look_around(self) -> None:
        """Push all targets at once, some up and some down by a fixed draw: a few answers serve most of them."""
        draw = np.random.default_rng(0)
        in_vain, least_open = 0, len(self.targets)
        for _look in range(LOOKS):
            signs = draw.choice([-1.0, 1.0], size=len(self.targets))
            for signs_now in (signs, -signs):
                open_now = self._open()
                if not open_now:
                    return
                costs = {self.columns[place]: float(signs_now[place]) for place in open_now}
                self._keep(self.program.ask(costs, integer=True))
            still_open = len(self._open())
            in_vain = in_vain + 1 if still_open == least_open else 0
            least_open = still_open
            if in_vain == IN_VAIN:
                return

    def _open(self) -> list[int]:
        """Return the targets that lack witnesses far enough apart."""
        return [place for place, finding in enumerate(self.findings) if not self._read(finding).is_safe(self.k)]

    def _look_for(self, finding: Finding) -> None:
        """Ask for the largest and the least value, then for whole cases that are far enough from those at hand."""
        for sign in (-1, 1):
            if self._read(finding).is_safe(self.k):
                return
            try:
                self._note(finding, sign, self.program.ask({finding.target.column: sign}))
            except Unsolvable:
                return
            if finding.is_hopeless(self.k):
                return
            self._keep(self._whole(finding, sign))
        self._read(finding)

    def _whole(self, finding: Finding, sign: int) -> Solution | None:
        """Look for any list of whole cases that is far enough from the witnesses at hand: the first will do."""
        column, least_apart = finding.target.column, self.k - 1
        before = low, high = self.program.bounds_of(column)
        if sign < 0 and finding.target.since is None:
            low = max(low, float(self.k), finding.low + least_apart if finding.low_witness >= 0 else 0.0)
        elif sign > 0 and finding.high_witness >= 0:
            high = min(high, float(finding.high - least_apart))
        if low > high:
            return None
        try:
            self.program.bound(column, low, high)
            return self.program.ask({}, integer=True)
        except Unsolvable:
            return None
        finally:
            self.program.bound(column, *before)

    def _note(self, finding: Finding, sign: int, found: Solution) -> None:
        if sign == -1:
            finding.most = round(-found.value, 6)
        else:
            finding.least = round(found.value, 6)

    def _keep(self, found: Solution | None) -> None:
        if found is not None:
            whole = np.round(found.numbers).astype(np.int64)
            self.pool.append(whole)
            self.values = np.vstack([self.values.reshape(-1, len(self.columns)), whole[self.columns]])

    def _read(self, finding: Finding) -> Finding:
        """Take the witnesses that are furthest apart."""
        if self.pool:
            values: list[int] = self.values[:, finding.place].tolist()
            finding.low, finding.high = min(values), max(values)
            finding.low_witness, finding.high_witness = values.index(finding.low), values.index(finding.high)
        return finding

    def _read_pool(self) -> None:
        for finding in self.findings:
            self._read(finding)


def prepared(
    knowledge: Knowledge,
    *,
    k: int,
    claims: Sequence[Claim] = (),
    given_away: GivenAway = frozenset(),
    deadline: float,
) -> Attack:
    """Return an attack under the strongest belief that agrees with what is published.

    Raises TooManyAtoms, and Unsolvable if the publications contradict each other.
    """
    sources = {fact.source for fact in knowledge.facts}
    for belief in BELIEFS if len(sources) > 1 else BELIEFS[:1]:
        model = model_of(knowledge, belief)
        if not _contradicts(model.quantities):
            asked = questions(model, k=k, claims=claims, given_away=given_away, deadline=deadline)
            if _is_possible(asked.program):
                return Attack(model, k, asked.program, asked.targets, given_away=given_away)
    raise Unsolvable


def attack(knowledge: Knowledge, *, k: int, claims: Sequence[Claim] = (), seconds: float = 60.0) -> Attack:
    """Attack one population and year. Raises TooManyAtoms, Unsolvable and OutOfTime."""
    return prepared(knowledge, k=k, claims=claims, deadline=time.thread_time() + seconds).run()


def _contradicts(quantities: Iterable[Quantity]) -> bool:
    return any(len({fact.value for fact in quantity.facts if fact.value is not None}) > 1 for quantity in quantities)


def _is_possible(program: Program) -> bool:
    try:
        program.ask({})
    except Unsolvable:
        return False
    return True
