"""Figures from appointments and referral slips; both stay countable after everything personal is erased."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, CharField, F, Min, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.choices import AppointmentState, CancelledBy, ReferralState
from appointments.models import Appointment, Referral
from reporting.figures.table import Row, Span
from reporting.figures.tally import rows_of, tally

_TOOK_PLACE = [AppointmentState.ARRIVED, AppointmentState.RUNNING, AppointmentState.DONE]


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
    booked = Appointment.objects.annotate(outcome=outcome)
    labels = [
        ("took_place", _("Took place")),
        (AppointmentState.NO_SHOW, _("Nobody came")),
        (CancelledBy.FAMILY, _("Cancelled by the family")),
        (CancelledBy.HOUSE, _("Cancelled by the house")),
        (AppointmentState.BOOKED, _("Still ahead, or not recorded")),
    ]
    return rows_of(labels, tally(booked, span, day="slot__starts_at", by="outcome", is_moment=True), span)


def by_arrival(span: Span) -> Iterator[Row]:
    """Slips count in the year they were given."""
    labels = [
        (ReferralState.ARRIVED, _("Arrived")),
        (ReferralState.EXPIRED, _("Not heard of")),
        (ReferralState.GIVEN, _("Still under way")),
    ]
    return rows_of(labels, tally(Referral.objects.all(), span, day="given_on", by="state"), span)
