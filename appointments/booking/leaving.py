"""Leaves a course that goes on: the dates that were stay as they were, and the place is free for the others."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.booking.reallocation import pass_on
from appointments.booking.refusals import CheckedIn, CheckedInFirst
from appointments.choices import AppointmentState, CancelledBy, DayChange
from appointments.core.courses import booked_dates, dates_ahead, has_begun
from appointments.messages.adviser_news import note_for_adviser
from appointments.messages.telling import confirm_changes, tell_changes
from appointments.models import Appointment, Attendance
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.models import User

# As long a family can take back what it gave up, and its mail waits.
_SECOND_THOUGHTS = dt.timedelta(minutes=10)


def can_leave(appointment: Appointment) -> bool:
    """Return whether a family can give up the dates ahead of a course that has begun for it, whoever came before."""
    if appointment.is_erased or appointment.is_cancelled or appointment.has_left or not has_begun(appointment):
        return False
    return bool(dates_ahead(appointment))


@transaction.atomic
def leave(appointment: Appointment, *, by: User | None, whose: CancelledBy, clears: bool) -> Appointment:
    """Give up the dates ahead and pass the place on; the caller holds the queue lock and that of the row.

    What became of the first date stays, for the report. Raises CheckedIn.
    """
    ahead, booked = dates_ahead(appointment), booked_dates(appointment)
    _refuse_checked_in(appointment, by)
    # A first date that was called off while it was going on is none of those that stand.
    appointment.ends_with = next((date for date in reversed(booked) if date.has_begun), appointment.first_date)
    appointment.cancelled_by = whose
    appointment.restorable_until = None if clears else restorable_until(whose, before=ahead[0].starts_at)
    appointment.erase_on = min(appointment.erase_on, erase_on_after(timezone.localdate()))
    appointment.save(update_fields=["ends_with", "cancelled_by", "restorable_until", "erase_on"])
    if by:
        audit.record("appointment.left", appointment, by=by)
    if not clears:
        tell_of_giving_up(appointment, whose)
        if whose == CancelledBy.FAMILY:
            note_for_adviser(ahead[0], DayChange.CANCELLED, at=appointment.restorable_until)
        pass_on(appointment.slot, freed=appointment.seats)
    return appointment


def restorable_until(whose: CancelledBy, *, before: dt.datetime) -> dt.datetime | None:
    """Return until when a family can take back what it pressed by mistake; what the house cancels stays cancelled."""
    until = timezone.now() + _SECOND_THOUGHTS
    return until if whose == CancelledBy.FAMILY and until < before else None


def tell_of_giving_up(appointment: Appointment, whose: CancelledBy) -> None:
    """The family that cancels hears of it when it can no longer take it back, one that was cancelled at once."""
    if whose == CancelledBy.FAMILY:
        confirm_changes(appointment, at=appointment.restorable_until)
    else:
        tell_changes(appointment)


def _refuse_checked_in(appointment: Appointment, by: User | None) -> None:
    """Who is in the house for a date that begins soon is there for it."""
    here = Attendance.objects.filter(appointment=appointment, state=AppointmentState.ARRIVED)
    if here.filter(date__starts_at__gt=timezone.now()).exists():
        raise CheckedInFirst if by else CheckedIn
