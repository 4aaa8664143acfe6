"""A figure, and the table of raw counts it yields. Raw counts are read by `reporting.disclosure` only."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar, cast

from django.utils.functional import Promise

from reporting.choices import Chapter

Text = str | Promise
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Span:
    """The reported year, and the previous one if there are records; `months` limits both (first, last).

    `records_begin` is the first day of which there are any, if it is known.
    """

    year: int
    has_year_before: bool = True
    months: tuple[int, int] = (1, 12)
    records_begin: dt.date | None = None

    @property
    def years(self) -> tuple[int, ...]:
        return (self.year, self.year - 1) if self.has_year_before else (self.year,)

    @property
    def is_whole_year(self) -> bool:
        return self.months == (1, 12)

    def days_of(self, year: int) -> tuple[dt.date, dt.date]:
        """Return the first and the last day that count in a year."""
        first, last = self.months
        return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


class Reading:
    """A span with a per-span cache: figures based on the same rows share one query."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self._found: dict[Callable[[Span], object], object] = {}

    def of(self, read: Callable[[Span], _Found]) -> _Found:
        """Return the result of `read` for the span, called once."""
        if read not in self._found:
            self._found[read] = read(self.span)
        return cast(_Found, self._found[read])


@dataclass(frozen=True)
class Dimension:
    """A dimension that classifies the cases of a population, such as the channel of a visit.

    The same name in two figures of a population is the same dimension: the attacker combines them. The name
    "month" is the month of the case, with the keys "1" to "12".
    `is_multiple`: a case may count in several lines. `is_sensitive`: it would betray something about everybody if all
    cases of a line were in one category.
    """

    name: str
    is_multiple: bool = False
    is_sensitive: bool = True


@dataclass(frozen=True)
class Row:
    """One line: its counts, in the order of `Table.headings`.

    `is_optional`: omitted from the table if nothing was counted, because the list is long. Such rows are passed on
    anyway, zeros included: which of them are shown must not depend on what is hidden.
    `members`: the finer keys a coarser row aggregates, such as three months of a quarter.
    `is_impossible`: there can be no case, such as a Sunday; shown as a dash.
    `at_most`: what each count cannot exceed, as everybody knows who has read how many places there were.
    """

    key: str
    label: str
    counts: tuple[int, ...]
    is_optional: bool = False
    members: tuple[str, ...] = ()
    is_impossible: bool = False
    at_most: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Column:
    """The heading over a column of counts; `key` is empty where all cases of the year are counted."""

    year: int
    key: str = ""
    label: str = ""


@dataclass(frozen=True)
class Number:
    """A number derived from counts: a share, a mean, a median. One value per year of the span.

    It is shown if it rests on enough cases, and the rows it is made of (`made_of`, by key) are shown.
    """

    key: str
    label: str
    unit: str
    values: tuple[float | None, ...]
    cases: tuple[int, ...]
    decimals: int = 0
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class DefinitionChange:
    """From this day on a figure is counted differently; `words` says how."""

    since: dt.date
    words: Text


@dataclass(frozen=True)
class Figure:
    """Something that is counted. `count` reads the database; a figure `has_total` where its rows never overlap.

    `is_sensitive`: the counts are about people, so that small ones are hidden.
    `population`: what is counted, one case each ("visits"); figures of one population are protected together.
    `dimension`: what the rows tell apart; none stands for a property that no other figure shows.
    `across`: what the columns tell apart, in a table of two dimensions; `columns` are their keys and labels.
    `covers_all`: every case of the population is in some row; otherwise the rest is in none. Such a figure needs a
    dimension of its own: of one that others list in full, the attacker would take the rows it lacks for noughts.
    `counts_part`: the rest of what its code stands for is not recorded (`reporting.paper.unrecorded`).
    `changes`: how the definition changed over the years, the oldest first; each makes a new version.
    """

    code: str
    chapter: Chapter
    name: Text
    unit: Text
    row_heading: Text
    definition: Text
    rule: Text
    source: Text
    count: Callable[[Reading], Iterable[Row]]
    has_total: bool = True
    is_sensitive: bool = True
    population: str = ""
    dimension: Dimension | None = None
    across: Dimension | None = None
    column_heading: Text = ""
    columns: Callable[[], Iterable[tuple[str, str]]] = tuple
    covers_all: bool = True
    numbers: Callable[[Reading], Iterable[Number]] | None = None
    changes: tuple[DefinitionChange, ...] = ()
    counts_part: bool = False

    def table(self, span: Span) -> "Table":
        """Count this figure alone; `registry.tables` counts all with fewer queries."""
        return self.read(Reading(span))

    def read(self, reading: Reading) -> "Table":
        numbers = tuple(self.numbers(reading)) if self.numbers else ()
        return Table(self, reading.span, tuple(self.count(reading)), tuple(self.columns()), numbers)

    def version(self, span: Span) -> int:
        """Return the version of the definition at the end of the span; the first is 1."""
        last = span.days_of(span.year)[1]
        return 1 + sum(change.since <= last for change in self.changes)

    def changes_within(self, span: Span) -> tuple[DefinitionChange, ...]:
        """Return the changes after the first day of the span: its years are then not comparable."""
        first, last = span.days_of(min(span.years))[0], span.days_of(span.year)[1]
        return tuple(change for change in self.changes if first < change.since <= last)


@dataclass(frozen=True)
class Table:
    """A figure's raw counts. Never shown: see `reporting.disclosure.protect`."""

    figure: Figure
    span: Span
    rows: tuple[Row, ...]
    across: tuple[tuple[str, str], ...] = ()
    numbers: tuple[Number, ...] = ()

    @property
    def headings(self) -> tuple[Column, ...]:
        """Return the meaning of each count of a row: per year all cases first, then each category across."""
        return tuple(
            column
            for year in self.span.years
            for column in (Column(year), *(Column(year, key, label) for key, label in self.across))
        )

    @property
    def columns(self) -> tuple[tuple[int, ...], ...]:
        """Return the counts by column instead of by row."""
        return tuple(tuple(row.counts[i] for row in self.rows) for i in range(len(self.headings)))

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in self.columns)
