"""A figure, and the table of raw counts it yields. Raw counts are read by `reporting.disclosure` only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Span:
    """The year reported on, and the year before if there are records of it."""

    year: int
    has_year_before: bool = True

    @property
    def years(self) -> tuple[int, ...]:
        return (self.year, self.year - 1) if self.has_year_before else (self.year,)


@dataclass(frozen=True)
class Row:
    """One line: its count in each year of the span."""

    key: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """Something that is counted. `count` reads the database; a figure `has_total` where its rows never overlap.

    `is_sensitive`: the counts are about people, so that small ones are hidden.
    """

    code: str
    name: Text
    unit: Text
    row_heading: Text
    definition: Text
    rule: Text
    source: Text
    count: Callable[[Span], Iterable[Row]]
    has_total: bool = True
    is_sensitive: bool = True

    def table(self, span: Span) -> "Table":
        return Table(self, span, tuple(self.count(span)))


@dataclass(frozen=True)
class Table:
    """A figure's raw counts. Never shown: see `reporting.disclosure.protect`."""

    figure: Figure
    span: Span
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[tuple[int, ...], ...]:
        """Return the counts by year instead of by row."""
        return tuple(tuple(row.counts[i] for row in self.rows) for i in range(len(self.span.years)))

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in self.columns)
