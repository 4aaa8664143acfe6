"""Vintages: which publications counted a case, where several are about the same year or parts of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import AttackerKnowledge, Condition, PublishedCell

# The dimensions "which vintage" and "which month"; certificates contain these names.
WHEN, MONTH = "when", "month"

# What an attacker assumes of two publications about the same months: no case was revised in between, cases were added
# only, or cases were added and removed. The first that does not contradict what is shown is the strongest.
REVISIONS = UNCHANGED, ADDED, EDITED = "unchanged", "added", "edited"


@dataclass(frozen=True)
class Vintage:
    """Cases of these months, counted in these publications."""

    months: frozenset[int]
    sources: frozenset[int]

    @property
    def key(self) -> str:
        """Return "1,2,3/0,1": January to March, counted in the publications 0 and 1. Certificates contain it."""
        return f"{_joined(self.months)}/{_joined(self.sources)}"


@dataclass(frozen=True)
class Vintages:
    """All vintages of one population and year."""

    vintages: tuple[Vintage, ...]
    has_months: bool

    @property
    def dimensions(self) -> frozenset[str]:
        return frozenset({WHEN}) if len(self.vintages) > 1 else frozenset()

    @property
    def keys(self) -> list[str]:
        return [vintage.key for vintage in self.vintages]

    def dimensions_of(self, cell: PublishedCell) -> frozenset[str]:
        """Return the dimension "vintage" if the cell does not count all of them."""
        return self.dimensions if self.condition(cell) else frozenset()

    @property
    def linked_dimensions(self) -> set[frozenset[str]]:
        """Return the dimensions that one clique must contain, because not all of their combinations are possible."""
        return {frozenset({WHEN, MONTH})} if self.impossible else set()

    @property
    def impossible(self) -> list[Condition]:
        """Return conditions that no case meets: a month that is not one of its vintage."""
        if not (self.dimensions and self.has_months):
            return []
        return [
            (
                (WHEN, frozenset({vintage.key})),
                (MONTH, frozenset(str(m) for m in range(1, 13) if m not in vintage.months)),
            )
            for vintage in self.vintages
        ]

    def are_counted_in(self, cell: PublishedCell) -> bool:
        return bool(self._counted_in(cell))

    def condition(self, cell: PublishedCell) -> Condition:
        """Return which vintages a cell counts; no condition if it counts all."""
        counted = self._counted_in(cell)
        return ((WHEN, frozenset(one.key for one in counted)),) if len(counted) < len(self.vintages) else ()

    def _counted_in(self, cell: PublishedCell) -> list[Vintage]:
        first, last = cell.months
        return [
            one
            for one in self.vintages
            if cell.source in one.sources and all(first <= month <= last for month in one.months)
        ]


def vintages_of(knowledge: AttackerKnowledge, revisions: str) -> Vintages:
    """Return the vintages under an assumption about revisions, one of REVISIONS."""
    periods = sorted({(cell.source, cell.months) for cell in knowledge.cells})
    months_by_periods: dict[frozenset[int], set[int]] = {}
    for month in range(1, 13):
        covering = frozenset(n for n, (_source, (first, last)) in enumerate(periods) if first <= month <= last)
        if covering:
            months_by_periods.setdefault(covering, set()).add(month)
    vintages = []
    for covering, months in months_by_periods.items():
        sources = sorted({periods[n][0] for n in covering})
        vintages += [Vintage(frozenset(months), frozenset(some)) for some in _possible_sources(sources, revisions)]
    return Vintages(tuple(vintages), MONTH in knowledge.categories)


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _possible_sources(sources: list[int], revisions: str) -> Iterable[list[int]]:
    """Return the sets of publications that can have counted a case."""
    if revisions == UNCHANGED:
        return [sources]
    if revisions == ADDED:
        return [sources[first:] for first in range(len(sources))]
    return [sources[first : last + 1] for first in range(len(sources)) for last in range(first, len(sources))]
