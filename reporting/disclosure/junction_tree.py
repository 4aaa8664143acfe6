"""Decomposes the full cross-classification of all dimensions into the cliques of a junction tree.

Dimensions that one table crosses are joined in a graph; an elimination ordering makes the graph chordal; each of its
cliques gets the cross-classification of its own dimensions, and neighbours in the tree agree on their separator. Such
clique tables always belong to one list of cases (docs/adr/0012), so nothing is lost by not knowing the full cross.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import AttackerKnowledge, Condition, PublishedCell
from reporting.disclosure.presolve import Indices
from reporting.disclosure.vintages import WHEN, Vintages

Mask = npt.NDArray[np.bool_]

# With more combinations in one clique the audit would take too long: tables are withheld instead.
MAX_COMBINATIONS = 40_000


class TooManyCombinations(Exception):
    """A clique crosses so many dimensions that nothing could be proved in time."""

    def __init__(self, dimensions: Iterable[str]) -> None:
        super().__init__(", ".join(dimensions))
        self.dimensions = frozenset(dimensions)


@dataclass
class CliqueTable:
    """The cross-classification of the dimensions of a clique, and the variables that count its cases.

    `coordinates`: one column per combination of categories, one row per dimension, each entry the index of a category.
    Combinations that a shown zero empties are left out. `multiple` is a dimension with multiple responses.
    Variables from `start` on: one per combination for its cases; then, response by response (`layers`, the last one ""
    for no response), one per combination for those of its cases that gave this response.
    """

    dimensions: tuple[str, ...]
    coordinates: npt.NDArray[np.int32]
    categories: dict[str, list[str]]
    multiple: str = ""
    layers: tuple[str, ...] = ()
    start: int = 0

    @property
    def combinations(self) -> int:
        return self.coordinates.shape[1]

    @property
    def variables(self) -> int:
        return self.combinations * (1 + len(self.layers))

    def mask(self, where: Condition) -> Mask:
        """Return which combinations fulfil a condition."""
        found = np.ones(self.combinations, dtype=bool)
        for name, categories in where:
            is_wanted = np.array([category in categories for category in self.categories[name]])
            found &= is_wanted[self.coordinates[self.dimensions.index(name)]]
        return found

    def variables_of(self, where: Condition, response: str | None = None) -> Indices:
        """Return the variables whose sum is the number of cases that fulfil a condition."""
        layer = 0 if response is None else 1 + self.layers.index(response)
        return np.flatnonzero(self.mask(where)) + self.start + layer * self.combinations


def cliques(knowledge: AttackerKnowledge, vintages: Vintages) -> list[tuple[frozenset[str], str]]:
    """Return the cliques of a chordal graph in which dimensions of one table are neighbours.

    The second item is the clique's multiple-response dimension, if any. These are eliminated first, so that each is in
    one clique only; then always the dimension with the least fill-in. The vintage is a dimension where a cell tells it.
    """
    crossed = {
        cell.dimensions | vintages.dimensions_of(cell) | ({cell.response[0]} if cell.response else frozenset())
        for cell in knowledge.cells
    }
    graph: dict[str, set[str]] = {}
    for dimensions in crossed | vintages.linked_dimensions:
        for name in dimensions:
            graph.setdefault(name, set()).update(dimensions - {name})
    found: list[tuple[frozenset[str], str]] = []
    while graph:
        name = min(graph, key=lambda name: (name not in knowledge.responses, _fill_in(graph, name), name))
        multiple = name if name in knowledge.responses else ""
        neighbours = graph.pop(name)
        clique = frozenset(neighbours | {name}) - {multiple}
        if multiple or not any(clique <= other for other, _multiple in found):
            found.append((clique, multiple))
        for one in neighbours:
            graph[one] |= neighbours - {one}
            graph[one].discard(name)
    return found or [(frozenset(), "")]


def _fill_in(graph: dict[str, set[str]], name: str) -> int:
    """Return how many new edges it takes to eliminate a dimension: to join all its neighbours."""
    return sum(1 for one, other in itertools.combinations(sorted(graph[name]), 2) if other not in graph[one])


def clique_tables(knowledge: AttackerKnowledge, vintages: Vintages) -> list[CliqueTable]:
    """Raises TooManyCombinations."""
    zeros = [
        cell.where + vintages.condition(cell)
        for cell in knowledge.cells
        if cell.value == 0 and not cell.response and vintages.are_counted_in(cell)
    ]
    categories = {**knowledge.categories, WHEN: vintages.keys}
    tables, start = [], 0
    for dimensions, multiple in cliques(knowledge, vintages):
        table = _clique_table(dimensions, categories, [*zeros, *vintages.impossible])
        table.multiple = multiple
        table.layers = (*knowledge.responses[multiple], "") if multiple else ()
        table.start = start
        start += table.variables
        tables.append(table)
    return tables


def _clique_table(
    dimensions: frozenset[str], categories: dict[str, list[str]], zeros: Sequence[Condition]
) -> CliqueTable:
    """Cross one dimension after the other, and leave out at once what a shown zero empties."""
    table = CliqueTable((), np.zeros((0, 1), dtype=np.int32), categories)
    for name in sorted(dimensions, key=lambda name: (len(categories[name]), name)):
        if table.combinations * len(categories[name]) > 50 * MAX_COMBINATIONS:
            raise TooManyCombinations(dimensions)
        table = _crossed_with(table, name, len(categories[name]))
        for where in zeros:
            used = {one for one, _categories in where}
            if name in used and used <= set(table.dimensions):
                table.coordinates = table.coordinates[:, ~table.mask(where)]
    if table.combinations > MAX_COMBINATIONS:
        raise TooManyCombinations(dimensions)
    return table


def _crossed_with(table: CliqueTable, name: str, categories: int) -> CliqueTable:
    old = np.repeat(table.coordinates, categories, axis=1)
    new = np.tile(np.arange(categories, dtype=np.int32), table.combinations)
    return CliqueTable((*table.dimensions, name), np.vstack([old, new]), table.categories)


def junction_tree(tables: Sequence[CliqueTable]) -> Iterator[tuple[CliqueTable, CliqueTable, tuple[str, ...]]]:
    """Yield the edges, each with its separator: a spanning tree with the largest separators."""
    inside, outside = list(tables[:1]), list(tables[1:])
    while outside:
        pairs = ((one, other) for one in inside for other in outside)
        one, other = max(pairs, key=lambda pair: len(set(pair[0].dimensions) & set(pair[1].dimensions)))
        yield one, other, tuple(name for name in one.dimensions if name in other.dimensions)
        inside.append(other)
        outside = [table for table in outside if table is not other]


def separator_equations(tables: Sequence[CliqueTable]) -> Iterator[tuple[Indices, Indices]]:
    """Yield pairs of variables with equal sums: neighbours have the same counts on their separator."""
    for one, other, separator in junction_tree(tables):
        sums: dict[tuple[int, ...], tuple[list[int], list[int]]] = {}
        for side, table in enumerate((one, other)):
            rows = [table.dimensions.index(name) for name in separator]
            for index, values in enumerate(table.coordinates[rows].T.tolist()):
                sums.setdefault(tuple(values), ([], []))[side].append(index + table.start)
        for left, right in sums.values():
            yield np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)


def smallest_table_with(cell: PublishedCell, tables: Sequence[CliqueTable], vintages: Vintages) -> CliqueTable:
    """Return the smallest clique table of which the cell is a marginal."""
    needed = cell.dimensions | vintages.dimensions_of(cell)
    able = [
        table
        for table in tables
        if needed <= set(table.dimensions) and (cell.response is None or cell.response[0] == table.multiple)
    ]
    return min(able, key=lambda table: table.combinations)
