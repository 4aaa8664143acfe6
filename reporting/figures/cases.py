"""The cases to count, and the one query that counts them by year and dimension."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from familienzentrum import local_time
from reporting.figures.table import Reading, Row, Span

# What was counted (one value or several) and the year.
Tally = Counter[tuple[Any, int]]
Labels = Iterable[tuple[Any, object]]
# The rows of a table in order, or a function that returns them for a span.
Lines = Labels | Callable[[Span], Labels]
CountRows = Callable[[Reading], Iterable[Row]]


@dataclass(frozen=True)
class Cases:
    """The cases to count, and their date field (a datetime if `is_moment`).

    A new figure of the same cases only names its dimension; the query is always this one.
    """

    rows: Callable[[], QuerySet[Any]]
    when: str
    is_moment: bool = False

    def by(self, field: str, lines: Lines, *, is_long: bool = False) -> CountRows:
        """Count by a field. Long lists omit rows that were never counted."""

        def count(reading: Reading) -> Iterator[Row]:
            counted = Counter({(value, year): number for year, value, number in self.grouped(reading.span, field)})
            return rows_of(lines, counted, reading.span, is_long=is_long)

        return count

    def by_day(self, told: Callable[[dt.date], int], lines: Lines) -> CountRows:
        """Count by a property of the date, such as its month, with an index-only scan."""

        def count(reading: Reading) -> Iterator[Row]:
            counted: Tally = Counter()
            for year, day, number in reading.of(self._days):
                counted[told(day), year] += number
            return rows_of(lines, counted, reading.span)

        return count

    def grouped(self, span: Span, *fields: str, **added: Combinable) -> QuerySet[Any, tuple[Any, ...]]:
        """Return per year and combination of values: year, values, number of cases, and the sums in `added`."""
        return (
            self.rows()
            .filter(reduce(or_, (self._between(*bounds) for bounds in _bounds(span))))
            .annotate(counted_in=self._year(span))
            .order_by()
            .values_list("counted_in", *fields)
            .annotate(cases=Count("*"), **added)
        )

    def first_day(self) -> dt.date | None:
        """Return the date of the first case."""
        first = self.rows().aggregate(first=Min(self.when))["first"]
        return timezone.localdate(first) if first and self.is_moment else first

    def _days(self, span: Span) -> list[tuple[Any, ...]]:
        return list(self.grouped(span, self.when))

    def _year(self, span: Span) -> Case:
        """Annotate the year by comparison, which is faster than EXTRACT."""
        begin = self._start(dt.date(span.year, 1, 1))
        return Case(When(**{f"{self.when}__gte": begin}, then=Value(span.year)), default=Value(span.year - 1))

    def _between(self, first: dt.date, end: dt.date) -> Q:
        """Plain bounds, so that an index on the day is used."""
        return Q(**{f"{self.when}__gte": self._start(first), f"{self.when}__lt": self._start(end)})

    def _start(self, day: dt.date) -> dt.date:
        return local_time.at(day) if self.is_moment else day


def _bounds(span: Span) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield half-open date ranges: all years at once, or the same months of each."""
    days = [span.days_of(year) for year in sorted(span.years)]
    if span.is_whole_year:
        days = [(days[0][0], days[-1][1])]
    for first, last in days:
        yield first, last + dt.timedelta(days=1)


def counts(counted: Tally, value: Any, span: Span) -> tuple[int, ...]:
    return tuple(counted[value, year] for year in span.years)


def rows_of(lines: Lines, counted: Tally, span: Span, *, is_long: bool = False) -> Iterator[Row]:
    """Yield a row per line, in that order."""
    for value, label in lines(span) if callable(lines) else lines:
        yield Row(str(value), str(label), counts(counted, value, span), is_optional=is_long)


def crossed(lines: Lines, columns: Iterable[Any], counted: Tally, span: Span) -> Iterator[Row]:
    """Yield the rows of a two-way table: per year all cases, then those of each column."""
    keys = tuple(columns)
    for value, label in lines(span) if callable(lines) else lines:
        parts = ([counted[(value, key), year] for key in keys] for year in span.years)
        yield Row(str(value), str(label), tuple(number for part in parts for number in (sum(part), *part)))


def counted_only(rows: Iterable[Row]) -> Iterator[Row]:
    """Omit rows of zeros, where no count is hidden: long lists would be mostly zeros."""
    return (row for row in rows if any(row.counts))


def percent(part: int, whole: int) -> float | None:
    """Return a share in whole percent; None of nothing."""
    return float(round(100 * part / whole)) if whole else None
