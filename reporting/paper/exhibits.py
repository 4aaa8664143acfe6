"""Assigns tables to chapters, with consecutive numbers, bars and shades."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, repeat
from math import ceil
from typing import ClassVar

from django.utils.translation import gettext as _

from reporting.choices import Chapter
from reporting.disclosure import ProtectedRow, ProtectedTable, Published, chapter_of
from reporting.paper.bars import Bar, bars_of, shades_of
from reporting.paper.notes import NumberOf
from reporting.paper.spreads import Placed, in_best_order
from reporting.writing.columns import Column, columns_of, columns_of_year
from reporting.writing.formats import HIDDEN, NOTHING, cell, measured, share

# Two-way tables with up to this many columns show the previous year too.
_BOTH_YEARS = 6
# So many rows that show nothing are named below their table.
_LIST_OF_DOTS = 4
# Rows up to which a table stays on one page.
_ON_ONE_PAGE = 20
# Columns of counts up to which whole words fit.
_FEW_COLUMNS = 4
# A table of two properties with up to this many columns fits into half the width.
_NARROW = 3
# What stands beside the text of its chapter. All other tables are in the annex.
_IN_CHAPTERS = {
    "offer_kinds", "offer_matrix", "months", "channels", "first_contact", "appointments", "topics",
    "further_topics", "age_phases", "languages", "sent_on", "slips", "open_meetings", "participations", "group_dates",
    "partners", "hours", "on_duty",
}  # fmt: skip
# Millimetres of a table in half the width: its name with head and caption, a line, and a line of words below it.
_FRAME, _ROW, _NOTE_LINE = 17.0, 4.9, 3.9
# Letters in a line of a note of half the width, and of the name of a row.
_LETTERS_OF_NOTE, _LETTERS_OF_LABEL = 52, 24


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
    """A protected table with its number in the report, and that of the note that says how it is counted."""

    number: int
    name: str
    table: ProtectedTable
    note: int
    is_in_chapter: bool = True
    is_text: ClassVar[bool] = False
    is_picture: ClassVar[bool] = False

    def as_json(self) -> dict[str, str | int | bool]:
        """Return where the report has the table, as a release keeps it."""
        return {"number": self.number, "name": self.name, "note": self.note, "is_in_chapter": self.is_in_chapter}

    @cached_property
    def is_narrow(self) -> bool:
        """Whether half the width is enough."""
        return _is_narrow(self.table)

    @cached_property
    def height(self) -> float:
        """Estimate the height in half the width, in millimetres."""
        labels = [line.label for line in self.lines] + [number.label for number in self.numbers]
        rows = sum(max(1, ceil(len(label) / _LETTERS_OF_LABEL) * 0.75) for label in labels) + bool(self.sum)
        words = [self.table.note, *self.table.changes, ", ".join(self.hidden)]
        notes = sum(ceil(len(text) / _LETTERS_OF_NOTE) for text in words if text)
        of_numbers = 2 * _ROW if self.numbers else 0
        return _FRAME + rows * _ROW + of_numbers + notes * _NOTE_LINE

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the printed columns: if there are many, only those of the year; the files have all."""
        return _printed_columns(self.table)

    @cached_property
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
    def has_year_before(self) -> bool:
        return len(self.table.years) > 1 and not self.table.across

    @property
    def is_on_one_page(self) -> bool:
        return len(self.lines) <= _ON_ONE_PAGE

    @cached_property
    def lines(self) -> tuple[PrintedRow, ...]:
        """Return the printed rows; many that show nothing are named below instead."""
        if self.table.is_withheld or shows_nothing(self.table):
            return ()
        lines = printed_rows(self.table, self.columns)
        return tuple(line for line in lines if line.label not in self.hidden)

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Return the names of the rows that show nothing, if they are so many that they would be a list of dots."""
        names = tuple(row.label for row in self.table.rows if all(count is None for count in row.cells))
        return names if len(names) >= _LIST_OF_DOTS and not shows_nothing(self.table) else ()

    @cached_property
    def sum(self) -> PrintedRow | None:
        return printed_sum(self.table, self.columns)

    @cached_property
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


def exhibits_of(
    published: Published, before: Mapping[Chapter, Sequence[Placed]], number_of: NumberOf, *, has_annex: bool
) -> dict[Chapter, tuple[Exhibit, ...]]:
    """Return the tables of each visible chapter; empty ones are left out. `before` says what stands before them.

    They are numbered as they are read: first those of the chapters, then those of the annex, if it has any; the
    wide ones last.
    """
    numbers = count(1)
    found: dict[Chapter, tuple[Exhibit, ...]] = dict.fromkeys(before, ())
    for chapter, one in _in_order(published, before, has_annex=has_annex):
        found[chapter] += (replace(one, number=next(numbers), note=number_of(_how_counted(one.table))),)
    return found


def _in_order(
    published: Published, before: Mapping[Chapter, Sequence[Placed]], *, has_annex: bool
) -> Iterator[tuple[Chapter, Exhibit]]:
    """Yield the tables without their numbers yet."""
    in_annex: list[tuple[Chapter, Exhibit]] = []
    for chapter, things in before.items():
        tables = [
            Exhibit(0, name, table, 0, _is_in_chapter(name, has_annex=has_annex))
            for name, table in _tables_of(chapter, published)
            if not table.is_empty
        ]
        mine = [one for one in tables if one.is_in_chapter]
        narrow = in_best_order(things, [one for one in mine if one.is_narrow])
        yield from ((chapter, one) for one in (*narrow, *(one for one in mine if not one.is_narrow)))
        in_annex += [(chapter, one) for one in tables if not one.is_in_chapter]
    yield from sorted(in_annex, key=lambda found: not found[1].is_narrow)


def _is_in_chapter(name: str, *, has_annex: bool) -> bool:
    return name in _IN_CHAPTERS or not has_annex


def _printed_columns(table: ProtectedTable) -> tuple[Column, ...]:
    columns = columns_of(table)
    is_wide = table.across and len(columns) > _BOTH_YEARS
    return columns_of_year(table, table.years[0]) if is_wide else columns


def _is_narrow(table: ProtectedTable) -> bool:
    return not table.across or len(_printed_columns(table)) <= _NARROW


def _how_counted(table: ProtectedTable) -> str:
    return " ".join(filter(None, (table.rule, _("Source: %(source)s.") % {"source": table.source})))


def chapters_with_tables(published: Published) -> set[Chapter]:
    return {chapter_of(name) for name, table in published.tables.items() if not table.is_empty}


def empty_in(chapter: Chapter, published: Published) -> tuple[str, ...]:
    """Return the names of the tables of a chapter in which nothing was counted."""
    return tuple(table.name for _name, table in _tables_of(chapter, published) if table.is_empty)


def shows_nothing(table: ProtectedTable) -> bool:
    """Every row is hidden: a list of dots is useless."""
    return not table.shows_any_row


def _tables_of(chapter: Chapter, published: Published) -> Iterator[tuple[str, ProtectedTable]]:
    return ((name, table) for name, table in published.tables.items() if chapter_of(name) == chapter)
