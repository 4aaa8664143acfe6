"""When cases were counted: several publications of one year, on several days, of the same or of fewer months."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import Condition, Fact, Knowledge

# The property that tells cases of one span of months, and of one state of the data, from others.
WHEN, MONTH = "when", "month"

# What the attacker takes for granted of two publications of the same months: nothing changed between them, cases were
# added only, or cases were added and removed. The first that agrees with all that is shown is the strongest.
BELIEFS = UNCHANGED, ADDED, EDITED = "unchanged", "added", "edited"


@dataclass(frozen=True)
class Moment:
    """Cases of these months, counted in these publications."""

    months: frozenset[int]
    sources: frozenset[int]

    @property
    def key(self) -> str:
        return f"{_listed(self.months)}/{_listed(self.sources)}"


@dataclass(frozen=True)
class Moments:
    """All moments that tell cases of one population and year apart."""

    moments: tuple[Moment, ...]
    has_months: bool

    @property
    def names(self) -> frozenset[str]:
        return frozenset({WHEN}) if len(self.moments) > 1 else frozenset()

    @property
    def keys(self) -> list[str]:
        return [moment.key for moment in self.moments]

    def names_of(self, fact: Fact) -> frozenset[str]:
        """Return what a cell tells of when its cases were counted, as the name of a property."""
        return self.names if self.condition(fact) else frozenset()

    @property
    def impossible_names(self) -> set[frozenset[str]]:
        """Return the properties that must be told together, because not all of their values go together."""
        return {frozenset({WHEN, MONTH})} if self.impossible else set()

    @property
    def impossible(self) -> list[Condition]:
        """Return combinations that no case can have: a month outside the span."""
        if not (self.names and self.has_months):
            return []
        return [
            (
                (WHEN, frozenset({moment.key})),
                (MONTH, frozenset(str(m) for m in range(1, 13) if m not in moment.months)),
            )
            for moment in self.moments
        ]

    def is_told(self, fact: Fact) -> bool:
        return bool(self._of(fact))

    def condition(self, fact: Fact) -> Condition:
        """Return what a cell says about when its cases were counted; nothing if it counts all."""
        told = self._of(fact)
        return ((WHEN, frozenset(moment.key for moment in told)),) if len(told) < len(self.moments) else ()

    def _of(self, fact: Fact) -> list[Moment]:
        first, last = fact.months
        return [
            m for m in self.moments if fact.source in m.sources and all(first <= month <= last for month in m.months)
        ]


def moments_of(knowledge: Knowledge, belief: str) -> Moments:
    """Return the moments under a belief."""
    spans = sorted({(fact.source, fact.months) for fact in knowledge.facts})
    classes: dict[frozenset[int], set[int]] = {}
    for month in range(1, 13):
        covering = frozenset(source for source, (first, last) in spans if first <= month <= last)
        shown_in = frozenset(place for place, (_source, (first, last)) in enumerate(spans) if first <= month <= last)
        if covering:
            classes.setdefault(shown_in, set()).add(month)
    moments = []
    for shown_in, months in classes.items():
        sources = sorted({spans[place][0] for place in shown_in})
        moments += [Moment(frozenset(months), frozenset(some)) for some in _states(sources, belief)]
    return Moments(tuple(moments), MONTH in knowledge.keys)


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _states(sources: list[int], belief: str) -> Iterable[list[int]]:
    """Return in which publications a case can have been counted."""
    if belief == UNCHANGED:
        return [sources]
    if belief == ADDED:
        return [sources[place:] for place in range(len(sources))]
    return [sources[first : last + 1] for first in range(len(sources)) for last in range(first, len(sources))]
