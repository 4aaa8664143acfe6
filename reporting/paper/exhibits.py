"""Assigns tables to chapters, with consecutive numbers, bars and shades."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, repeat

from django.utils.translation import gettext as _

from reporting.choices import Chapter
from reporting.disclosure import ProtectedRow, ProtectedTable, Published, chapter_of
from reporting.paper.bars import Bar, bars_of, shades_of
from reporting.writing.columns import Column, columns_of, columns_of_year
from reporting.writing.formats import HIDDEN, NOTHING, cell, measured, share

# Two-way tables with up to this many columns show the previous year too.
_BOTH_YEARS = 6
# Rows up to which a table stays on one page.
_ON_ONE_PAGE = 12
# Columns of counts up to which whole words fit.
_FEW_COLUMNS = 4


@dataclass(frozen=True)
class Written:
    """A count as printed, with its share of the total, if shown. `bar` is for the first of a row, if it has one."""

    count: str
    share: str
    shade: int = 0
    bar: Bar | None = None

    @property
    def is_hidden(self) -> bool:
        return self.count == HIDDEN

    @property
    def has_hidden_share(self) -> bool:
        return self.share == HIDDEN

    @property
    def marks(self) -> str:
        """Return the classes of bars.css that draw its bar or its shade, each after a blank."""
        if self.bar:
            before = "" if self.bar.before is None else f" before-{self.bar.before}"
            return f" has-bar now-{self.bar.now}{before}"
        return f" shade-{self.shade}" if self.shade else ""


@dataclass(frozen=True)
class PrintedRow:
    """A table row as printed."""

    label: str
    cells: tuple[Written, ...]


@dataclass(frozen=True)
class NumberLine:
    """A share, mean or median as printed, one value per year."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Exhibit:
    """A protected table with its number in the report."""

    number: int
    name: str
    table: ProtectedTable

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the printed columns: if there are many, only those of the year; the files have all."""
        columns = columns_of(self.table)
        is_wide = self.table.across and len(columns) > _BOTH_YEARS
        return columns_of_year(self.table, self.table.years[0]) if is_wide else columns

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.label if self.year_of_all else column.title for column in self.columns)

    @property
    def year_of_all(self) -> int | None:
        """Return the year of a two-way table with one year only: its columns need not repeat it."""
        years = {column.year for column in self.columns}
        return years.pop() if self.table.across and len(years) == 1 else None

    @property
    def leaves_columns_out(self) -> bool:
        return len(self.columns) < len(columns_of(self.table))

    @property
    def has_shares(self) -> bool:
        """Shares are shown if each case is in exactly one row, and some count is shown."""
        return bool(self.table.totals) and not self.table.across and bool(self.lines)

    @property
    def has_few_columns(self) -> bool:
        return len(self.columns) <= _FEW_COLUMNS

    @property
    def has_bars(self) -> bool:
        return bool(bars_of(self.table))

    @property
    def has_shades(self) -> bool:
        return bool(shades_of(self.table))

    @property
    def is_on_one_page(self) -> bool:
        return len(self.lines) <= _ON_ONE_PAGE

    @property
    def lines(self) -> tuple[PrintedRow, ...]:
        return () if self.table.is_withheld or shows_nothing(self.table) else printed_rows(self.table, self.columns)

    @property
    def sum(self) -> PrintedRow | None:
        return printed_sum(self.table, self.columns)

    @property
    def numbers(self) -> tuple[NumberLine, ...]:
        return printed_numbers(self.table)


def printed_numbers(table: ProtectedTable) -> tuple[NumberLine, ...]:
    """Return the shares, means and medians of a table as printed."""
    return tuple(
        NumberLine(
            f"{number.label} ({number.unit})" if number.unit else number.label,
            tuple(measured(value, number.decimals) for value in number.values),
        )
        for number in table.numbers
    )


def printed_rows(table: ProtectedTable, columns: Sequence[Column]) -> tuple[PrintedRow, ...]:
    """Return the rows of a table as printed in these columns, with bars or shades."""
    pictures = zip(bars_of(table) or repeat(None), shades_of(table) or repeat(None), strict=False)
    return tuple(
        PrintedRow(row.label, tuple(_printed(table, row, columns, bar, shades)))
        for row, (bar, shades) in zip(table.rows, pictures, strict=False)
    )


def printed_sum(table: ProtectedTable, columns: Sequence[Column]) -> PrintedRow | None:
    """Return the totals of a table as printed in these columns, if it has any."""
    if not table.totals:
        return None
    totals = [table.totals[column.place] for column in columns]
    return PrintedRow(_("Total"), tuple(Written(cell(total), share(total, total)) for total in totals))


def _printed(
    table: ProtectedTable, row: ProtectedRow, columns: Sequence[Column], bar: Bar | None, shades: tuple[int, ...] | None
) -> Iterator[Written]:
    totals = table.totals or row.cells
    for number, column in enumerate(columns):
        place = column.place
        if table.is_blank(row, place):
            yield Written(NOTHING, NOTHING)
        else:
            shade = shades[place] if shades else 0
            written = cell(row.cells[place]), share(row.cells[place], totals[place])
            yield Written(*written, shade, bar if number == 0 else None)


def exhibits_of(published: Published, shown: set[Chapter]) -> dict[Chapter, tuple[Exhibit, ...]]:
    """Return the tables of each visible chapter, numbered consecutively; empty ones are left out."""
    numbers = count(1)
    return {
        chapter: tuple(
            Exhibit(next(numbers), name, table) for name, table in _tables_of(chapter, published) if not table.is_empty
        )
        for chapter in Chapter
        if chapter in shown
    }


def chapters_with_tables(published: Published) -> set[Chapter]:
    return {chapter_of(name) for name, table in published.tables.items() if not table.is_empty}


def empty_in(chapter: Chapter, published: Published) -> tuple[str, ...]:
    """Return the names of the tables of a chapter in which nothing was counted."""
    return tuple(table.name for _name, table in _tables_of(chapter, published) if table.is_empty)


def shows_nothing(table: ProtectedTable) -> bool:
    """Every row is hidden: a list of dots is useless."""
    return all(count is None for row in table.rows for count in row.cells)


def _tables_of(chapter: Chapter, published: Published) -> Iterator[tuple[str, ProtectedTable]]:
    return ((name, table) for name, table in published.tables.items() if chapter_of(name) == chapter)
