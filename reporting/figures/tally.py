"""Counts rows by year and one more property, in one query."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractYear
from django.utils import timezone

from reporting.figures.table import Row, Span

# What was counted (one value or several) and the year.
Tally = Counter[tuple[Any, int]]
_EACH = Count("pk")


def tally(
    rows: QuerySet[Any], span: Span, *, day: str, by: str, is_moment: bool = False, add: Combinable = _EACH
) -> Tally:
    """Count by the value of `by` and by year; `day` names the field that says when, a date or a moment.

    `add` is what is added up; every row counts once unless told otherwise.
    """
    found = (
        rows.filter(within(span, day, is_moment=is_moment))
        .annotate(counted_in=ExtractYear(day))
        .order_by()
        .values_list(by, "counted_in")
        .annotate(number=add)
    )
    return Counter({(value, year): int(number or 0) for value, year, number in found})


def within(span: Span, day: str, *, is_moment: bool = False) -> Q:
    """Restrict `day` to the months of the span; plain bounds, so that an index on the day is used."""
    return reduce(or_, (Q(**{f"{day}__gte": start, f"{day}__lt": end}) for start, end in _bounds(span, is_moment)))


def _bounds(span: Span, is_moment: bool) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the first day and the day after the last: of all years at once, or of the same months of each."""
    days = [span.days_of(year) for year in sorted(span.years)]
    if span.is_whole_year:
        days = [(days[0][0], days[-1][1])]
    for first, last in days:
        start, end = first, last + dt.timedelta(days=1)
        yield (_midnight(start), _midnight(end)) if is_moment else (start, end)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def counts(counted: Tally, value: Any, span: Span) -> tuple[int, ...]:
    return tuple(counted[value, year] for year in span.years)


def rows_of(labels: Iterable[tuple[Any, object]], counted: Tally, span: Span) -> Iterator[Row]:
    """Yield a row per label, in that order."""
    for value, label in labels:
        yield Row(str(value), str(label), counts(counted, value, span))


def long_rows_of(labels: Iterable[tuple[Any, object]], counted: Tally, span: Span) -> Iterator[Row]:
    """Yield a row per label of a long list: a table leaves out those that were never counted."""
    for value, label in labels:
        yield Row(str(value), str(label), counts(counted, value, span), is_optional=True)


def counted_only(rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out what never occurred, where no count is hidden: long lists would be mostly noughts."""
    return (row for row in rows if any(row.counts))


def percent(part: int, whole: int) -> float | None:
    """Return a share without decimals; none of nothing."""
    return float(round(100 * part / whole)) if whole else None
