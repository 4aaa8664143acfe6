"""The attacker: knows all publications and the rules, owns a solver, and tries to learn what is hidden.

Reads published facts only. For every hidden count it looks for two lists of whole cases that explain everything shown,
in one of which the count is not small, and the other far enough from it. What it cannot find counts as leaked.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reporting.disclosure.claims import Claim
from reporting.disclosure.facts import Address, Fact, Knowledge
from reporting.disclosure.findings import Finding, Target
from reporting.disclosure.model import Model, Quantity, model_of
from reporting.disclosure.moments import BELIEFS, UNCHANGED
from reporting.disclosure.program import OutOfTime, Program, Solution, Unsolvable

# How often all targets are pushed at once at most, and how often in vain, before each is looked at by itself: an answer
# that moves many is found sooner than any answer that moves one.
LOOKS, IN_VAIN = 20, 2
# Up to so many targets times atoms the certificate names the solver's bounds as well.
MOST_BOUNDS = 400_000

Whole = npt.NDArray[np.int64]


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
    is_out_of_time: bool = False

    @property
    def leaks(self) -> list[Finding]:
        return self.hopeless or [finding for finding in self.findings if not finding.is_safe(self.k)]

    def run(self) -> "Attack":
        self.findings = [Finding(target, place) for place, target in enumerate(self.targets)]
        try:
            self._look_in_fractions()
            if self.hopeless:
                return self
            self._look_around()
            for finding in self.findings:
                self._look_for(finding)
        except OutOfTime:
            self.is_out_of_time = True
        self._read_pool()
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

    def _look_in_fractions(self) -> None:
        """Find what no list of cases protects, by linear programs alone: they take a hundredth of the time."""
        columns = [target.column for target in self.targets]
        draw = np.random.default_rng(1)
        low, high = np.full(len(columns), np.inf), np.full(len(columns), -np.inf)
        for _look in range(LOOKS):
            near = np.flatnonzero((high - low < self.k - 1) | (high < self.k))
            signs = draw.choice([-1.0, 1.0], size=len(near))
            for signs_now in (signs, -signs) if len(near) else ():
                pushed = {columns[place]: float(sign) for place, sign in zip(near, signs_now, strict=True)}
                numbers = self.program.ask(pushed).numbers[columns]
                low, high = np.minimum(low, numbers), np.maximum(high, numbers)
        for place in np.flatnonzero((high - low < self.k - 1) | (high < self.k)).tolist():
            finding = self.findings[place]
            for sign in (-1, 1):
                self._note(finding, sign, self.program.ask({finding.target.column: sign}))
            if finding.is_hopeless(self.k):
                self.hopeless.append(finding)

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
                costs = {self.targets[place].column: float(signs_now[place]) for place in open_now}
                found = self.program.ask(costs)
                if not found.is_integer:
                    found = self.program.ask(costs, integer=True)
                self._keep(found)
            still_open = len(self._open())
            in_vain = in_vain + 1 if still_open == least_open else 0
            least_open = still_open
            if in_vain == IN_VAIN:
                return

    def _open(self) -> list[int]:
        """Return the targets that lack witnesses far enough apart."""
        return [place for place, finding in enumerate(self.findings) if not self._read(finding).is_safe(self.k)]

    def _look_for(self, finding: Finding) -> None:
        """Ask for the largest and the least value; for whole cases where the solver answers in fractions."""
        column = finding.target.column
        for sign in (-1, 1):
            if self._read(finding).is_safe(self.k):
                return
            try:
                found = self.program.ask({column: sign})
            except Unsolvable:
                return
            self._note(finding, sign, found)
            if finding.is_hopeless(self.k):
                return
            self._keep(found if found.is_integer else self._whole(finding, sign))
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
        self.program.bound(column, low, high)
        try:
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
            columns = [target.column for target in self.targets]
            self.values = np.vstack([self.values.reshape(-1, len(columns)), whole[columns]])

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


def attack(
    knowledge: Knowledge, *, k: int, claims: Sequence[Claim] = (), seconds: float = 60.0, deadline: float | None = None
) -> Attack:
    """Attack one population and year under the strongest belief that agrees with what is published.

    Raises TooManyAtoms, and Unsolvable if the publications contradict each other.
    """
    end = deadline or time.thread_time() + seconds
    sources = {fact.source for fact in knowledge.facts}
    for belief in BELIEFS if len(sources) > 1 else BELIEFS[:1]:
        model = model_of(knowledge, belief)
        if not _contradicts(model.quantities):
            made = prepared(model, k=k, claims=claims, deadline=end)
            if _is_possible(made.program):
                return made.run()
    raise Unsolvable


def prepared(model: Model, *, k: int, claims: Sequence[Claim] = (), deadline: float) -> Attack:
    """Write all facts into a program: atoms first, then a column per quantity, then one per difference."""
    pairs = [pair for pair in _differences(model) if not _is_plain(pair[0], pair[1], k)]
    atoms, quantities = model.atoms, model.quantities
    program = Program(atoms + len(quantities) + len(pairs), most=model.ceiling, deadline=deadline)
    model.structure(program)
    column_of = {id(quantity): atoms + number for number, quantity in enumerate(quantities)}
    targets = []
    for quantity in quantities:
        column = column_of[id(quantity)]
        program.row([quantity.places, np.array([column])], [1, -1], 0, 0)
        shown = quantity.shown
        program.bound(column, *((quantity.floor, model.ceiling) if shown is None else (shown, shown)))
        # Shown here and hidden there is no secret any more; it is a leak if it is small.
        hidden = [fact for fact in quantity.facts if fact.value is None and (shown is None or shown < k)]
        if hidden and model.is_nought(quantity):
            continue
        targets += [Target(column, fact.address) for fact in hidden]
    for number, (old, new, address, since) in enumerate(pairs, start=atoms + len(quantities)):
        columns = [np.array([column]) for column in (column_of[id(new)], column_of[id(old)], number)]
        program.row(columns, [1, -1, -1], 0, 0)
        program.bound(number, -model.ceiling, model.ceiling)
        targets.append(Target(number, address, since))
    for claim in claims:
        _add_claim(claim, model, column_of, program)
    return Attack(model, k, program, targets)


def _add_claim(claim: Claim, model: Model, column_of: dict[int, int], program: Program) -> None:
    known = [(model.by_address[address], factor) for address, factor in claim.terms if address in model.by_address]
    if len(known) == len(claim.terms):
        places = [np.array([column_of[id(quantity)]]) for quantity, _factor in known]
        program.row(places, [factor for _quantity, factor in known], claim.low, claim.high)


def _differences(model: Model) -> list[tuple[Quantity, Quantity, Address, int]]:
    """Return pairs of counts of a cell in two publications: of other months, or if something may have changed."""
    found = []
    last: dict[tuple[str, str, str], Fact] = {}
    for fact in sorted(model.knowledge.facts, key=lambda fact: fact.source):
        before = last.get(fact.address[1:])
        last[fact.address[1:]] = fact
        if before and (before.months != fact.months or model.belief != UNCHANGED):
            old, new = model.by_address[before.address], model.by_address[fact.address]
            if before.months == fact.months or _is_within(old, new):
                found.append((old, new, fact.address, before.source))
            elif _is_within(new, old):
                found.append((new, old, fact.address, before.source))
    return found


def _is_plain(old: Quantity, new: Quantity, k: int) -> bool:
    """Whether the difference is shown, and is not small: nothing to attack."""
    return old.shown is not None and new.shown is not None and not 0 < abs(new.shown - old.shown) < k


def _is_within(part: Quantity, whole: Quantity) -> bool:
    return bool(np.isin(part.places, whole.places).all())


def _contradicts(quantities: Iterable[Quantity]) -> bool:
    return any(len({fact.value for fact in quantity.facts if fact.value is not None}) > 1 for quantity in quantities)


def _is_possible(program: Program) -> bool:
    try:
        program.ask({})
    except Unsolvable:
        return False
    return True
