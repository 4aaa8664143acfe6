"""Whoever joined a course late keeps beginning with a date that takes place, whatever becomes of its dates."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.booking.actions import cancel
from appointments.choices import AppointmentState
from appointments.models import Appointment, Attendance, Slot
from appointments.models.appointment import AppointmentQuerySet
from familienzentrum.models import User


@transaction.atomic
def begin_with_what_stands(courses: Collection[int], *, by: User) -> int:
    """Let whoever joined late and was not expected yet have all dates ahead, in whichever order they are now.

    Where none is left nothing remains of the booking: it is cancelled. Returns for how many families; the caller holds
    their rows, and tells them afterwards.
    """
    return sum(_begin_with_what_comes_first(course, by) for course in sorted(courses))


@transaction.atomic
def forget_check_ins(appointments: AppointmentQuerySet) -> None:
    """Who is in the house early for a first date that is not then any more is expected again."""
    here = appointments.filter(state=AppointmentState.ARRIVED)
    here.update(state=AppointmentState.BOOKED, arrived_at=None, arrived_by=None)


def _begin_with_what_comes_first(course: int, by: User) -> int:
    dates = Slot.objects.offered().filter(course=course, starts_at__gt=timezone.now())
    first = dates.order_by("starts_at", "id").first()
    waiting = _not_expected_yet(course).exclude(begins_with=first) if first else _not_expected_yet(course)
    # By their ids: once they begin otherwise, the question would find others.
    rows = Appointment.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))
    forget_check_ins(rows)
    if first is None:
        return _cancel_all(rows, by)
    # `state` says from now on what becomes of this date.
    Attendance.objects.filter(appointment__in=rows, date=first).delete()
    rows.update(begins_with=first)
    return 0


def _not_expected_yet(course: int) -> AppointmentQuerySet:
    """Return those whose first date is ahead or did not take place, those cancelled among them: they may come back."""
    never_came = Q(state__in=(AppointmentState.BOOKED, AppointmentState.CANCELLED))
    is_ahead = Q(begins_with__starts_at__gt=timezone.now())
    rows = Appointment.objects.filter(slot__course=course, ends_with__isnull=True)
    return rows.filter(is_ahead | Q(never_came, begins_with__is_withdrawn=True))


def _cancel_all(rows: AppointmentQuerySet, by: User) -> int:
    booked = rows.standing().filter(sealed__isnull=False).select_related("slot").order_by("pk")
    return len([cancel(appointment, by=by, clears=True) for appointment in booked])
