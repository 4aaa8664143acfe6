"""Counts how long families wait: days between the day of booking and the appointed day."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import ExtractDay, ExtractYear, TruncDate
from django.utils.translation import gettext as _

from appointments.models import Appointment
from reporting.figures.table import Number, Row, Span
from reporting.figures.tally import percent, rows_of, tally, within

# The last day of each band, and the band of all that took longer.
_BANDS = (0, 7, 14, 28)
_LONGER = "longer"


class _Median(Aggregate):
    """The value in the middle."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def by_waiting(span: Span) -> Iterator[Row]:
    """Appointments by the days between the day of booking and the appointed day."""
    whens = [When(waited__lte=last, then=Value(str(last))) for last in _BANDS]
    band = Case(*whens, default=Value(_LONGER), output_field=CharField())
    counted = tally(_waits().annotate(band=band), span, day="slot__starts_at", by="band", is_moment=True)
    labels = [
        ("0", _("On the same day")),
        ("7", _("1 to 7 days")),
        ("14", _("8 to 14 days")),
        ("28", _("15 to 28 days")),
        (_LONGER, _("29 days or more")),
    ]
    return rows_of(labels, counted, span)


def waiting_numbers(span: Span) -> Iterator[Number]:
    """Yield the median and the mean of the days, and the share of appointments within 7, 14 and 28 days."""
    years = _years(span)
    cases = tuple(year.get("cases", 0) for year in years)
    median = tuple(year.get("median") for year in years)
    # With some bands hidden, a median or a mean would tell how many cases they hold.
    all_bands = ("", *map(str, _BANDS), _LONGER)
    yield Number("median", _("Days of waiting, median"), _("days"), median, cases, made_of=all_bands)
    mean = tuple(round(float(year["mean"]), 1) if year else None for year in years)
    yield Number("mean", _("Days of waiting, mean"), _("days"), mean, cases, decimals=1, made_of=all_bands)
    for place, last in enumerate(_BANDS[1:], start=2):
        label, bands = _("Within %(days)s days") % {"days": last}, tuple(str(band) for band in _BANDS[:place])
        share = tuple(percent(year[f"within_{last}"], year["cases"]) if year else None for year in years)
        yield Number(f"within_{last}", label, "%", share, cases, made_of=("", *bands))


def _years(span: Span) -> list[dict[str, Any]]:
    """Return what is known of the waits of each year of the span; nothing of a year without an appointment."""
    within_days: dict[str, Any] = {f"within_{last}": Count("pk", filter=Q(waited__lte=last)) for last in _BANDS[1:]}
    found = (
        _waits()
        .filter(within(span, "slot__starts_at", is_moment=True))
        .annotate(counted_in=ExtractYear("slot__starts_at"))
        .order_by()
        .values("counted_in")
        .annotate(cases=Count("pk"), median=_Median("waited"), mean=Avg("waited"), **within_days)
    )
    known: dict[int, dict[str, Any]] = {row["counted_in"]: dict(row) for row in found}
    return [known.get(year, {}) for year in span.years]


def _waits() -> QuerySet[Any]:
    """Return all appointments with the days `waited`; one that was moved waits until the day it was moved to."""
    days = ExpressionWrapper(TruncDate("slot__starts_at") - F("booked_on"), output_field=DurationField())
    return Appointment.objects.annotate(waited=ExtractDay(days))
