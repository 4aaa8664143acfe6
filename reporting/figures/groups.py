"""Counts dates of groups, open meetings, courses and events, and the heads that were counted there."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Sum
from django.utils.translation import gettext as _

from appointments.models import HeadCount, Slot
from offers.choices import OfferKind
from reporting.figures.table import Row, Span
from reporting.figures.tally import Tally, counts, tally, within

GROUPS = (OfferKind.GROUP, OfferKind.DROP_IN, OfferKind.OUTREACH)
COURSES = (OfferKind.COURSE, OfferKind.EVENT)


def held_or_called_off() -> tuple[tuple[str, str], ...]:
    return (("held", _("Held")), ("called_off", _("Called off")))


def dates_of_groups(span: Span) -> Iterator[Row]:
    return _dates(GROUPS, span)


def dates_of_courses(span: Span) -> Iterator[Row]:
    return _dates(COURSES, span)


def _dates(kinds: Sequence[OfferKind], span: Span) -> Iterator[Row]:
    """Yield planned, held and called-off dates of each kind; further advisers of a date make no date of their own."""
    slots = Slot.objects.filter(offer__kind__in=kinds, accompanies=None)
    held = tally(slots.filter(is_withdrawn=False), span, day="starts_at", by="offer__kind", is_moment=True)
    called_off = tally(slots.filter(is_withdrawn=True), span, day="starts_at", by="offer__kind", is_moment=True)
    for kind in kinds:
        pairs = zip(counts(held, kind.value, span), counts(called_off, kind.value, span), strict=True)
        yield Row(kind.value, str(kind.label), tuple(number for pair in pairs for number in (sum(pair), *pair)))


def people_at_groups(span: Span) -> Iterator[Row]:
    return _people((OfferKind.GROUP, *COURSES), span)


def people_at_open_meetings(span: Span) -> Iterator[Row]:
    return _people((OfferKind.DROP_IN, OfferKind.OUTREACH), span)


def _people(kinds: Sequence[OfferKind], span: Span) -> Iterator[Row]:
    """Yield adults and children as they were counted on the spot."""
    found = (
        HeadCount.objects.filter(within(span, "slot__starts_at", is_moment=True), slot__offer__kind__in=kinds)
        .order_by()
        .values_list("slot__starts_at__year")
        .annotate(adults=Sum("adults"), children=Sum("children"))
    )
    added: Tally = Counter()
    for year, adults, children in found:
        added["adults", year], added["children", year] = adults, children
    yield Row("adults", _("Adults"), counts(added, "adults", span))
    yield Row("children", _("Children"), counts(added, "children", span))
