"""Bars and shades that stand in the tables themselves: how long and how dark, from what a table shows and no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporting.disclosure import Cell, ProtectedTable
from reporting.planning.budget import Budget
from reporting.writing.columns import Column, columns_of, whole_columns

# Fewer rows or columns with a count need no picture.
_LEAST_BARS, _LEAST_COLUMNS = 2, 3
# Steps of shade.
SHADES = 10


@dataclass(frozen=True)
class Bar:
    """The bar of a row, and a thinner one of the year before: percent of the longest in the table."""

    now: int
    before: int | None


def bars_of(table: ProtectedTable) -> tuple[Bar, ...]:
    """Return a bar for each row; none at all for a table of two properties, or with a single count.

    A hidden count has a bar of nothing, as nought has: its dot tells them apart.
    """
    if table.across or table.is_withheld:
        return ()
    places = [column.place for column in whole_columns(table)]
    counts = [[row.cells[place] or 0 for place in places] for row in table.rows]
    longest = max((count for line in counts for count in line), default=0)
    if not longest or sum(any(line) for line in counts) < _LEAST_BARS:
        return ()
    return tuple(Bar(*_lengths(line, longest)) for line in counts)


def shades_of(table: ProtectedTable) -> tuple[tuple[int, ...], ...]:
    """Return a shade for each cell of a table of two properties, from 0 to `SHADES`; none if it is nearly empty.

    Columns of all cases have none: they would outshine the others.
    """
    if not table.across or table.is_withheld:
        return ()
    columns = [column for column in columns_of(table) if not column.is_all]
    counts = [count for row in table.rows if not row.is_impossible for count in _counts(row.cells, columns)]
    highest = max(counts, default=0)
    if len(columns) < _LEAST_COLUMNS or sum(map(bool, counts)) * 3 < len(counts):
        return ()
    places = {column.place for column in columns}
    return tuple(
        tuple(_shade(count, highest) if place in places else 0 for place, count in enumerate(row.cells))
        for row in table.rows
    )


def lengths_of_costs(budget: Budget) -> tuple[Bar, ...]:
    """Return how long the actual and planned cost of each line are; an open amount counts as far as it is known."""
    costs = [(row.actual.cost.known, row.planned.cost.known) for row in budget.rows]
    longest = max((cost for line in costs for cost in line), default=Decimal(0))
    return tuple(Bar(*_lengths(line, longest)) for line in costs) if longest else ()


def lengths_of(counts: Sequence[int]) -> tuple[int, ...]:
    """Return how long the bars of a series are, in percent of the longest."""
    longest = max(counts, default=0)
    return tuple(_percent(count, longest) if longest else 0 for count in counts)


def _lengths(line: Iterable[int | Decimal], longest: int | Decimal) -> tuple[int, int | None]:
    now, *before = (_percent(count, longest) for count in line)
    return now, before[0] if before else None


def _percent(count: int | Decimal, longest: int | Decimal) -> int:
    """Return at least 1 for whatever is more than nothing."""
    return max(1, round(count * 100 / longest)) if count > 0 else 0


def _counts(cells: tuple[Cell, ...], columns: list[Column]) -> list[int]:
    return [cells[column.place] or 0 for column in columns]


def _shade(count: Cell, highest: int) -> int:
    return max(1, round(count * SHADES / highest)) if count else 0
