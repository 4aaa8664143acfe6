"""What the audit looks for, and the feasibility interval that it finds."""

from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import CellId
from reporting.disclosure.presolve import TOLERANCE
from reporting.disclosure.safety import is_safe, is_small

INFINITE = float("inf")


@dataclass(frozen=True)
class Target:
    """A hidden count, as a variable of the attacker's problem; with `since`, its difference from that publication's."""

    variable: int
    cell_id: CellId
    since: int | None = None

    @property
    def is_difference(self) -> bool:
        return self.since is not None


@dataclass
class AuditResult:
    """The feasibility interval of a target, from inside and from outside.

    `low` and `high` are values in two witnesses, lists of whole cases: the interval is as wide at least.
    `lower_bound` and `upper_bound` are those of the linear relaxation, as far as it was solved: it is no wider.
    """

    target: Target
    index: int
    low: int = 0
    high: int = 0
    low_witness: int = -1
    high_witness: int = -1
    lower_bound: float | None = None
    upper_bound: float | None = None

    @property
    def has_witnesses(self) -> bool:
        return self.low_witness >= 0

    def is_safe(self, k: int) -> bool:
        """Whether the witnesses prove the target safe; or a difference is certain, and zero or large."""
        if not self.has_witnesses:
            return False
        is_certain_and_harmless = self._is_certain_difference and not is_small(self.lower_bound or 0, k)
        is_difference = self.target.is_difference
        return is_certain_and_harmless or bool(is_safe(self.low, self.high, k, is_difference=is_difference))

    def is_provably_unsafe(self, k: int) -> bool:
        """Whether the bounds of the relaxation leave too little room for any witnesses."""
        if self._is_certain_difference:
            return is_small(self.lower_bound or 0, k)
        lower = -INFINITE if self.lower_bound is None else self.lower_bound
        upper = INFINITE if self.upper_bound is None else self.upper_bound
        return not is_safe(lower, upper, k, is_difference=self.target.is_difference, tolerance=TOLERANCE)

    @property
    def _is_certain_difference(self) -> bool:
        return self.target.is_difference and self.lower_bound is not None and self.lower_bound == self.upper_bound
