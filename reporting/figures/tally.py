"""Counts rows by year and one more property, in one query."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone

from reporting.figures.table import Row, Span

# What was counted (one value or several) and the year.
Tally = Counter[tuple[Any, int]]


def tally(rows: QuerySet[Any], span: Span, *, day: str, by: str, is_moment: bool = False) -> Tally:
    """Count by the value of `by` and by year; `day` names the field that says when, a date or a moment."""
    start, end = _bounds(span, is_moment)
    found = (
        rows.filter(**{f"{day}__gte": start, f"{day}__lt": end})
        .annotate(counted_in=ExtractYear(day))
        .order_by()
        .values_list(by, "counted_in")
        .annotate(number=Count("pk"))
    )
    return Counter({(value, year): number for value, year, number in found})


def _bounds(span: Span, is_moment: bool) -> tuple[dt.date, dt.date]:
    """Plain bounds instead of a function of the day, so that the index on the day is used."""
    start, end = dt.date(min(span.years), 1, 1), dt.date(max(span.years) + 1, 1, 1)
    return (_midnight(start), _midnight(end)) if is_moment else (start, end)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def rows_of(labels: Iterable[tuple[Any, object]], counted: Tally, span: Span) -> Iterator[Row]:
    """Yield a row per label, in that order."""
    for value, label in labels:
        yield Row(str(value), str(label), tuple(counted[value, year] for year in span.years))


def counted_only(rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out what never occurred: long lists of choices would be mostly noughts."""
    return (row for row in rows if any(row.counts))
