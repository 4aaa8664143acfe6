"""Figures about the house itself; nobody's privacy depends on them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from offers.choices import OfferKind, OfferState
from offers.models import Offer, Office
from reporting.figures.table import Row, Span
from reporting.figures.tally import counted_only, rows_of


def by_office(span: Span) -> Iterator[Row]:
    """Offers of each office that ran in a year; mere signposts to others are no offers of the house."""
    counted: Counter[tuple[int, int]] = Counter()
    for year in span.years:
        for office, number in _running_in(year).values_list("office").annotate(number=Count("pk")):
            counted[office, year] = number
    return counted_only(rows_of(Office.objects.values_list("pk", "short_name"), counted, span))


def _running_in(year: int) -> QuerySet[Offer]:
    begun = Q(starts_on=None) | Q(starts_on__lte=dt.date(year, 12, 31))
    not_over = Q(ends_on__gte=dt.date(year, 1, 1)) | Q(ends_on=None) & ~Q(state=OfferState.ENDED)
    return Offer.objects.filter(begun & not_over).exclude(kind=OfferKind.SIGNPOST).order_by()
