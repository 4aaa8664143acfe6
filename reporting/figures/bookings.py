"""Counts appointments, the waiting list and referral slips; all stay countable after everything personal is erased."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, CharField, F, Min, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import AppointmentState, CancelledBy, ReferralState, WaitingState
from appointments.models import Appointment, Referral, Slot, WaitingEntry
from offers.choices import OfferKind
from reporting.figures.table import Number, Row, Span
from reporting.figures.tally import Tally, coarser_row, percent, rows_of, tally

_TOOK_PLACE = [AppointmentState.ARRIVED, AppointmentState.RUNNING, AppointmentState.DONE]
_IN_GROUPS = [OfferKind.GROUP, OfferKind.COURSE, OfferKind.EVENT]
# An appointment that took place is told apart by what it was; the other outcomes stand as they are.
_SINGLE = "single"
_TOOK_PLACE_KEYS = (_SINGLE, *(kind.value for kind in _IN_GROUPS))
_STANDING_KEYS = ("took_place", AppointmentState.NO_SHOW.value, AppointmentState.BOOKED.value)


def first_day() -> dt.date | None:
    """Return the day of the first appointment on record."""
    found = Appointment.objects.aggregate(first=Min("slot__starts_at"))["first"]
    return timezone.localdate(found) if found else None


def by_outcome(span: Span) -> Iterator[Row]:
    """Appointments count in the year of the appointed day."""
    counted = _outcomes(span)
    yield coarser_row("took_place", _("Took place"), _TOOK_PLACE_KEYS, counted, span)
    labels = [
        (AppointmentState.NO_SHOW.value, _("Nobody came")),
        (CancelledBy.FAMILY.value, _("Cancelled by the family")),
        (CancelledBy.HOUSE.value, _("Cancelled by the house")),
        (AppointmentState.BOOKED.value, _("Still ahead, or not recorded")),
    ]
    yield from rows_of(labels, counted, span)


def by_kind(span: Span) -> Iterator[Row]:
    """Bookings that took place: talks with one family, groups, courses and events."""
    kinds = [(_SINGLE, _("Talk with one family")), *((kind.value, kind.label) for kind in _IN_GROUPS)]
    return rows_of(kinds, _outcomes(span), span)


def _outcomes(span: Span) -> Tally:
    kind = Case(
        When(slot__offer__kind__in=_IN_GROUPS, then=F("slot__offer__kind")),
        default=Value(_SINGLE),
        output_field=CharField(),
    )
    outcome = Case(
        When(state__in=_TOOK_PLACE, then=kind),
        When(state=AppointmentState.CANCELLED, then=F("cancelled_by")),
        default=F("state"),
        output_field=CharField(),
    )
    booked = Appointment.objects.annotate(outcome=outcome)
    return tally(booked, span, day="slot__starts_at", by="outcome", is_moment=True)


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
