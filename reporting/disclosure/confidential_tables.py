"""A raw table with what is to be hidden in it, until it is safe to show. Raw counts do not leave this package."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.disclosure.attacker_knowledge import TOTAL, population_of
from reporting.disclosure.protected_tables import Axis, Cell, Heading, ProtectedNumber, ProtectedRow, ProtectedTable
from reporting.figures.table import Change, Dimension, Number, Row, Table

# A cell of a table: the key of its row, and the place of its column.
Spot = tuple[str, int]


@dataclass(frozen=True)
class Line:
    """Counts that tell the cases of one group apart: the spots, their keys and counts, and how many cases it has.

    `is_exclusive`: each case is in one spot at most, so that the counts add up.
    """

    spots: tuple[Spot, ...]
    keys: tuple[str, ...]
    counts: tuple[int, ...]
    cases: int
    is_exclusive: bool
    is_sensitive: bool


@dataclass
class Draft:
    """A raw table, and the spots of it that must not be shown.

    `withheld` are the years of which nothing is shown, `repeated` those that are shown as they were released.
    """

    name: str
    table: Table
    cases: dict[int, int]
    hidden: set[Spot] = field(default_factory=set)
    dots_may_be_nought: set[int] = field(default_factory=set)
    withheld: set[int] = field(default_factory=set)
    is_given_up: bool = False
    repeated: dict[int, dict[Spot, Cell]] = field(default_factory=dict)
    repeated_numbers: dict[int, dict[str, float | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not key for key, _label in self.table.across):
            raise ValueError(f"The table {self.name} has a column without a key; without one, all cases are meant.")
        self.headings = self.table.headings
        self.totals = self.table.totals
        self._rows = {row.key: row for row in self.table.rows}

    @property
    def population_name(self) -> str:
        return self.table.figure.population

    @property
    def population(self) -> str:
        return population_of(self.table.figure.population, self.table.figure.code)

    @property
    def names(self) -> frozenset[str]:
        """Return the properties that the table tells apart."""
        figure = self.table.figure
        return frozenset(axis.name for axis in (figure.dimension or Dimension(""), figure.across) if axis)

    def count(self, spot: Spot) -> int:
        row, place = spot
        again = self.repeated.get(self.headings[place].year, {}).get(spot)
        if again is not None:
            return again
        return self.totals[place] if row == TOTAL else self._rows[row].counts[place]

    def places(self, year: int) -> list[int]:
        return [place for place, heading in enumerate(self.headings) if heading.year == year]

    def place(self, year: int, key: str) -> int:
        return next(place for place in self.places(year) if self.headings[place].key == key)

    def spots(self, year: int) -> Iterator[Spot]:
        """Return all spots of a year that can be hidden."""
        keys = [row.key for row in self.table.rows if not row.is_impossible]
        for place in self.places(year):
            yield from ((key, place) for key in keys)
            if self.table.figure.has_total:
                yield TOTAL, place

    def withhold(self, year: int) -> None:
        """Show nothing of a year."""
        self.withheld.add(year)
        self.hidden.update(self.spots(year))

    def repeat(
        self, year: int, cells: dict[Spot, Cell], numbers: dict[str, float | None], *, may_be_nought: bool
    ) -> None:
        """Show a year as it was released: a mean that moved would tell of the one case that came since."""
        self.repeated[year], self.repeated_numbers[year] = cells, numbers
        self.hidden -= set(self.spots(year))
        self.hidden |= {spot for spot, cell in cells.items() if cell is None}
        self.dots_may_be_nought |= {year} if may_be_nought else set()

    def down(self, year: int, place: int) -> Line:
        """Return a column as a line: the rows tell apart the cases of it."""
        figure, keys = self.table.figure, [row.key for row in self.table.rows if not row.is_impossible]
        spots = tuple((key, place) for key in keys)
        axis = figure.dimension or Dimension("")
        is_exclusive = figure.has_total and not axis.is_multiple
        cases = self.totals[place] if is_exclusive else self.cases[year]
        counts = tuple(self.count(spot) for spot in spots)
        return Line(spots, tuple(keys), counts, cases, is_exclusive, axis.is_sensitive)

    def along(self, year: int) -> Iterator[Line]:
        """Yield the rows of a table of two dimensions, the totals among them."""
        axis = self.table.figure.across
        if axis is None:
            return
        first, *others = self.places(year)
        keys = [row.key for row in self.table.rows if not row.is_impossible]
        for key in [*keys, TOTAL] if self.table.figure.has_total else keys:
            spots = tuple((key, place) for place in others)
            counts = tuple(self.count(spot) for spot in spots)
            told = tuple(self.headings[place].key for place in others)
            yield Line(spots, told, counts, self.count((key, first)), not axis.is_multiple, axis.is_sensitive)

    def shown(self, k: int) -> ProtectedTable:
        """Return the table without what is hidden."""
        figure, table = self.table.figure, self.table
        return ProtectedTable(
            code=figure.code,
            name=str(figure.name),
            unit=str(figure.unit),
            row_heading=str(figure.row_heading),
            definition=str(figure.definition),
            rule=str(figure.rule),
            source=str(figure.source),
            years=table.span.years,
            rows=tuple(self._row(row) for row in table.rows if self._is_listed(row)),
            totals=tuple(self._cell((TOTAL, place)) for place in range(len(self.headings)))
            if figure.has_total
            else None,
            headings=tuple(Heading(one.year, one.key, one.label) for one in self.headings),
            column_heading=str(figure.column_heading),
            numbers=tuple(self._number(number, k) for number in table.numbers),
            is_about_people=figure.is_sensitive,
            months=table.span.months,
            population=figure.population,
            dimension=_axis(figure.dimension),
            across=_axis(figure.across) if figure.across else None,
            covers_all=figure.covers_all,
            dots_may_be_nought=tuple(sorted(self.dots_may_be_nought)),
            version=figure.version(table.span),
            changes=tuple(_told(change) for change in figure.changes_within(table.span)),
        )

    def _cell(self, spot: Spot) -> Cell:
        return None if spot in self.hidden else self.count(spot)

    def _row(self, row: Row) -> ProtectedRow:
        cells = tuple(self._cell((row.key, place)) for place in range(len(self.headings)))
        return ProtectedRow(row.key, row.label, cells, row.members, row.is_impossible)

    def _is_listed(self, row: Row) -> bool:
        """Leave out an optional row that is nought where its column shows anything: it says nothing of hidden ones."""
        if not row.is_optional:
            return True
        firsts = [place for place, heading in enumerate(self.headings) if heading.key == ""]
        return any(self._is_open(place) and self._cell((row.key, place)) != 0 for place in firsts)

    def _is_open(self, place: int) -> bool:
        return any((row.key, place) not in self.hidden for row in self.table.rows if not row.is_impossible)

    def _number(self, number: Number, k: int) -> ProtectedNumber:
        """A number is shown if it rests on enough cases, and all counts that it is made of are shown."""
        values = []
        for year, counted, cases in zip(self.table.span.years, number.values, number.cases, strict=True):
            place, is_repeated = self.place(year, ""), year in self.repeated
            is_open = not any((key or TOTAL, place) in self.hidden for key in number.made_of)
            is_shown = is_open and (is_repeated or cases >= 2 * k)
            value = self.repeated_numbers[year].get(number.key) if is_repeated else counted
            values.append(value if is_shown or not self.table.figure.is_sensitive else None)
        return ProtectedNumber(number.key, number.label, number.unit, tuple(values), number.decimals)


def _told(change: Change) -> str:
    """Write "Counted in another way since 1. März 2025: talks by video count as well."."""
    words = {"day": date_format(change.since, "DATE_FORMAT"), "words": change.words}
    return _("Counted in another way since %(day)s: %(words)s") % words


def _axis(dimension: Dimension | None) -> Axis:
    return Axis(dimension.name, dimension.is_multiple) if dimension else Axis("")


def with_note(table: ProtectedTable, note: str) -> ProtectedTable:
    return replace(table, note=note)
