"""The figures of the social area as one table: a line for each figure, a column for each area."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from reporting.paper.notes import NumberOf
from reporting.planning.social_area import Comparison, Source

# Areas with a column of their own; figures of all others stand in one more, with the name of the area.
_COLUMNS = 3


@dataclass(frozen=True)
class Value:
    """What sources print of one day, with the notes that say who counted how."""

    printed: str
    as_of: dt.date | None
    notes: tuple[int, ...]
    area: str = ""


@dataclass(frozen=True)
class Line:
    """One figure: its values in each column, the latest first, and those of other areas."""

    name: str
    cells: tuple[tuple[Value, ...], ...]
    elsewhere: tuple[Value, ...]


@dataclass(frozen=True)
class AreaTable:
    """Figures by area."""

    areas: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def has_others(self) -> bool:
        return any(line.elsewhere for line in self.lines)


def area_table(comparisons: Sequence[Comparison], number_of: NumberOf) -> AreaTable:
    """Return all figures of the social area; areas stand in the order in which their figures do."""
    counts = Counter(one.area for one in comparisons)
    most = {area for area, _count in counts.most_common(_COLUMNS)}
    areas = tuple(area for area in counts if area in most)
    lines: dict[str, dict[str, tuple[Value, ...]]] = {}
    for one in comparisons:
        named = lines.setdefault(one.name, {})
        named[one.area] = (*named.get(one.area, ()), *_values(one, areas, number_of))
    return AreaTable(areas, tuple(_line(name, named, areas) for name, named in lines.items()))


def _line(name: str, named: dict[str, tuple[Value, ...]], areas: tuple[str, ...]) -> Line:
    elsewhere = tuple(value for area, values in named.items() if area not in areas for value in values)
    return Line(name, tuple(named.get(area, ()) for area in areas), elsewhere)


def _values(comparison: Comparison, areas: tuple[str, ...], number_of: NumberOf) -> Iterable[Value]:
    """Yield the values, the latest first; sources that print the same of the same day are one."""

    def latest_first(source: Source) -> tuple[bool, int]:
        return source.as_of is None, -source.as_of.toordinal() if source.as_of else 0

    area = "" if comparison.area in areas else comparison.area
    ordered = sorted(comparison.sources, key=latest_first)
    for (printed, as_of), same in groupby(ordered, key=lambda source: (source.printed, source.as_of)):
        notes = dict.fromkeys(number_of(words) for source in same for words in _notes(source))
        yield Value(printed, as_of, tuple(notes), area)


def _notes(source: Source) -> Iterable[str]:
    """Yield what is counted, by whom, and what does not fit; many values share some of these."""
    return filter(None, (source.definition, source.source, source.doubt))
