"""Reads the cells of published tables: whom each counts, what it shows, and the least that its dot can stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TOTAL, WITHHELD = "*", "?"
NO_RESPONSE = ("", "None")

Table = Mapping[str, Any]
CellId = tuple[int, str, str, str]
# Which categories of which dimensions are counted.
Condition = tuple[tuple[str, frozenset[str]], ...]
# A multiple-response dimension and one of its categories; an empty category stands for no response.
Response = tuple[str, str]
# Index and key of a column; the key is empty in the column of row totals.
Column = tuple[int, str]


@dataclass(frozen=True)
class Cell:
    """One cell of a table in one year. `minimum` is what a hidden one is at least, `maximum` what places allow."""

    source: int
    table: str
    row: str
    column: str
    population: str
    year: int
    months: tuple[int, int]
    shown: int | None
    minimum: int
    maximum: int | None
    where: Condition
    response: Response | None

    @property
    def id(self) -> CellId:
        return self.source, self.table, self.row, self.column

    def counts_the_same_as(self, other: "Cell") -> bool:
        return (self.where, self.response, self.months) == (other.where, other.response, other.months)

    def is_part_of(self, other: "Cell") -> bool:
        """Whether all cases counted here are counted there: where a zero is shown, a dot can hide nobody."""
        where = dict(self.where)
        is_within = all(name in where and where[name] <= categories for name, categories in other.where)
        is_same_time = self.source == other.source and self.months == other.months
        return is_within and is_same_time and other.response in (None, self.response)

    def overlaps(self, other: "Cell") -> bool:
        """Whether another release counts the same months of the same population, or some of them."""
        (first, last), (begin, end) = self.months, other.months
        is_nested = (first <= begin and end <= last) or (begin <= first and last <= end)
        return self.population == other.population and self.source != other.source and is_nested

    def __str__(self) -> str:
        return f"{self.table} {self.year}, {self.row!r} {self.column!r}"


Categories = Mapping[tuple[str, int, str], frozenset[str]]


def cells_of(source: int, name: str, table: Table, categories: Categories) -> Iterator[Cell]:
    """Yield the cells of a table, except of years of which it shows nothing.

    `categories` are those of each dimension in the certificate, by population and year: a table that shows a column
    leaves out rows only where they are zero.
    """
    if not table["is_about_people"]:
        return
    for year in table["years"]:
        columns = [(index, head["key"]) for index, head in enumerate(table["headings"]) if head["year"] == year]
        if _shows_anything(table, columns):
            known = categories.get((_population(table), year, _dimension(table)), frozenset())
            for row in (*_rows(table), *_rows_left_out(table, columns, known), *_totals(table)):
                for column in columns:
                    yield _cell(source, name, table, year, row, column, _minimum(table, year, columns, row, column))


def _population(table: Table) -> str:
    return str(table["population"] or f"cases of {table['code']}")


def _dimension(table: Table) -> str:
    return str(table["dimension"]["name"] or f"lines of {table['code']}")


def _beside(table: Table, index: int) -> list[int | None]:
    """Return the cells of a column that may count anybody."""
    return [row["cells"][index] for row in table["rows"] if not _has_no_case(table, row, index)]


def _has_no_case(table: Table, row: Mapping[str, Any], index: int) -> bool:
    """Whether everybody knows that a cell is nought: on a Sunday, or before the records began."""
    return row["is_impossible"] or is_unrecorded(table, row, index)


def is_unrecorded(table: Table, row: Mapping[str, Any], index: int) -> bool:
    """Whether the month of a cell was over before the records began. Tables by other things say nothing of it."""
    begin: str = table.get("recorded_from") or ""
    return bool(begin) and f"{table['headings'][index]['year']}-{int(row['key']):02}" < begin[:7]


def _shows_anything(table: Table, columns: list[Column]) -> bool:
    totals = table["totals"]
    cells = [cell for index, _key in columns for cell in (*_beside(table, index), totals[index] if totals else None)]
    return any(cell is not None for cell in cells)


def _listed(table: Table) -> list[str]:
    return [category for row in table["rows"] for category in row["members"] or [row["key"]]]


@dataclass(frozen=True)
class _Row:
    """Whom a row counts, and what it shows in each column."""

    key: str
    where: Condition
    response: Response | None
    cells: list[int | None]
    at_most: list[int | None]
    at_least: list[int | None]


def _rows(table: Table) -> Iterator[_Row]:
    for row in table["rows"]:
        # Releases of older versions say nothing of places.
        limits = row.get("at_most") or [], row.get("at_least") or []
        cells = [0 if _has_no_case(table, row, index) else cell for index, cell in enumerate(row["cells"])]
        yield _row(table, row["key"], row["members"] or [row["key"]], cells, *limits)


def _totals(table: Table) -> Iterator[_Row]:
    if table["totals"]:
        is_all = table["covers_all"]
        where = () if is_all else ((_dimension(table), frozenset(_listed(table) or [WITHHELD])),)
        yield _Row(TOTAL, where, None, table["totals"], [], [])


def _rows_left_out(table: Table, columns: list[Column], known: frozenset[str]) -> Iterator[_Row]:
    """Yield the rows that are not in the table because they are zero: of categories that others list."""
    total_column = next(index for index, key in columns if key == "")
    if any(cell is not None for cell in _beside(table, total_column)):
        for category in sorted(known - set(_listed(table)) - {TOTAL, WITHHELD}):
            yield _row(table, category, [category], [0] * len(table["headings"]), [], [])


def _row(table: Table, key: str, members: list[str], *cells: list[int | None]) -> _Row:
    """Return a row of its cells, and what places say that they are at most, and at least."""
    if table["dimension"]["is_multiple"]:
        return _Row(key, (), (_dimension(table), "" if members[0] in NO_RESPONSE else members[0]), *cells)
    return _Row(key, ((_dimension(table), frozenset(members)),), None, *cells)


def _cell(source: int, name: str, table: Table, year: int, row: _Row, column: Column, minimum: int) -> Cell:
    index, key = column
    where, response = _across(table["across"], key) if key else ((), None)
    return Cell(
        source=source,
        table=name,
        row=row.key,
        column=key,
        population=_population(table),
        year=year,
        months=(table["months"][0], table["months"][1]),
        shown=row.cells[index],
        minimum=max(minimum, (row.at_least[index] or 0) if row.at_least else 0),
        maximum=row.at_most[index] if row.at_most else None,
        where=row.where + where,
        response=row.response or response,
    )


def _across(axis: Mapping[str, Any], key: str) -> tuple[Condition, Response | None]:
    if axis["is_multiple"]:
        return (), (axis["name"], "" if key in NO_RESPONSE else key)
    return ((axis["name"], frozenset([key])),), None


def _minimum(table: Table, year: int, columns: list[Column], row: _Row, column: Column) -> int:
    """A dot beside shown counts of its row or column is not zero, unless the table says that it may be."""
    index, key = column
    if year in table["dots_may_be_nought"] or (row.key == TOTAL and not key):
        return 0
    others = [row.cells[other] for other, other_key in columns if other_key]
    beside = others if key else _beside(table, index)
    return int(any(cell is not None for cell in beside))
