"""Adds up the witnesses of a certificate: lists of cases, told apart in blocks that agree where they overlap."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from reporting.recheck.cells import Cell

WHEN, MONTH = "when", "month"


@dataclass(frozen=True)
class Block:
    """The combinations of values that a block tells apart, and the property that may have many values."""

    dimensions: tuple[str, ...]
    atoms: tuple[tuple[str, ...], ...]
    many: str
    layers: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.dimensions)

    def can_tell(self, cell: Cell, moments: frozenset[str] = frozenset()) -> bool:
        """Whether the block tells whom a cell counts; `moments` are all that the certificate tells apart."""
        needed = {name for name, _keys in cell.told}
        if not all(counted_when(moment, cell) for moment in moments):
            needed.add(WHEN)
        return needed <= self.names and (cell.many is None or cell.many[0] == self.many)

    def places(self, cell: Cell) -> list[int]:
        """Return which numbers of a witness add up to a cell."""
        layer = 0 if cell.many is None else 1 + self.layers.index(cell.many[1])
        return [place + layer * len(self.atoms) for place, atom in enumerate(self.atoms) if self._fits(atom, cell)]

    def _fits(self, atom: tuple[str, ...], cell: Cell) -> bool:
        values = dict(zip(self.dimensions, atom, strict=True))
        if WHEN in values and not counted_when(values[WHEN], cell):
            return False
        return all(values[name] in keys for name, keys in cell.told)


def counted_when(moment: str, cell: Cell) -> bool:
    """Read "1,2,3/0,1": cases of January to March that publications 0 and 1 count."""
    months, sources = (set(map(int, part.split(","))) for part in moment.split("/"))
    return cell.source in sources and all(cell.months[0] <= month <= cell.months[1] for month in months)


def blocks_of(group: Mapping[str, Any]) -> list[Block]:
    return [
        Block(tuple(one["dimensions"]), tuple(map(tuple, one["atoms"])), one["many"], tuple(one["layers"]))
        for one in group["blocks"]
    ]


def keys_of(group: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the values by which the blocks tell cases apart, property by property."""
    found: dict[str, set[str]] = {}
    for block in blocks_of(group):
        for place, name in enumerate(block.dimensions):
            found.setdefault(name, set()).update(atom[place] for atom in block.atoms)
        if block.many:
            found.setdefault(block.many, set()).update(layer for layer in block.layers if layer)
    return {name: frozenset(values) for name, values in found.items()}


def moments_of(blocks: Sequence[Block]) -> frozenset[str]:
    """Return when cases were counted, as far as the blocks tell it apart."""
    return frozenset(
        atom[block.dimensions.index(WHEN)] for block in blocks if WHEN in block.names for atom in block.atoms
    )


def numbers_of(block: Block, pairs: Sequence[Sequence[int]]) -> list[int]:
    """Write out the numbers of a witness in one block; those not named are nought."""
    numbers = [0] * (len(block.atoms) * (1 + len(block.layers)))
    for place, number in pairs:
        numbers[place] = number
    return numbers


def faults(blocks: Sequence[Block], witness: Sequence[list[int]]) -> Iterator[str]:
    """Yield why numbers are no list of cases."""
    if any(not isinstance(number, int) or number < 0 for numbers in witness for number in numbers):
        yield "a number is negative or not whole"
    for (one, left), (other, right) in combinations(zip(blocks, witness, strict=True), 2):
        shared = sorted(one.names & other.names)
        if _sums(one, left, shared) != _sums(other, right, shared):
            yield f"two blocks do not agree on {', '.join(shared) or 'the number of cases'}"
    for block, numbers in zip(blocks, witness, strict=True):
        if block.many:
            yield from _many_faults(block, numbers)
        yield from _month_faults(block, numbers)


def _sums(block: Block, numbers: list[int], names: Sequence[str]) -> Counter[tuple[str, ...]]:
    places = [block.dimensions.index(name) for name in names]
    sums: Counter[tuple[str, ...]] = Counter()
    for atom, number in zip(block.atoms, numbers, strict=False):
        if number:
            sums[tuple(atom[place] for place in places)] += number
    return sums


def _many_faults(block: Block, numbers: list[int]) -> Iterator[str]:
    """Each case has one of the values at least, or none; nobody has a value twice."""
    size = len(block.atoms)
    for place in range(size):
        every, *layers, none = numbers[place::size]
        if any(layer > every - none for layer in layers) or sum(layers) < every - none or none > every:
            yield f"too many or too few cases with a value of {block.many}"


def _month_faults(block: Block, numbers: list[int]) -> Iterator[str]:
    if not {WHEN, MONTH} <= block.names:
        return
    when, month = block.dimensions.index(WHEN), block.dimensions.index(MONTH)
    for atom, number in zip(block.atoms, numbers, strict=False):
        if number and atom[month] not in atom[when].split("/")[0].split(","):
            yield "a case is in a month outside its span"


def fit_together(blocks: Sequence[Block]) -> bool:
    """Whether blocks that agree always belong to one list of cases: they can be folded up leaf by leaf."""
    manys = [block.many for block in blocks if block.many]
    if len(manys) != len(set(manys)) or any(many in block.names for many in manys for block in blocks):
        return False
    edges = [set(block.names) for block in blocks]
    # In which months cases were counted, and in which month each was, must be told together.
    if all(any(name in edge for edge in edges) for name in (WHEN, MONTH)) and not any(
        {WHEN, MONTH} <= edge for edge in edges
    ):
        return False
    while True:
        seen = Counter(name for edge in edges for name in edge)
        smaller = [{name for name in edge if seen[name] > 1} for edge in edges]
        kept: list[set[str]] = []
        for place, edge in enumerate(smaller):
            others = smaller[place + 1 :] + kept
            if not any(edge <= other for other in others):
                kept.append(edge)
        if kept == edges:
            return len(edges) <= 1
        edges = kept
