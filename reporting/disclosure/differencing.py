"""Prevents differencing: readers who subtract an earlier release from this one must not find a few cases."""

from collections.abc import Iterator, Sequence

from reporting.disclosure.attacker_knowledge import TOTAL, Publication
from reporting.disclosure.confidential_tables import ConfidentialTable, Position
from reporting.disclosure.protected_tables import Cell, ProtectedTable
from reporting.disclosure.safety import is_small


def prevent_differencing(tables: Sequence[ConfidentialTable], ledger: Sequence[Publication], k: int) -> None:
    """Hide again what was hidden. Where fewer than k cases came or went since, repeat the year as it was released."""
    for table in tables:
        for year in table.raw.span.years:
            for old in _releases(table, year, ledger):
                hidden = [position for position, value in _released_values(table, year, old).items() if value is None]
                table.suppressed.update(hidden)
            for old in _releases_of_nested_months(table, year, ledger):
                _suppress_small_differences(table, year, old, k)
    for population, year in {(table.population, year) for table in tables for year in table.raw.span.years}:
        group = [table for table in tables if table.population == population and year in table.raw.span.years]
        if any(is_small(change, k) for table in group for change in _changes(table, year, ledger)):
            for table in group:
                _repeat(table, year, ledger)


def _earlier_versions(table: ConfidentialTable, year: int, ledger: Sequence[Publication]) -> Iterator[ProtectedTable]:
    """Yield the table as it was released before, the oldest first."""
    for publication in ledger:
        old = publication.tables.get(table.name)
        if old and year in old.years and old.population == table.raw.figure.population:
            yield old


def _releases(table: ConfidentialTable, year: int, ledger: Sequence[Publication]) -> list[ProtectedTable]:
    """Return the earlier versions about the same months, the latest first."""
    versions = [old for old in _earlier_versions(table, year, ledger) if old.months == table.raw.span.months]
    return versions[::-1]


def _releases_of_nested_months(
    table: ConfidentialTable, year: int, ledger: Sequence[Publication]
) -> Iterator[ProtectedTable]:
    """Yield the earlier versions about some of these months only, or about these and more."""
    first, last = table.raw.span.months
    for old in _earlier_versions(table, year, ledger):
        begin, end = old.months
        is_nested = (first <= begin and end <= last) or (begin <= first and last <= end)
        if is_nested and old.months != (first, last):
            yield old


def _suppress_small_differences(table: ConfidentialTable, year: int, old: ProtectedTable, k: int) -> None:
    """Suppress counts from which those of some months, already released, leave a few cases in the other months."""
    for position, before in _released_values(table, year, old).items():
        if before is not None and is_small(table.count(position) - before, k):
            table.suppressed.add(position)


def _changes(table: ConfidentialTable, year: int, ledger: Sequence[Publication]) -> Iterator[int]:
    """Yield by how much counts differ from what was released last."""
    for old in _releases(table, year, ledger)[:1]:
        for position, before in _released_values(table, year, old).items():
            if before is not None:
                yield table.count(position) - before


def _repeat(table: ConfidentialTable, year: int, ledger: Sequence[Publication]) -> None:
    old = next(iter(_releases(table, year, ledger)), None)
    if old is None:
        table.withhold(year)
        return
    column = old.years.index(year)
    numbers = {number.key: number.values[column] for number in old.numbers}
    cells = _released_values(table, year, old)
    table.repeat(year, cells, numbers, may_be_nought=year in old.dots_may_be_nought)


def _released_values(table: ConfidentialTable, year: int, old: ProtectedTable) -> dict[Position, Cell]:
    """Return what an earlier version showed in each cell of the table; nothing where it had no such cell."""
    columns = {(heading.year, heading.key): index for index, heading in enumerate(old.headings)}
    values: dict[Position, Cell] = {}
    for row, column in table.positions(year):
        heading = table.headings[column]
        before = columns.get((heading.year, heading.key))
        values[row, column] = None if before is None else _released_value(old, row, before)
    return values


def _released_value(old: ProtectedTable, key: str, column: int) -> Cell:
    """Return the value of a cell; a row that was left out was zero where its column showed anything."""
    if key == TOTAL:
        return old.totals[column] if old.totals else None
    row = next((row for row in old.rows if row.key == key), None)
    if row is not None:
        return row.cells[column]
    shows_any_row = any(row.cells[column] is not None for row in old.rows if not row.is_impossible)
    return 0 if shows_any_row else None
