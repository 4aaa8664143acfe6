"""Protects tables: small counts of people are hidden, and so is what would give them back.

The only reader of `reporting.figures`. What leaves here is safe to show, as far as the rule reaches:

- a count of 1 to k-1 is hidden (k is the setting DISCLOSURE_THRESHOLD), in a total as well;
- further counts of the column are hidden, the smallest first, until subtraction from the total no longer tells
  that any hidden count is smaller than k;
- every hidden count is the same dot, whatever the reason; noughts are shown.

Each table is protected by itself. What several tables, or releases of different days, give away together is
not examined here, nor a line whose conversations all fall into one category.
"""

from collections.abc import Sequence

from django.conf import settings

from reporting.disclosure.certificate import Certificate
from reporting.disclosure.shapes import (
    Axis,
    Cell,
    Heading,
    HeadlineFigure,
    ProtectedNumber,
    ProtectedRow,
    ProtectedTable,
    Published,
)
from reporting.figures.registry import FIGURES, records_begin
from reporting.figures.table import Span, Table

__all__ = [
    "Axis",
    "Cell",
    "Certificate",
    "Heading",
    "HeadlineFigure",
    "ProtectedNumber",
    "ProtectedRow",
    "ProtectedTable",
    "Published",
    "protect",
    "published",
]


def published(year: int, *, months: tuple[int, int] = (1, 12)) -> Published:
    """Count a year in the database and protect every table."""
    begin = records_begin()
    span = Span(year, has_year_before=begin is not None and begin.year < year, months=months)
    tables = {name: protect(figure.table(span)) for name, figure in FIGURES.items()}
    return Published(year, begin, tables, months=months)


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
        headings=tuple(Heading(column.year, column.key, column.label) for column in table.headings),
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
