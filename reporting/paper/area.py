"""The figures of the social area as one table: a line for each figure, a column for each area, from near to far."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reporting.choices import AreaLevel
from reporting.paper.notes import NumberOf
from reporting.planning.social_area import Comparison, Source

# So many fit on a sheet beside the name of the figure.
_COLUMNS = 4


@dataclass(frozen=True)
class Value:
    """What sources print of one day, with the notes that say who counted how."""

    printed: str
    as_of: dt.date | None
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Values:
    """What is known of one figure in one area, the latest first; `area` where the column does not name it."""

    area: str
    known: tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """One area, or all of a level where there are too many to stand side by side: then each value names its own."""

    level: AreaLevel
    areas: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        return len(self.areas) > 1

    @property
    def heading(self) -> str:
        return str(self.level.label) if self.is_shared else self.areas[0]


@dataclass(frozen=True)
class Line:
    """One figure: what is known of it in each column."""

    name: str
    cells: tuple[tuple[Values, ...], ...]


@dataclass(frozen=True)
class Beside:
    """A figure of an area that has no column."""

    name: str
    values: Values


@dataclass(frozen=True)
class AreaTable:
    """Figures by area; `others` stand below the table."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    others: tuple[Beside, ...]

    @property
    def last_note(self) -> int:
        """Return how many of the report's notes are about these figures: they are its first."""
        shown = [values for line in self.lines for cell in line.cells for values in cell]
        known = [value for values in (*shown, *(other.values for other in self.others)) for value in values.known]
        return max((note for value in known for note in value.notes), default=0)


def area_table(comparisons: Sequence[Comparison], number_of: NumberOf) -> AreaTable:
    """Return all figures of the social area, one line for all areas of a figure."""
    columns = _columns(comparisons)
    alone = {column.areas[0] for column in columns if not column.is_shared}
    shown = {area for column in columns for area in column.areas}
    lines: dict[str, dict[str, Values]] = {}
    others = []
    for one in comparisons:
        values = Values("" if one.area in alone else one.area, tuple(_values(one, number_of)))
        if one.area in shown:
            lines.setdefault(one.name, {})[one.area] = values
        else:
            others.append(Beside(one.name, values))
    return AreaTable(columns, tuple(_line(name, named, columns) for name, named in lines.items()), tuple(others))


def _columns(comparisons: Sequence[Comparison]) -> tuple[Column, ...]:
    """Return a column for each area; where they are too many, the level with most areas shares one."""
    order = list(AreaLevel)
    # Areas of one level stand in the order in which their figures do.
    areas = dict.fromkeys((one.level, one.area) for one in comparisons if one.level.has_a_column)
    columns = [Column(level, (area,)) for level, area in sorted(areas, key=lambda known: order.index(known[0]))]
    while len(columns) > _COLUMNS:
        level, count = Counter(column.level for column in columns).most_common(1)[0]
        if count == 1:
            return tuple(columns[:_COLUMNS])
        shared = Column(level, tuple(area for column in columns if column.level == level for area in column.areas))
        place = next(place for place, column in enumerate(columns) if column.level == level)
        columns[place : place + count] = [shared]
    return tuple(columns)


def _line(name: str, named: Mapping[str, Values], columns: Iterable[Column]) -> Line:
    return Line(name, tuple(tuple(named[area] for area in column.areas if area in named) for column in columns))


def _values(comparison: Comparison, number_of: NumberOf) -> Iterator[Value]:
    """Yield the values, the latest first; sources that print the same of the same day are one."""

    def latest_first(source: Source) -> tuple[bool, int]:
        return source.as_of is None, -source.as_of.toordinal() if source.as_of else 0

    ordered = sorted(comparison.sources, key=latest_first)
    for (printed, as_of), same in groupby(ordered, key=lambda source: (source.printed, source.as_of)):
        notes = dict.fromkeys(number_of(words) for source in same for words in _notes(source))
        yield Value(printed, as_of, tuple(notes))


def _notes(source: Source) -> Iterable[str]:
    """Yield what is counted, by whom, and what does not fit; many values share some of these."""
    return filter(None, (source.definition, source.source, source.doubt))
