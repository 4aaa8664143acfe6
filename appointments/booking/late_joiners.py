"""Whoever joined a course late keeps beginning with a date that takes place, whatever becomes of its dates."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from appointments.booking.actions import cancel
from appointments.choices import AppointmentState, CancelledBy
from appointments.models import Appointment, Attendance, Slot
from appointments.models.appointment import AppointmentQuerySet
from familienzentrum import local_time
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User

# A course has fewer places than are taken, or were.
FULL = ("slot_taken_within_capacity", "slot_taken_within_public_share")
# What takes a cancellation back.
BOOKED_AGAIN = {"state": AppointmentState.BOOKED, "cancelled_on": None, "cancelled_by": "", "restorable_until": None}


@transaction.atomic
def begin_with_what_stands(courses: Collection[int], *, by: User) -> int:
    """Let whoever joined late and was not expected yet have all dates ahead, in whichever order they are now.

    Where none is left nothing remains of the booking: it is cancelled. Returns for how many families; the caller holds
    their rows, and tells them afterwards.
    """
    return sum(_begin_with_what_comes_first(course, by) for course in sorted(courses))


@transaction.atomic
def let_come_back(course: int) -> None:
    """Book those again to whom no date was left earlier today, as far as places are left: a date comes back.

    The caller holds the course and its families, and tells them afterwards.
    """
    cancelled = Appointment.objects.filter(slot__course=course, state=AppointmentState.CANCELLED, sealed__isnull=False)
    by_house = cancelled.filter(cancelled_by=CancelledBy.HOUSE, restorable_until__gt=timezone.now())
    for pk in by_house.filter(begins_with__isnull=False).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                Appointment.objects.filter(pk=pk).update(**BOOKED_AGAIN)
        except IntegrityError as error:
            if constraint_of(error) not in FULL:
                raise


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
    """Mark each: whom staff had cancelled before does not come back with a date."""
    booked = list(rows.standing().filter(sealed__isnull=False).select_related("slot").order_by("pk"))
    for appointment in booked:
        cancelled = cancel(appointment, by=by, clears=True)
        cancelled.restorable_until = local_time.end_of_today()
        cancelled.save(update_fields=["restorable_until"])
    return len(booked)
