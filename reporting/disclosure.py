"""Protects tables: small counts of people are hidden, and so is what would give them back.

The only reader of `reporting.figures`. What leaves here is safe to show, as far as the rule reaches:

- a count of 1 to k-1 is hidden (k is the setting DISCLOSURE_THRESHOLD), in a total as well;
- further counts of the column are hidden, the smallest first, until subtraction from the total no longer tells
  that any hidden count is smaller than k;
- every hidden count is the same dot, whatever the reason; noughts are shown.

Each table is protected by itself. What several tables, or releases of different days, give away together is
not examined here, nor a line whose conversations all fall into one category.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from reporting.choices import Headline
from reporting.figures.registry import FIGURES, records_begin
from reporting.figures.table import Span, Table

# A count that may be shown; None is hidden.
Cell = int | None


@dataclass(frozen=True)
class ProtectedRow:
    """One line of a protected table: a cell per year."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be shown, with the words that explain it."""

    code: str
    name: str
    unit: str
    row_heading: str
    definition: str
    rule: str
    source: str
    years: tuple[int, ...]
    rows: tuple[ProtectedRow, ...]
    totals: tuple[Cell, ...] | None

    @property
    def has_hidden(self) -> bool:
        lines = [row.cells for row in self.rows] + ([self.totals] if self.totals else [])
        return any(cell is None for line in lines for cell in line)

    @property
    def is_empty(self) -> bool:
        """Nothing was counted in any year of the table: no lines, or noughts only."""
        return all(cell == 0 for row in self.rows for cell in row.cells)

    def line(self, key: str) -> tuple[Cell, ...]:
        """Return the cells of one line; noughts where nothing was counted."""
        return next((row.cells for row in self.rows if row.key == key), tuple(0 for _ in self.years))


@dataclass(frozen=True)
class HeadlineFigure:
    """One of the five figures of a year; `before` is missing where the year before has no records."""

    key: Headline
    now: Cell
    before: tuple[Cell, ...]

    @property
    def label(self) -> str:
        return str(self.key.label)


@dataclass(frozen=True)
class Published:
    """All protected tables of a year. `records_begin` is the first day on record, if any."""

    year: int
    records_begin: dt.date | None
    tables: Mapping[str, ProtectedTable]

    @property
    def headlines(self) -> tuple[HeadlineFigure, ...]:
        """Read the five figures from the tables, so that the report never says two different numbers."""
        lines = {
            Headline.CONTACTS: self.tables["channels"].totals,
            Headline.FIRST_CONTACTS: self.tables["first_contact"].line("yes"),
            Headline.APPOINTMENTS: self.tables["appointments"].totals,
            Headline.REFERRALS: self.tables["sent_on"].totals,
            Headline.OFFERS: self.tables["offers"].totals,
        }
        return tuple(HeadlineFigure(key, cells[0], cells[1:]) for key, cells in lines.items() if cells)

    @property
    def is_running(self) -> bool:
        """The year is not over yet."""
        return self.year >= timezone.localdate().year

    @property
    def is_partial(self) -> bool:
        """Records begin in the course of one of the years shown, so that the two cannot be compared."""
        begin = self.records_begin
        return begin is not None and begin.year >= self.year - 1 and (begin.month, begin.day) != (1, 1)

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def hides_a_headline(self) -> bool:
        return any(cell is None for figure in self.headlines for cell in (figure.now, *figure.before))

    def headline(self, key: str) -> HeadlineFigure:
        return next(figure for figure in self.headlines if figure.key == key)


def published(year: int) -> Published:
    """Count a year in the database and protect every table."""
    begin = records_begin()
    span = Span(year, has_year_before=begin is not None and begin.year < year)
    tables = {name: protect(figure.table(span)) for name, figure in FIGURES.items()}
    return Published(year, begin, tables)


def protect(table: Table) -> ProtectedTable:
    """Hide what must not be shown; the only way from a raw table to one that may leave the house."""
    figure, k = table.figure, settings.DISCLOSURE_THRESHOLD if table.figure.is_sensitive else 0
    columns = [_protected(column, k) for column in table.columns]
    lines = zip(table.rows, zip(*columns, strict=True), strict=True)
    rows = tuple(ProtectedRow(row.key, row.label, cells) for row, cells in lines)
    totals = tuple(None if 0 < total < k else total for total in table.totals)
    return ProtectedTable(
        code=figure.code,
        name=str(figure.name),
        unit=str(figure.unit),
        row_heading=str(figure.row_heading),
        definition=str(figure.definition),
        rule=str(figure.rule),
        source=str(figure.source),
        years=table.span.years,
        rows=rows,
        totals=totals if figure.has_total else None,
    )


def _protected(counts: Sequence[int], k: int) -> list[Cell]:
    hidden = _to_hide(counts, k)
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _to_hide(counts: Sequence[int], k: int) -> set[int]:
    """Return the places of a column to hide.

    Whoever subtracts the shown counts from the total learns the sum of the hidden ones, and that each is at least 1.
    With n of them a sum of k + n - 1 leaves room for each to be k.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < k}
    others = sorted((place for place, count in enumerate(counts) if count >= k), key=lambda place: counts[place])
    while hidden and others and not _leaves_room(counts, hidden, k):
        hidden.add(others.pop(0))
    if hidden and not _leaves_room(counts, hidden, k):
        # Nothing else is left to hide behind but the noughts.
        return set(range(len(counts)))
    return hidden


def _leaves_room(counts: Sequence[int], hidden: set[int], k: int) -> bool:
    return len(hidden) > 1 and sum(counts[place] for place in hidden) >= k + len(hidden) - 1
