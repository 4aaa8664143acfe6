"""Figures of the guide through procedures, for its half-year reports: what it offers. None is about families."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from appointments.models import Slot
from offers.choices import OfferKind
from reporting.choices import Chapter
from reporting.figures import times
from reporting.figures.cases import Tally, counted_only, rows_of
from reporting.figures.house import running_between
from reporting.figures.table import Figure, Reading, Row

_SLOTS = replace(times.SLOTS, rows=lambda: Slot.objects.filter(accompanies=None, offer__office__is_guide=True))


def _offers(reading: Reading) -> Iterator[Row]:
    counted: Tally = Counter()
    for year in reading.span.years:
        running = running_between(*reading.span.days_of(year)).filter(office__is_guide=True)
        for kind, number in running.values_list("kind").annotate(number=Count("pk")):
            counted[kind, year] = number
    return counted_only(rows_of(OfferKind.choices, counted, reading.span))


def _hours(reading: Reading) -> Iterator[Row]:
    return counted_only(rows_of(OfferKind.choices, times.hours_of(_SLOTS, reading.span), reading.span))


_of_the_guide = partial(Figure, chapter=Chapter.GUIDE, row_heading=_("Kind"), is_sensitive=False)

FIGURES = {
    "guide_offers": _of_the_guide(
        code="I21d",
        name=_("Offers of the guide"),
        unit=_("offers"),
        definition=_("Offers of the guide through procedures that ran in these months, by what happens there."),
        rule=_("An offer without a first day counts from the day it was put on record."),
        source=_("list of offers of the house"),
        count=_offers,
    ),
    "guide_hours": _of_the_guide(
        code="I20e",
        name=_("Hours on offer of the guide"),
        unit=_("hours"),
        definition=_("Hours of all times of the guide that were not called off, whether or not anybody came."),
        rule=_("Whole hours: each line is rounded by itself."),
        source=_("calendar of the house"),
        count=_hours,
    ),
}
