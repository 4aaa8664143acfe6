"""The atoms: the smallest groups of cases that the attacker must tell apart to explain all published cells.

The cross of all properties is not needed. Properties that stand together in a table are joined in a graph; the graph
is made chordal; each of its cliques becomes a block with the full cross of its own properties, and blocks agree where
they overlap. Such blocks always fit together to one list of cases (docs/adr/0012), so whoever knows them knows all.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import Fact, Knowledge
from reporting.disclosure.vintages import WHEN, Moments

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# More atoms than this in one block would cost too much time: tables are withheld instead.
MOST_ATOMS = 40_000


class TooManyAtoms(Exception):
    """The tables join so many properties that nobody can prove anything in time."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(", ".join(names))
        self.names = frozenset(names)


@dataclass
class Block:
    """A clique: the cross of `names`, without the atoms that a shown nought empties. `many` may be several at once.

    The cases of each atom stand at `start`; behind them, layer by layer, those of them in each value of `many`, and
    those in none.
    """

    names: tuple[str, ...]
    coordinates: npt.NDArray[np.int32]
    keys: dict[str, list[str]]
    many: str = ""
    layers: tuple[str, ...] = ()
    start: int = 0

    @property
    def size(self) -> int:
        return self.coordinates.shape[1]

    @property
    def width(self) -> int:
        return self.size * (1 + len(self.layers))

    def mask(self, where: Iterable[tuple[str, frozenset[str]]]) -> Mask:
        """Return which atoms fulfil a condition."""
        found = np.ones(self.size, dtype=bool)
        for name, keys in where:
            wanted = np.array([key in keys for key in self.keys[name]])
            found &= wanted[self.coordinates[self.names.index(name)]]
        return found

    def places(self, where: Iterable[tuple[str, frozenset[str]]], layer: str | None = None) -> Places:
        """Return the variables that add up to the cases that fulfil a condition."""
        offset = 0 if layer is None else (1 + self.layers.index(layer)) * self.size
        return np.flatnonzero(self.mask(where)) + self.start + offset


def cliques(knowledge: Knowledge, moments: Moments) -> list[tuple[frozenset[str], str]]:
    """Return the cliques of a chordal graph that joins all properties that stand together in a table.

    When cases were counted is such a property, where a table tells it. A property that may be many at once is taken
    out first, so that it is in one clique only.
    """
    graph: dict[str, set[str]] = {}
    told = {
        fact.names | moments.names_of(fact) | ({fact.many[0]} if fact.many else frozenset()) for fact in knowledge.facts
    }
    for names in told | moments.impossible_names:
        for name in names:
            graph.setdefault(name, set()).update(names - {name})
    found: list[tuple[frozenset[str], str]] = []
    while graph:
        name = min(graph, key=lambda name: (name not in knowledge.many, _fill(graph, name), name))
        many = name if name in knowledge.many else ""
        around = graph.pop(name)
        _add_clique(found, frozenset(around | {name}) - {many}, many)
        for one in around:
            graph[one] |= around - {one}
            graph[one].discard(name)
    return found or [(frozenset(), "")]


def _fill(graph: dict[str, set[str]], name: str) -> int:
    """Return how many new edges it takes to join all neighbours."""
    return sum(1 for one, other in itertools.combinations(sorted(graph[name]), 2) if other not in graph[one])


def _add_clique(found: list[tuple[frozenset[str], str]], names: frozenset[str], many: str) -> None:
    if many or not any(names <= clique for clique, _many in found):
        found.append((names, many))


def blocks_of(knowledge: Knowledge, moments: Moments) -> list[Block]:
    """Return a block for each clique. Raises TooManyAtoms."""
    noughts = [
        (fact.where + moments.condition(fact), fact.many)
        for fact in knowledge.facts
        if fact.value == 0 and moments.is_told(fact)
    ]
    keys = {**knowledge.keys, WHEN: moments.keys}
    made, start = [], 0
    for names, many in cliques(knowledge, moments):
        block = _block(names, keys, [*[where for where, of in noughts if not of], *moments.impossible])
        block.many = many
        block.layers = (*knowledge.many[many], "") if many else ()
        block.start = start
        start += block.width
        made.append(block)
    return made


def _block(
    names: frozenset[str], keys: dict[str, list[str]], noughts: Sequence[Sequence[tuple[str, frozenset[str]]]]
) -> Block:
    """Cross the properties one by one, leaving out at once what a shown nought excludes."""
    ordered = sorted(names, key=lambda name: (len(keys[name]), name))
    block = Block((), np.zeros((0, 1), dtype=np.int32), keys)
    for name in ordered:
        if block.size * len(keys[name]) > 50 * MOST_ATOMS:
            raise TooManyAtoms(names)
        block = _crossed(block, name, len(keys[name]))
        known = set(block.names)
        for where in noughts:
            told = {one for one, _keys in where}
            if name in told and told <= known:
                block.coordinates = block.coordinates[:, ~block.mask(where)]
    if block.size > MOST_ATOMS:
        raise TooManyAtoms(names)
    return block


def _crossed(block: Block, name: str, number: int) -> Block:
    old = np.repeat(block.coordinates, number, axis=1)
    new = np.tile(np.arange(number, dtype=np.int32), block.size)
    return Block((*block.names, name), np.vstack([old, new]), block.keys)


def tree(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block, tuple[str, ...]]]:
    """Yield which blocks must agree on which properties: a spanning tree with the largest overlaps."""
    inside, outside = list(blocks[:1]), list(blocks[1:])
    while outside:
        pairs = ((one, other) for one in inside for other in outside)
        one, other = max(pairs, key=lambda pair: len(set(pair[0].names) & set(pair[1].names)))
        yield one, other, tuple(name for name in one.names if name in other.names)
        inside.append(other)
        outside = [block for block in outside if block is not other]


def agreements(blocks: Sequence[Block]) -> Iterator[tuple[Places, Places]]:
    """Yield pairs of variables whose sums are the same: the overlaps of blocks."""
    for one, other, names in tree(blocks):
        sums: dict[tuple[int, ...], tuple[list[int], list[int]]] = {}
        for side, block in enumerate((one, other)):
            rows = [block.names.index(name) for name in names]
            for place, values in enumerate(block.coordinates[rows].T.tolist()):
                sums.setdefault(tuple(values), ([], []))[side].append(place + block.start)
        for left, right in sums.values():
            yield np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)


def home_of(fact: Fact, blocks: Sequence[Block], moments: Moments) -> Block:
    """Return the smallest block that can tell the cases of a cell."""
    names = fact.names | moments.names_of(fact)
    able = [
        block for block in blocks if names <= set(block.names) and (fact.many is None or fact.many[0] == block.many)
    ]
    return min(able, key=lambda block: block.size)
