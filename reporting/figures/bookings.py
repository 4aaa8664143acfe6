"""Counts appointments, the waiting list and referral slips; all stay countable after everything personal is erased."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, CharField, F, Min, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import AppointmentState, CancelledBy, ReferralState, WaitingState
from appointments.models import Appointment, Referral, Slot, WaitingEntry
from reporting.figures.table import Number, Row, Span
from reporting.figures.tally import percent, rows_of, tally

_TOOK_PLACE = [AppointmentState.ARRIVED, AppointmentState.RUNNING, AppointmentState.DONE]
_STANDING_KEYS = ("took_place", AppointmentState.NO_SHOW.value, AppointmentState.BOOKED.value)


def first_day() -> dt.date | None:
    """Return the day of the first appointment on record."""
    found = Appointment.objects.aggregate(first=Min("slot__starts_at"))["first"]
    return timezone.localdate(found) if found else None


def by_outcome(span: Span) -> Iterator[Row]:
    """Appointments count in the year of the appointed day."""
    outcome = Case(
        When(state__in=_TOOK_PLACE, then=Value("took_place")),
        When(state=AppointmentState.CANCELLED, then=F("cancelled_by")),
        default=F("state"),
        output_field=CharField(),
    )
    labels = [
        ("took_place", _("Took place")),
        (AppointmentState.NO_SHOW.value, _("Nobody came")),
        (CancelledBy.FAMILY.value, _("Cancelled by the family")),
        (CancelledBy.HOUSE.value, _("Cancelled by the house")),
        (AppointmentState.BOOKED.value, _("Still ahead, or not recorded")),
    ]
    booked = Appointment.objects.annotate(outcome=outcome)
    return rows_of(labels, tally(booked, span, day="slot__starts_at", by="outcome", is_moment=True), span)


def use_of_places(span: Span) -> Iterator[Number]:
    """Yield the share of the offered places that families held when the time came."""
    slots = Slot.objects.offered().filter(capacity__gt=0).annotate(one=Value(1))
    offered = tally(slots, span, day="starts_at", by="one", is_moment=True, add=Sum("capacity"))
    standing = Appointment.objects.standing()
    # A booking takes one place or several: told apart by places, one query says both how many and how much.
    by_size = tally(standing, span, day="slot__starts_at", by="places", is_moment=True)
    held = {year: sum(size * number for (size, when), number in by_size.items() if when == year) for year in span.years}
    yield Number(
        key="use",
        label=_("Offered places that were booked"),
        unit="%",
        values=tuple(percent(held[year], offered[1, year]) for year in span.years),
        cases=tuple(sum(number for (_size, when), number in by_size.items() if when == year) for year in span.years),
        made_of=_STANDING_KEYS,
    )


def waiting_list(span: Span) -> Iterator[Row]:
    """Entries count in the year in which the family joined the list."""
    return rows_of(WaitingState.choices, tally(WaitingEntry.objects.all(), span, day="joined_on", by="state"), span)


def by_arrival(span: Span) -> Iterator[Row]:
    """Slips count in the year they were given."""
    labels = [
        (ReferralState.ARRIVED.value, _("Arrived")),
        (ReferralState.EXPIRED.value, _("Not heard of")),
        (ReferralState.GIVEN.value, _("Still under way")),
    ]
    return rows_of(labels, tally(Referral.objects.all(), span, day="given_on", by="state"), span)
