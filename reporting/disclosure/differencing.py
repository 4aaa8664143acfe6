"""Prevents differencing: readers who subtract an earlier release from this one must not find a few cases."""

from collections.abc import Iterator, Mapping, Sequence

from reporting.disclosure.attacker_knowledge import TOTAL, Publication
from reporting.disclosure.confidential_tables import ConfidentialTable, Limit, Position
from reporting.disclosure.protected_tables import Cell, ProtectedTable
from reporting.disclosure.safety import is_small
from reporting.disclosure.seen import Seen


def prevent_differencing(
    tables: Sequence[ConfidentialTable], ledger: Sequence[Publication], k: int, seen: Seen | None = None
) -> None:
    """Hide again what was hidden, and what changed a little since.

    Where fewer than k cases came or went, the year is repeated as it was released: there is nothing new to show. What
    was only seen may be hidden there and shown now, for many cases came since.
    """
    for table in tables:
        for year in table.raw.span.years:
            for old in _releases(table, year, ledger):
                hidden = [position for position, value in _released_values(table, year, old).items() if value is None]
                table.suppressed.update(hidden)
            for old in _releases_of_nested_months(table, year, [*ledger, *(seen.of_year(year) if seen else ())]):
                _suppress_small_differences(table, year, old, k)
    for population, year in {(table.population, year) for table in tables for year in table.raw.span.years}:
        group = [table for table in tables if table.population == population and year in table.raw.span.years]
        if not _repeats(group, year, ledger, k, k) and seen:
            _repeats(group, year, seen.of_year(year), k, seen.enough)


def _repeats(
    group: Sequence[ConfidentialTable], year: int, earlier: Sequence[Publication], k: int, enough: int
) -> bool:
    """Repeat a population as it was, or hide what changed a little; return whether it is repeated."""
    is_repeated = _few_came_or_went(group, year, earlier, enough)
    for table in group:
        (_repeat if is_repeated else _suppress_small_changes)(table, year, earlier, k)
    return is_repeated


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


def _few_came_or_went(
    group: Sequence[ConfidentialTable], year: int, ledger: Sequence[Publication], enough: int
) -> bool:
    """Whether some cases came or went since, and fewer than enough as far as any table of the group tells.

    A case is counted once by the categories of a dimension with single responses: in each column of such a table it
    is enough to add up what came, and what went.
    """
    most = 0
    for table in group:
        changes = _changes(table, year, ledger)
        for column in {column for _row, column in changes}:
            of_column = {row: change for (row, change_column), change in changes.items() if change_column == column}
            most = max(most, *_came_and_went(table, of_column))
    return is_small(most, enough)


def _came_and_went(table: ConfidentialTable, changes: Mapping[str, int]) -> tuple[int, int]:
    of_rows = [change for row, change in changes.items() if row != TOTAL]
    axis = table.raw.figure.dimension
    if axis and axis.is_multiple:
        # A case may be in all of them: what came is what came to one at most, and what went is counted apart.
        of_rows = [max(0, *of_rows), min(0, *of_rows)] if of_rows else []
    total = changes.get(TOTAL, 0)
    came, went = sum(max(change, 0) for change in of_rows), -sum(min(change, 0) for change in of_rows)
    return max(came, total), max(went, -total)


def _changes(table: ConfidentialTable, year: int, ledger: Sequence[Publication]) -> dict[Position, int]:
    """Return by how much counts differ from what was released last, where that was shown."""
    old = next(iter(_releases(table, year, ledger)), None)
    before = _released_values(table, year, old) if old else {}
    return {position: table.count(position) - value for position, value in before.items() if value is not None}


def _suppress_small_changes(table: ConfidentialTable, year: int, ledger: Sequence[Publication], k: int) -> None:
    """Hide what a few cases came to, or went from, since the last release; the audit hides what would give it back."""
    small = {position for position, change in _changes(table, year, ledger).items() if is_small(change, k)}
    if small:
        table.suppressed |= small
        table.changed_a_little.add(year)


def _repeat(table: ConfidentialTable, year: int, ledger: Sequence[Publication], _k: int) -> None:
    old = next(iter(_releases(table, year, ledger)), None)
    if old is None:
        table.withhold(year)
        return
    column = old.years.index(year)
    numbers = {number.key: number.values[column] for number in old.numbers}
    cells = _released_values(table, year, old)
    limits = {position: _released_limit(table, position, old) for position in cells}
    table.repeat(year, cells, numbers, limits, may_be_nought=year in old.dots_may_be_nought)


def _released_values(table: ConfidentialTable, year: int, old: ProtectedTable) -> dict[Position, Cell]:
    """Return what an earlier version showed in each cell of the table; nothing where it had no such cell."""
    columns = {(heading.year, heading.key): index for index, heading in enumerate(old.headings)}
    values: dict[Position, Cell] = {}
    for row, column in table.positions(year):
        heading = table.headings[column]
        before = columns.get((heading.year, heading.key))
        values[row, column] = None if before is None else _released_value(old, row, before)
    return values


def _released_limit(table: ConfidentialTable, position: Position, old: ProtectedTable) -> Limit:
    """Return what places told of a cell then: to those that there are now belongs another count."""
    heading = table.headings[position[1]]
    row = next((row for row in old.rows if row.key == position[0]), None)
    places = (place for place, one in enumerate(old.headings) if (one.year, one.key) == (heading.year, heading.key))
    column = next(places, None)
    if row is None or column is None:
        return Limit()
    return Limit(row.at_most[column] if row.at_most else None, row.at_least[column] if row.at_least else None)


def _released_value(old: ProtectedTable, key: str, column: int) -> Cell:
    """Return the value of a cell; a row that was left out is zero throughout where the counts of all show any."""
    if key == TOTAL:
        return old.totals[column] if old.totals else None
    row = next((row for row in old.rows if row.key == key), None)
    if row is not None:
        return row.cells[column]
    year = old.headings[column].year
    of_all = next(place for place, one in enumerate(old.headings) if (one.year, one.key) == (year, ""))
    shows_any_row = any(row.cells[of_all] is not None for row in old.rows if not row.is_impossible)
    return 0 if shows_any_row else None
