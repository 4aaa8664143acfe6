"""Cancels a course as a whole, and restores it on the same day; families are always notified."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.booking.actions import cancel
from appointments.booking.late_joiners import BOOKED_AGAIN, FULL
from appointments.booking.reallocation import end_waiting, pass_on
from appointments.choices import AppointmentState, CancelledBy, WaitingState
from appointments.core.courses import planned_course
from appointments.groups.course_holding import (
    booked_for,
    hold_course,
    keep_waiting,
    refuse_ended,
    save_date,
    tell_course,
)
from appointments.groups.course_refusals import DrawnWithoutIt, FamiliesAreHere, TooFewPlaces, TooLateToRestore
from appointments.messages.telling import Told, tell_all
from appointments.messages.waiting_telling import tell_entries
from appointments.messages.wish_telling import tell_wishers_of
from appointments.models import Appointment, Course, HeldSeats, Slot, WaitingEntry
from familienzentrum import audit, local_time
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User


@transaction.atomic
def cancel_course(course: Course, *, by: User) -> Told:
    """Cancel all future dates, every booking and the waiting list; return how all these and who wished for it hear.

    If the course has begun, bookings stay, for the statistics: families are told that dates are dropped. On the same
    day `restore_course` takes it back. Raises FamiliesAreHere.
    """
    hold_course(course)
    first = planned_course(course).first
    HeldSeats.objects.filter(slot=first).delete()
    # From here on nobody books: whoever has, is concerned.
    list(Slot.objects.filter(pk=first.pk).select_for_update(of=("self",), no_key=True).values_list("pk"))
    concerned = booked_for(course)
    _cancel_all(first, by)
    _call_off(course, by)
    waited = _send_the_list_home(course)
    booked = tell_all(Appointment.objects.filter(pk__in=concerned).with_details().order_by("pk"))
    told = booked + waited + tell_wishers_of([course.pk])
    audit.record("course.cancelled", course, by=by, families=told.families)
    return told


@transaction.atomic
def restore_course(course: Course, *, by: User) -> Told:
    """Let a course that was cancelled today take place after all, with all who had booked and all who waited.

    Families hear of it as far as they had heard of the cancellation. Dates that had been dropped before stay dropped.
    Raises CourseRefused if a room or an adviser is needed elsewhere meanwhile, or the lot was drawn without the course;
    everything then stays cancelled.
    """
    hold_course(course)
    held = Course.objects.select_related("offer__office", "draw").get(pk=course.pk)
    refuse_ended(held.offer)
    gone = Slot.objects.filter(pk__in=held.called_off, is_withdrawn=True).select_for_update(of=("self",), no_key=True)
    dates = list(gone.order_by("starts_at", "id"))
    if not held.is_cancelled_today or not dates or _is_too_late(dates):
        raise TooLateToRestore
    if _was_drawn_without(held):
        raise DrawnWithoutIt
    for slot in dates:
        if slot.starts_at > timezone.now():
            slot.is_withdrawn = False
            save_date(slot)
    Course.objects.filter(pk=course.pk).update(cancelled_at=None, cancelled_by=None, called_off=[])
    _book_again(course)
    waits = _wait_again(course)
    told = tell_course(course, by=by) + waits
    audit.record("course.restored", course, by=by, families=told.families)
    return told


def _cancel_all(first: Slot, by: User) -> None:
    """Cancel for whom it has not begun, and mark each: whom staff had cancelled before does not come back with it."""
    begins = Coalesce("begins_with__starts_at", "slot__starts_at")
    ahead = Appointment.objects.standing().filter(slot=first).annotate(begins=begins)
    standing = ahead.filter(begins__gt=timezone.now())
    if standing.exclude(state=AppointmentState.BOOKED).exists():
        raise FamiliesAreHere
    booked = standing.filter(sealed__isnull=False)
    for appointment in booked.with_details().order_by("pk"):
        cancelled = cancel(appointment, by=by, clears=True)
        cancelled.restorable_until = local_time.end_of_today()
        cancelled.save(update_fields=["restorable_until"])


def _call_off(course: Course, by: User) -> None:
    """Withdraw the dates ahead, and remember which: others had been dropped before."""
    held = Course.objects.get(pk=course.pk)
    ahead = Slot.objects.offered().filter(course=course, starts_at__gt=timezone.now())
    called_off = list(ahead.values_list("pk", flat=True))
    if not called_off:
        return
    ahead.update(is_withdrawn=True)
    before = held.called_off if held.is_cancelled_today else []
    rows = Course.objects.filter(pk=course.pk)
    rows.update(cancelled_at=timezone.now(), cancelled_by=by, called_off=[*before, *called_off])


def _is_too_late(dates: list[Slot]) -> bool:
    """Return whether the date that is booked has begun since, or none of the dates is ahead."""
    now = timezone.now()
    return dates[-1].starts_at <= now or any(slot.capacity and slot.starts_at <= now for slot in dates)


def _was_drawn_without(course: Course) -> bool:
    """Whoever wished for it lost it unseen, and its places wait for a lot that does not fall again."""
    drawn_at = course.draw.drawn_at if course.draw else None
    return drawn_at is not None and course.cancelled_at is not None and drawn_at >= course.cancelled_at


def _book_again(course: Course) -> None:
    """Give their places back to those who were cancelled with the course. Raises TooFewPlaces."""
    gone = Appointment.objects.filter(slot__course=course, state=AppointmentState.CANCELLED, sealed__isnull=False)
    with_it = gone.filter(cancelled_by=CancelledBy.HOUSE, restorable_until__isnull=False)
    try:
        with transaction.atomic():
            with_it.update(**BOOKED_AGAIN)
    except IntegrityError as error:
        if constraint_of(error) not in FULL:
            raise
        raise TooFewPlaces from error


def _wait_again(course: Course) -> Told:
    """Put those who waited back on the list, at their turn; free places are offered to them first."""
    first = planned_course(course).first
    entries = WaitingEntry.objects.filter(course=course, sealed__isnull=False)
    if not first.has_begun or first.can_be_joined(timezone.now()):
        sent_home = entries.filter(called_off_on=timezone.localdate())
        sent_home.update(state=WaitingState.WAITING, called_off_on=None)
    keep_waiting(course)
    pass_on(first)
    return tell_entries(entries.filter(state=WaitingState.WAITING))


def _send_the_list_home(course: Course) -> Told:
    waiting = list(WaitingEntry.objects.standing().filter(course=course).select_related("office"))
    for entry in waiting:
        end_waiting(entry, WaitingState.EXPIRED)
    # Whose wait was over before is not revived.
    WaitingEntry.objects.filter(pk__in=[entry.pk for entry in waiting]).update(called_off_on=timezone.localdate())
    return tell_entries(waiting)
