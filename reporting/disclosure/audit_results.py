"""What the attacker looks for, and what he can say about it."""

from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import Address
from reporting.disclosure.presolve import SMALL


@dataclass(frozen=True)
class Target:
    """Something hidden, as a column of the program: a count, or the difference of two publications' counts."""

    column: int
    address: Address
    since: int | None = None


@dataclass
class Finding:
    """What the attacker can say about a target: the bounds of the solver, and the witnesses that are furthest apart."""

    target: Target
    place: int
    low: int = 0
    high: int = 0
    low_witness: int = -1
    high_witness: int = -1
    least: float | None = None
    most: float | None = None

    def is_safe(self, k: int) -> bool:
        """The count may be k or more, and any of k numbers at least; or nothing has changed between publications."""
        if self.low_witness < 0:
            return False
        if self.high - self.low >= k - 1 and (self.high >= k or (self.target.since is not None and self.low <= -k)):
            return True
        is_fixed = self.least is not None and self.least == self.most
        return self.target.since is not None and is_fixed and not 0 < abs(self.least or 0) < k

    def is_hopeless(self, k: int) -> bool:
        """Whether the bounds of the solver say that no lists of whole cases would do."""
        if self.most is None or self.least is None:
            return self.most is not None and self.target.since is None and self.most < k - SMALL
        if self.target.since is not None and self.least == self.most:
            return 0 < abs(self.least) < k
        is_far = self.most >= k - SMALL or (self.target.since is not None and self.least <= SMALL - k)
        return not is_far or self.most - self.least < k - 1 - SMALL
