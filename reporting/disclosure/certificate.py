"""The certificate of a release: for every hidden count two lists of cases that fit all that is shown, far apart.

It is made from what is published and from nothing else, so that it can tell nobody anything new.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

METHOD = "2"


@dataclass(frozen=True)
class Source:
    """One publication that the attacker has read: its name, and the checksum of each of its tables."""

    name: str
    tables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Block:
    """Cases told apart by some properties: an atom per combination, as keys in the order of `dimensions`.

    `many` is a property that a case may have several of: each layer says how many cases of an atom have that value;
    the last one, without a name, how many have none.
    """

    dimensions: tuple[str, ...]
    atoms: tuple[tuple[str, ...], ...]
    many: str = ""
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Protected:
    """A hidden count with its two witnesses and the bounds of the solver, as far as it was asked for them.

    With `since`, the difference of the count from that of an earlier publication.
    """

    source: int
    table: str
    row: str
    column: str
    low: int
    low_witness: int
    high: int
    high_witness: int
    least: float | None = None
    most: float | None = None
    since: int | None = None


@dataclass(frozen=True)
class Group:
    """One population in one year: the atoms the attacker must consider, and the witnesses as [place, count] pairs.

    `given_away` are cells that earlier publications tell by themselves.
    `belief` is what the attacker takes for granted about several publications: "unchanged", "added" or "edited".
    """

    population: str
    year: int
    belief: str
    blocks: tuple[Block, ...] = ()
    witnesses: tuple[tuple[tuple[tuple[int, int], ...], ...], ...] = ()
    protected: tuple[Protected, ...] = ()
    given_away: tuple[tuple[int, str, str, str], ...] = ()


@dataclass(frozen=True)
class Certificate:
    """Everything needed to check by adding up that nothing hidden can be computed."""

    k: int = 0
    method: str = METHOD
    solver: str = ""
    sources: tuple[Source, ...] = ()
    groups: tuple[Group, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def hidden(self) -> int:
        """How many hidden counts were proved safe."""
        return sum(len(group.protected) for group in self.groups)

    @property
    def witnesses(self) -> int:
        return sum(len(group.witnesses) for group in self.groups)

    @property
    def sha256(self) -> str:
        return checksum(asdict(self))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as a release keeps them."""
        return {**asdict(self), "sha256": self.sha256}


def checksum(values: Any) -> str:
    """Return the checksum of plain values, written in the one canonical way."""
    written = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(written.encode()).hexdigest()
