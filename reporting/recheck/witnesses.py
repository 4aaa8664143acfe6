"""Adds up the witnesses of a certificate: lists of cases, as cliques that agree on the dimensions they share."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from reporting.recheck.cells import Cell

WHEN, MONTH = "when", "month"


@dataclass(frozen=True)
class Clique:
    """Dimensions, their combinations of categories, and the dimension with multiple responses, if any.

    In a witness it has one count per combination, then one per response (`layers`) and combination.
    """

    dimensions: tuple[str, ...]
    combinations: tuple[tuple[str, ...], ...]
    multiple: str
    layers: tuple[str, ...]

    def is_margin(self, cell: Cell, vintages: frozenset[str] = frozenset()) -> bool:
        """Whether a cell is a sum over the clique; `vintages` are all that the certificate tells apart."""
        needed = {name for name, _categories in cell.where}
        if not all(counts_vintage(cell, vintage) for vintage in vintages):
            needed.add(WHEN)
        return needed <= set(self.dimensions) and (cell.response is None or cell.response[0] == self.multiple)

    def indices(self, cell: Cell) -> list[int]:
        """Return which counts of a witness add up to a cell."""
        layer = 0 if cell.response is None else 1 + self.layers.index(cell.response[1])
        start = layer * len(self.combinations)
        return [start + index for index, one in enumerate(self.combinations) if self._is_counted(one, cell)]

    def are_all_cases(self, indices: Sequence[int]) -> bool:
        """Whether these counts add up to everybody."""
        return list(indices) == list(range(len(self.combinations)))

    def _is_counted(self, combination: tuple[str, ...], cell: Cell) -> bool:
        values = dict(zip(self.dimensions, combination, strict=True))
        if WHEN in values and not counts_vintage(cell, values[WHEN]):
            return False
        return all(values[name] in categories for name, categories in cell.where)


def counts_vintage(cell: Cell, vintage: str) -> bool:
    """Read the vintage "1,2,3/0,1": cases of January to March that the releases 0 and 1 count."""
    months, sources = (set(map(int, part.split(","))) for part in vintage.split("/"))
    return cell.source in sources and all(cell.months[0] <= month <= cell.months[1] for month in months)


def cliques_of(group: Mapping[str, Any]) -> list[Clique]:
    return [
        Clique(tuple(one["dimensions"]), tuple(map(tuple, one["atoms"])), one["many"], tuple(one["layers"]))
        for one in group["blocks"]
    ]


def categories_of(cliques: Sequence[Clique]) -> dict[str, frozenset[str]]:
    """Return the categories of each dimension."""
    found: dict[str, set[str]] = {}
    for clique in cliques:
        for index, name in enumerate(clique.dimensions):
            found.setdefault(name, set()).update(one[index] for one in clique.combinations)
        if clique.multiple:
            found.setdefault(clique.multiple, set()).update(layer for layer in clique.layers if layer)
    return {name: frozenset(categories) for name, categories in found.items()}


def counts_of(clique: Clique, pairs: Sequence[Sequence[int]]) -> list[int]:
    """Write out the counts of a witness in one clique; those not named are zero."""
    counts = [0] * (len(clique.combinations) * (1 + len(clique.layers)))
    for index, count in pairs:
        counts[index] = count
    return counts


def faults(cliques: Sequence[Clique], witness: Sequence[list[int]]) -> Iterator[str]:
    """Yield why counts are no list of cases."""
    if any(not isinstance(count, int) or count < 0 for counts in witness for count in counts):
        yield "a number is negative or not whole"
    for (one, left), (other, right) in combinations(zip(cliques, witness, strict=True), 2):
        separator = sorted(set(one.dimensions) & set(other.dimensions))
        if _margin(one, left, separator) != _margin(other, right, separator):
            yield f"two blocks do not agree on {', '.join(separator) or 'the number of cases'}"
    for clique, counts in zip(cliques, witness, strict=True):
        if clique.multiple:
            yield from _response_faults(clique, counts)
        yield from _month_faults(clique, counts)


def _margin(clique: Clique, counts: list[int], dimensions: Sequence[str]) -> Counter[tuple[str, ...]]:
    indices = [clique.dimensions.index(name) for name in dimensions]
    sums: Counter[tuple[str, ...]] = Counter()
    for combination, count in zip(clique.combinations, counts, strict=False):
        if count:
            sums[tuple(combination[index] for index in indices)] += count
    return sums


def _response_faults(clique: Clique, counts: list[int]) -> Iterator[str]:
    """Of n cases m respond: at most m give each response, and together at least m responses."""
    size = len(clique.combinations)
    for index in range(size):
        cases, *responses, none = counts[index::size]
        respond = cases - none
        if respond < 0 or any(count > respond for count in responses) or sum(responses) < respond:
            yield f"too many or too few cases with a value of {clique.multiple}"


def _month_faults(clique: Clique, counts: list[int]) -> Iterator[str]:
    if not {WHEN, MONTH} <= set(clique.dimensions):
        return
    when, month = clique.dimensions.index(WHEN), clique.dimensions.index(MONTH)
    for combination, count in zip(clique.combinations, counts, strict=False):
        if count and combination[month] not in combination[when].split("/")[0].split(","):
            yield "a case is in a month outside its span"


def form_a_junction_tree(cliques: Sequence[Clique]) -> bool:
    """Whether cliques that agree always belong to one list of cases.

    The test is Graham's reduction: remove, again and again, dimensions of one clique only, and cliques within another.
    The cliques form a junction tree if one is left in the end.
    """
    edges = [set(clique.dimensions) for clique in cliques]
    if not _multiples_are_leaves(cliques) or not _months_belong_to_vintages(edges):
        return False
    while True:
        uses = Counter(name for edge in edges for name in edge)
        shared = [{name for name in edge if uses[name] > 1} for edge in edges]
        kept: list[set[str]] = []
        for index, edge in enumerate(shared):
            others = shared[index + 1 :] + kept
            if not any(edge <= other for other in others):
                kept.append(edge)
        if kept == edges:
            return len(edges) <= 1
        edges = kept


def _multiples_are_leaves(cliques: Sequence[Clique]) -> bool:
    """Whether each multiple-response dimension is in one clique only."""
    multiples = [clique.multiple for clique in cliques if clique.multiple]
    is_unique = len(multiples) == len(set(multiples))
    return is_unique and not any(name in clique.dimensions for name in multiples for clique in cliques)


def _months_belong_to_vintages(edges: Sequence[set[str]]) -> bool:
    """Not every month goes with every vintage: one clique must have both dimensions, if there are both."""
    has_both = all(any(name in edge for edge in edges) for name in (WHEN, MONTH))
    return not has_both or any({WHEN, MONTH} <= edge for edge in edges)
