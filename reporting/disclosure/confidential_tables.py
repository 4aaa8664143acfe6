"""A table of raw counts and what is suppressed in it, until it is safe. Raw counts do not leave this package."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from familienzentrum import dates
from reporting.disclosure.attacker_knowledge import TOTAL, population_of
from reporting.disclosure.protected_tables import (
    Axis,
    Cell,
    Heading,
    ProtectedNumber,
    ProtectedRow,
    ProtectedTable,
    is_before,
)
from reporting.figures.table import DefinitionChange, Dimension, Number, Row, Table

# A cell of a table: the key of its row, and the index of its column.
Position = tuple[str, int]
# The dimension whose categories can lie before the records began.
_BY_MONTH = "month"


@dataclass(frozen=True)
class Distribution:
    """A row or a column: how its cases are distributed over the categories of a dimension.

    `is_exclusive`: each case is in one category at most, so that the counts add up.
    """

    positions: tuple[Position, ...]
    categories: tuple[str, ...]
    counts: tuple[int, ...]
    cases: int
    is_exclusive: bool
    is_sensitive: bool


@dataclass(frozen=True)
class Limit:
    """What everybody knows of a count who has read how many places there were."""

    most: int | None = None
    least: int | None = None


@dataclass
class ConfidentialTable:
    """A raw table, and the cells of it that must not be shown.

    `cases`: how many there are in each year. `withheld` are the years of which nothing is shown, `repeated` those that
    are shown as they were released.
    """

    name: str
    raw: Table
    cases: dict[int, int]
    suppressed: set[Position] = field(default_factory=set)
    dots_may_be_nought: set[int] = field(default_factory=set)
    withheld: set[int] = field(default_factory=set)
    shows_totals_only: bool = False
    changed_a_little: set[int] = field(default_factory=set)
    repeated: dict[int, dict[Position, Cell]] = field(default_factory=dict)
    repeated_numbers: dict[int, dict[str, float | None]] = field(default_factory=dict)
    repeated_limits: dict[Position, Limit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not key for key, _label in self.raw.across):
            raise ValueError(f"The table {self.name} has a column without a key; without one, all cases are meant.")
        self.headings = self.raw.headings
        self.totals = self.raw.totals
        self._rows = {row.key: row for row in self.raw.rows}

    @property
    def population(self) -> str:
        return population_of(self.raw.figure.population, self.raw.figure.code)

    @property
    def dimensions(self) -> frozenset[str]:
        figure = self.raw.figure
        return frozenset(axis.name for axis in (figure.dimension or Dimension(""), figure.across) if axis)

    def count(self, cell: Position) -> int:
        row, column = cell
        released = self.repeated.get(self.headings[column].year, {}).get(cell)
        if released is not None:
            return released
        return self.totals[column] if row == TOTAL else self._rows[row].counts[column]

    def has_row(self, key: str) -> bool:
        return key == TOTAL or key in self._rows

    def columns(self, year: int) -> list[int]:
        return [index for index, heading in enumerate(self.headings) if heading.year == year]

    def column(self, year: int, key: str) -> int:
        return next(index for index in self.columns(year) if self.headings[index].key == key)

    def positions(self, year: int) -> Iterator[Position]:
        """Yield all cells of a year that can be suppressed."""
        for column in self.columns(year):
            yield from ((key, column) for key in self._possible_rows(column))
            if self.raw.figure.has_total:
                yield TOTAL, column

    def _possible_rows(self, column: int) -> list[str]:
        """Return the rows that may count anybody: a month before the records began is known to have none."""
        begin, is_by_month = self.raw.span.records_begin, _is_by_month(self.raw.figure.dimension)
        rows = [row.key for row in self.raw.rows if not row.is_impossible]
        if begin is None or not is_by_month:
            return rows
        return [key for key in rows if not is_before(begin, self.headings[column].year, key)]

    def withhold(self, year: int) -> None:
        """Show nothing of a year."""
        self.withheld.add(year)
        self.suppressed.update(self.positions(year))

    def repeat(
        self,
        year: int,
        cells: dict[Position, Cell],
        numbers: dict[str, float | None],
        limits: dict[Position, Limit],
        *,
        may_be_nought: bool,
    ) -> None:
        """Show a year as it was released, means as well: one that moved would tell of the one case that came since."""
        self.repeated[year], self.repeated_numbers[year] = cells, numbers
        self.repeated_limits |= limits
        self.suppressed -= set(self.positions(year))
        self.suppressed |= {position for position, cell in cells.items() if cell is None}
        self.dots_may_be_nought |= {year} if may_be_nought else set()

    def column_distribution(self, year: int, column: int) -> Distribution:
        figure, keys = self.raw.figure, self._possible_rows(column)
        positions = tuple((key, column) for key in keys)
        axis = figure.dimension or Dimension("")
        is_exclusive = figure.has_total and not axis.is_multiple
        cases = self.totals[column] if is_exclusive else self.cases[year]
        counts = tuple(self.count(cell) for cell in positions)
        return Distribution(positions, tuple(keys), counts, cases, is_exclusive, axis.is_sensitive)

    def row_distributions(self, year: int) -> Iterator[Distribution]:
        """Yield the rows of a two-way table, the totals among them."""
        axis = self.raw.figure.across
        if axis is None:
            return
        total_column, *others = self.columns(year)
        categories = tuple(self.headings[column].key for column in others)
        keys = self._possible_rows(total_column)
        for key in [*keys, TOTAL] if self.raw.figure.has_total else keys:
            positions = tuple((key, column) for column in others)
            counts = tuple(self.count(cell) for cell in positions)
            cases = self.count((key, total_column))
            yield Distribution(positions, categories, counts, cases, not axis.is_multiple, axis.is_sensitive)

    def protected(self, k: int) -> ProtectedTable:
        """Return the table without what is suppressed."""
        figure, raw = self.raw.figure, self.raw
        table = ProtectedTable(
            code=figure.code,
            name=str(figure.name),
            unit=str(figure.unit),
            row_heading=str(figure.row_heading),
            definition=str(figure.definition),
            rule=str(figure.rule),
            source=str(figure.source),
            years=raw.span.years,
            rows=tuple(self._row(row) for row in raw.rows if self._is_listed(row)),
            totals=self._cells(TOTAL) if figure.has_total else None,
            headings=tuple(Heading(one.year, one.key, one.label) for one in self.headings),
            column_heading=str(figure.column_heading),
            numbers=tuple(self._number(number, k) for number in raw.numbers),
            is_about_people=figure.is_sensitive,
            months=raw.span.months,
            population=figure.population,
            dimension=_axis(figure.dimension),
            across=_axis(figure.across) if figure.across else None,
            covers_all=figure.covers_all,
            dots_may_be_nought=tuple(sorted(self.dots_may_be_nought)),
            version=figure.version(raw.span),
            changes=tuple(_describe(change) for change in figure.changes_within(raw.span)),
        )
        return _since(raw.span.records_begin, table)

    def _cells(self, row: str) -> tuple[Cell, ...]:
        return tuple(self._cell((row, column)) for column in range(len(self.headings)))

    def _cell(self, cell: Position) -> Cell:
        return None if cell in self.suppressed else self.count(cell)

    def _row(self, row: Row) -> ProtectedRow:
        limits = [self._limit(row, place) for place in range(len(row.counts))]
        return ProtectedRow(
            key=row.key,
            label=row.label,
            cells=self._cells(row.key),
            members=row.members,
            is_impossible=row.is_impossible,
            at_most=_said(limit.most for limit in limits),
            at_least=_said(limit.least for limit in limits),
        )

    def _limit(self, row: Row, place: int) -> Limit:
        """Return what the number of places tells of a cell; of one that is repeated, what it told then."""
        if self.headings[place].year in self.repeated:
            return self.repeated_limits.get((row.key, place), Limit())
        places = row.at_most[place] if row.at_most else None
        if places is None:
            return Limit()
        # Whoever joins a course late may have the place of somebody who left: then there are more than places.
        return Limit(most=places) if row.counts[place] <= places else Limit(least=places + 1)

    def _is_listed(self, row: Row) -> bool:
        """Leave out an optional row that is zero, or whose column shows nothing: it must not tell what is hidden."""
        if not row.is_optional:
            return True
        total_columns = [index for index, heading in enumerate(self.headings) if heading.key == ""]
        return any(self._shows_any_row(index) and self._cell((row.key, index)) != 0 for index in total_columns)

    def _shows_any_row(self, column: int) -> bool:
        return any((key, column) not in self.suppressed for key in self._possible_rows(column))

    def _number(self, number: Number, k: int) -> ProtectedNumber:
        """A number is shown if it rests on enough cases, and all counts that it is made of are shown."""
        values = []
        for year, counted, cases in zip(self.raw.span.years, number.values, number.cases, strict=True):
            column, is_repeated = self.column(year, ""), year in self.repeated
            rests_on_shown = not any((key or TOTAL, column) in self.suppressed for key in number.made_of)
            is_shown = rests_on_shown and (is_repeated or cases >= 2 * k)
            value = self.repeated_numbers[year].get(number.key) if is_repeated else counted
            values.append(value if is_shown or not self.raw.figure.is_sensitive else None)
        return ProtectedNumber(number.key, number.label, number.unit, tuple(values), number.decimals)


def _said(limits: Iterable[int | None]) -> tuple[int | None, ...]:
    """Return limits of the cells of a row; nothing where no cell has one."""
    found = tuple(limits)
    return found if any(limit is not None for limit in found) else ()


def _describe(change: DefinitionChange) -> str:
    """Write "Counted in another way since 1. März 2025: talks by video count as well."."""
    words = {"day": dates.plain_day(change.since), "words": change.words}
    return _("Counted in another way since %(day)s: %(words)s") % words


def _since(begin: dt.date | None, table: ProtectedTable) -> ProtectedTable:
    """Let a table by month know from when on months were recorded, and say so, if it shows one before."""
    if begin is None or not _is_by_month(table.dimension):
        return table
    known = replace(table, recorded_from=begin.isoformat())
    if not known.has_unrecorded:
        return table
    words = _("–: not recorded. The records begin on %(day)s.") % {"day": dates.long_day(begin)}
    return replace(known, changes=(*known.changes, words))


def _is_by_month(axis: Axis | Dimension | None) -> bool:
    return axis is not None and axis.name == _BY_MONTH


def _axis(dimension: Dimension | None) -> Axis:
    return Axis(dimension.name, dimension.is_multiple) if dimension else Axis("")
