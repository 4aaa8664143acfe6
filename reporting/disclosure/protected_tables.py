"""What may be shown: protected tables and a year made of them. Nothing here has ever held a hidden count."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils import timezone

from reporting.choices import Headline
from reporting.disclosure.certificate import Certificate

# A count that may be shown; None is hidden.
Cell = int | None
# What a stored row says of its cells where some of them lie before the records began.
NOT_RECORDED = "not_recorded"


@dataclass(frozen=True)
class Heading:
    """What stands over a column: a year, and in two-way tables a category (none: the row total)."""

    year: int
    key: str = ""
    label: str = ""


@dataclass(frozen=True)
class Axis:
    """The dimension of the rows, or of the columns, of a table; see `reporting.figures.table.Dimension`."""

    name: str
    is_multiple: bool = False


@dataclass(frozen=True)
class ProtectedRow:
    """One row of a protected table: a cell per heading. `members` are the finer categories that it adds up.

    `at_most`: what each cell cannot exceed because no more places were offered; empty where nothing is known. Of tables
    that are not about people it is 0 where nothing is expected.
    `at_least`: one more than the places, where `at_most` cannot be said because there were more.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    members: tuple[str, ...] = ()
    is_impossible: bool = False
    at_most: tuple[int | None, ...] = ()
    at_least: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class ProtectedNumber:
    """A number made of shown counts: a share, a mean, a median. One value per year; None is hidden or not known."""

    key: str
    label: str
    unit: str
    values: tuple[float | None, ...]
    decimals: int = 0


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be shown, with the words that explain it.

    `is_about_people`: its counts were protected. `population`, `dimension`, `across` and `covers_all` say what an
    attacker may add up. A dot beside shown counts of its row or column is not zero, except in the years
    `dots_may_be_nought`.
    `recorded_from` is the day from which anything was recorded, if the table is by month.
    `note` is a sentence for the reader where more was hidden than usual. `version` is that of the definition;
    `changes` say how it changed between the years of the table.
    """

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
    headings: tuple[Heading, ...] = ()
    column_heading: str = ""
    numbers: tuple[ProtectedNumber, ...] = ()
    note: str = ""
    is_about_people: bool = True
    months: tuple[int, int] = (1, 12)
    population: str = ""
    dimension: Axis = Axis("")
    across: Axis | None = None
    covers_all: bool = True
    dots_may_be_nought: tuple[int, ...] = ()
    version: int = 1
    changes: tuple[str, ...] = ()
    recorded_from: str = ""

    def is_blank(self, row: ProtectedRow, place: int) -> bool:
        """Whether a cell is no count: there can be no case, or nobody had begun to record. Shown as a dash, never 0."""
        return self.has_no_case(row, place) or self._is_unexpected(row, place)

    def has_no_case(self, row: ProtectedRow, place: int) -> bool:
        """Whether everybody knows that the cell counts nobody, whatever else is hidden."""
        return row.is_impossible or self._is_unrecorded(row, place)

    def _is_unexpected(self, row: ProtectedRow, place: int) -> bool:
        """Whether nothing of the house is meant to be there."""
        return not self.is_about_people and bool(row.at_most) and row.at_most[place] == 0

    def _is_unrecorded(self, row: ProtectedRow, place: int) -> bool:
        if not self.recorded_from:
            return False
        return is_before(dt.date.fromisoformat(self.recorded_from), self.headings[place].year, row.key)

    @property
    def has_unrecorded(self) -> bool:
        return any(self._is_unrecorded(row, place) for row in self.rows for place in range(len(row.cells)))

    @property
    def has_hidden(self) -> bool:
        return any(cell is None for cells in self._all_cells() for cell in cells)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted in any year: no rows, or zeros only, and no total beside them."""
        return all(cell == 0 for cells in self._all_cells() for cell in cells)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of the table can be shown but its totals."""
        return bool(self.note) and not self.shows_any_row

    @property
    def shows_any_row(self) -> bool:
        """Whether it shows anything that is not known anyway."""
        return any(
            cell is not None and not self.has_no_case(row, place)
            for row in self.rows
            for place, cell in enumerate(row.cells)
        )

    def _all_cells(self) -> list[tuple[Cell, ...]]:
        return [*(row.cells for row in self.rows), *([self.totals] if self.totals else [])]

    def cells_of(self, key: str) -> tuple[Cell, ...]:
        """Return the cells of one row; zeros where nothing was counted."""
        return next((row.cells for row in self.rows if row.key == key), tuple(0 for _ in self.headings or self.years))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as a release keeps them: a count that nobody had begun to record is marked, and no 0."""
        values = asdict(self)
        for row, stored in zip(self.rows, values["rows"], strict=True):
            marks = [self._is_unrecorded(row, place) for place in range(len(row.cells))]
            if any(marks):
                cells = zip(row.cells, marks, strict=True)
                stored |= {"cells": [None if mark else cell for cell, mark in cells], NOT_RECORDED: marks}
        return values


def table_of(values: Mapping[str, Any]) -> ProtectedTable:
    """Return the table that `as_json` made plain values of; what a later version adds has its default."""
    known = {one.name for one in fields(ProtectedTable)}
    plain = {name: _tuples(value) for name, value in values.items() if name in known}
    rows = tuple(_row_of(row) for row in values["rows"])
    numbers = tuple(ProtectedNumber(**{**one, "values": tuple(one["values"])}) for one in values.get("numbers", ()))
    headings = tuple(Heading(**one) for one in values.get("headings", ()))
    across = Axis(**values["across"]) if values.get("across") else None
    dimension = Axis(**values.get("dimension", {"name": ""}))
    return ProtectedTable(
        **{**plain, "rows": rows, "numbers": numbers, "headings": headings, "across": across, "dimension": dimension}
    )


def is_before(begin: dt.date, year: int, month: str) -> bool:
    """Whether a month was over before anything was recorded."""
    return (year, int(month)) < (begin.year, begin.month)


def _row_of(values: Mapping[str, Any]) -> ProtectedRow:
    """Return a row; nobody came before anybody recorded, as far as one can add up."""
    row = {name: _tuples(value) for name, value in values.items() if name != NOT_RECORDED}
    marks = values.get(NOT_RECORDED) or [False] * len(row["cells"])
    cells = tuple(0 if mark else cell for cell, mark in zip(row["cells"], marks, strict=True))
    return ProtectedRow(**row | {"cells": cells})


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


# The table that a headline is read from, and the row; no row stands for the totals.
HEADLINE_TABLES = {
    Headline.CONTACTS: ("channels", ""),
    Headline.FIRST_CONTACTS: ("first_contact", "yes"),
    Headline.APPOINTMENTS: ("appointments", ""),
    Headline.REFERRALS: ("sent_on", ""),
    Headline.OFFERS: ("offers", ""),
}


@dataclass(frozen=True)
class HeadlineFigure:
    """One of the five figures of a year; `before` is missing where the year before has no records."""

    key: Headline
    now: Cell
    before: tuple[Cell, ...]

    @property
    def label(self) -> str:
        return str(self.key.label)

    @property
    def table(self) -> str:
        """Return the name of the table that it is read from."""
        return HEADLINE_TABLES[self.key][0]


@dataclass(frozen=True)
class Published:
    """All protected tables of a year, or of some months of it.

    `records_begin` is the first day on record, if any; `as_of` when a state was frozen that is shown until it moves on.
    """

    year: int
    records_begin: dt.date | None
    tables: Mapping[str, ProtectedTable]
    certificate: Certificate = field(default_factory=Certificate)
    months: tuple[int, int] = (1, 12)
    as_of: dt.datetime | None = None

    @property
    def headlines(self) -> tuple[HeadlineFigure, ...]:
        """Read the five figures from the tables, so that the report never says two different numbers.

        One whose table is left out is missing: it would say a number that nothing protects.
        """
        shown = {key: about for key, about in HEADLINE_TABLES.items() if about[0] in self.tables}
        found = ((key, self._cells(*about)) for key, about in shown.items())
        return tuple(HeadlineFigure(key, cells[0], cells[1:]) for key, cells in found if cells)

    def _cells(self, table: str, row: str) -> tuple[Cell, ...]:
        return self.tables[table].cells_of(row) if row else self.tables[table].totals or ()

    @property
    def notes(self) -> Iterator[str]:
        """Yield what the reader must know of tables in which more was hidden than usual."""
        return (table.note for table in self.tables.values() if table.note)

    @property
    def is_about_people(self) -> bool:
        """Whether anything in it was recorded day by day, and protected."""
        return any(table.is_about_people for table in self.tables.values())

    @property
    def is_running(self) -> bool:
        """The year is not over yet."""
        return self.year >= timezone.localdate().year

    @property
    def is_partial(self) -> bool:
        """Records begin in the course of one of the years shown, so that the two cannot be compared."""
        begin = self.records_begin
        return (
            self.is_about_people
            and begin is not None
            and begin.year >= self.year - 1
            and (begin.month, begin.day) != (1, 1)
        )

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def hides_a_headline(self) -> bool:
        return any(cell is None for figure in self.headlines for cell in (figure.now, *figure.before))

    def headline(self, key: str) -> HeadlineFigure | None:
        """Return one of the five; nothing if its table is left out."""
        return next((figure for figure in self.headlines if figure.key == key), None)
