"""Plans, changes and cancels courses, events and stalls; families are always notified."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.booking.actions import cancel
from appointments.booking.reallocation import end_waiting, pass_on
from appointments.choices import AppointmentState, MeetingChannel, Unit, WaitingState
from appointments.core.courses import last_day_of, planned_course
from appointments.core.locks import lock_plan, lock_plan_shared, lock_queue, locked_draw
from appointments.groups.waiting_actions import wait_for_new_dates
from appointments.groups.wish_actions import keep_wishes
from appointments.messages.telling import Told, tell_all
from appointments.messages.waiting_telling import tell_entry, tell_kept_places
from appointments.models import Appointment, Course, HeldSeats, Slot, WaitingEntry
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.sealed import erase_on_after
from familienzentrum import audit, dates
from familienzentrum.constraints import constraint_of, kind_words
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from offers.models import Place, Room

Span = tuple[dt.datetime, dt.datetime]


class CourseRefused(Refusal):
    """The course stays as it is; `words` says what to do."""

    words = _("This cannot be changed any more.")


class DateRefused(CourseRefused):
    """House, room or adviser is not available on one of the dates."""

    def __init__(self, start: dt.datetime, words: str | Promise) -> None:
        super().__init__(words)
        self.start = start

    def __str__(self) -> str:
        return f"{dates.moment(self.start)}: {self.words}"


class FirstDateFirst(CourseRefused):
    """The date that holds the seats must remain the first."""

    words = _("The first date must stay the first: families book until then. Change the later dates before.")


class TooFewPlaces(CourseRefused):
    """More seats are taken than would remain."""

    words = _("More places are taken already. Choose a larger number, or cancel bookings first.")


class DrawIsOver(CourseRefused):
    """A course cannot join a draw that was held."""

    words = _("This draw has been held meanwhile. Choose another one, or give the places first come.")


class DateIsOver(CourseRefused):
    """Past dates stay in the statistics."""

    words = _("This date is over or running, or its course is cancelled. It stays as it is.")


@dataclass(frozen=True)
class Terms:
    """Capacity, eligibility and booking period."""

    capacity: int
    unit: str = Unit.FAMILY
    bookable_from: dt.datetime | None = None
    bookable_until: dt.datetime | None = None


@dataclass(frozen=True)
class Setting:
    """Adviser and location of a date."""

    adviser: User | None = None
    room: Room | None = None
    place: Place | None = None
    channel: str = MeetingChannel.ON_SITE


@transaction.atomic
def plan_course(course: Course, dates: Sequence[Span], terms: Terms, setting: Setting, *, by: User) -> Course:
    """Save a course with its dates; the first holds the seats. Raises CourseRefused, with nothing saved."""
    lock_plan_shared()
    _refuse_after_the_draw(course)
    course.save()
    ordered = sorted(dates)
    for number, span in enumerate(ordered):
        _save(_slot(course, span, terms if number == 0 else None, setting))
    _keep_waiting(course)
    audit.record("course.planned", course, by=by, dates=len(ordered), seats=terms.capacity)
    return course


@transaction.atomic
def change_course(course: Course, terms: Terms, *, by: User) -> Course:
    """Save title and booking terms; added seats go to the waiting list first. Raises TooFewPlaces."""
    lock_queue(course.offer_id)
    if course.draw:
        # hold_draw takes this lock too: from here on we see its result.
        course.draw.refresh_from_db()
    course.save()
    first = planned_course(course).first
    rows = Slot.objects.filter(pk=first.pk)
    try:
        with transaction.atomic():
            rows.update(capacity=terms.capacity, **_window(course, first.starts_at, terms))
    except IntegrityError as error:
        if constraint_of(error) not in ("slot_taken_within_capacity", "slot_taken_within_public_share"):
            raise
        raise TooFewPlaces from error
    pass_on(first)
    audit.record("course.changed", course, by=by, seats=terms.capacity)
    return course


@transaction.atomic
def add_date(course: Course, span: Span, setting: Setting, *, by: User) -> Told:
    """Add a later date and tell families. Raises CourseRefused."""
    _hold(course)
    if span[0] <= planned_course(course).first.starts_at:
        raise FirstDateFirst
    slot = _slot(course, span, None, setting)
    _save(slot)
    _keep_waiting(course)
    audit.record("course.date_added", course, by=by, slot=slot.pk)
    return _tell_all(course)


@transaction.atomic
def change_date(slot: Slot, span: Span, setting: Setting, *, by: User) -> Told:
    """Change a date's time, room, way or adviser and tell families. Raises CourseRefused."""
    _hold(slot.course)
    slot, course = _changeable(slot)
    old = (slot.starts_at, slot.ends_at)
    slot.starts_at, slot.ends_at = span
    slot.adviser, slot.room, slot.place = setting.adviser, setting.room, setting.place
    slot.channel = setting.channel
    _refuse_wrong_order(slot, course)
    if slot.capacity and course.waits_for_draw:
        slot.bookable_from = slot.starts_at
    _save(slot)
    if old != span:
        _keep_waiting(course)
    audit.record("course.date_changed", course, by=by, slot=slot.pk)
    return _tell_all(course)


@transaction.atomic
def drop_date(slot: Slot, *, by: User) -> Told:
    """Drop one of the later dates and tell families. Raises CourseRefused."""
    _hold(slot.course)
    slot, course = _changeable(slot)
    if slot.capacity:
        raise FirstDateFirst
    slot.is_withdrawn = True
    slot.save(update_fields=["is_withdrawn"])
    _keep_waiting(course)
    audit.record("course.date_dropped", course, by=by, slot=slot.pk)
    return _tell_all(course)


@transaction.atomic
def restore_date(slot: Slot, *, by: User) -> Told:
    """Let a dropped date take place after all and tell families. Raises CourseRefused."""
    _hold(slot.course)
    rows = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("course__draw")
    held = rows.get(pk=slot.pk)
    if held.course is None or held.starts_at <= timezone.now() or planned_course(held.course).first.is_withdrawn:
        raise DateIsOver
    held.is_withdrawn = False
    _refuse_wrong_order(held, held.course)
    _save(held)
    _keep_waiting(held.course)
    audit.record("course.date_restored", held.course, by=by, slot=held.pk)
    return _tell_all(held.course)


@transaction.atomic
def cancel_course(course: Course, *, by: User) -> Told:
    """Cancel all future dates, every booking and the waiting list; return how the families hear of it.

    If the course has begun, bookings stay, for the statistics: families are told that dates are dropped.
    """
    _hold(course)
    first = planned_course(course).first
    HeldSeats.objects.filter(slot=first).delete()
    # From here on nobody books: whoever has, is concerned.
    list(Slot.objects.filter(pk=first.pk).select_for_update(of=("self",), no_key=True).values_list("pk"))
    concerned = _booked(course)
    if first.starts_at > timezone.now():
        _cancel_all(first, by)
    ahead = Slot.objects.offered().filter(course=course, starts_at__gt=timezone.now())
    ahead.update(is_withdrawn=True)
    _send_the_list_home(course)
    told = tell_all(Appointment.objects.filter(pk__in=concerned).with_details().order_by("pk"))
    audit.record("course.cancelled", course, by=by, families=told.families)
    return told


def _hold(course: Course | None) -> None:
    """Lock what a change of dates touches; family records before slots, the order in which families lock."""
    if course is None:
        raise DateIsOver
    lock_plan()
    if course.draw_id:
        locked_draw(course.draw_id)
    lock_queue(course.offer_id)
    list(Appointment.objects.filter(slot__course=course).order_by("pk").select_for_update(of=("self",)))


def _refuse_after_the_draw(course: Course) -> None:
    if course.draw and locked_draw(course.draw.pk).drawn_at:
        raise DrawIsOver


def _slot(course: Course, span: Span, terms: Terms | None, setting: Setting) -> Slot:
    """Return an unsaved date; only the first has terms."""
    bookable = {"capacity": terms.capacity, **_window(course, span[0], terms)} if terms else {"capacity": 0}
    return Slot(
        course=course,
        offer=course.offer,
        starts_at=span[0],
        ends_at=span[1],
        adviser=setting.adviser,
        room=setting.room,
        place=setting.place,
        channel=setting.channel,
        unit=terms.unit if terms else Unit.FAMILY,
        **bookable,
    )


def _window(course: Course, start: dt.datetime, terms: Terms) -> dict[str, dt.datetime | None]:
    """Before the draw nobody can book: booking opens only when the slot begins."""
    if course.waits_for_draw:
        return {"bookable_from": start, "bookable_until": None}
    return {"bookable_from": terms.bookable_from, "bookable_until": terms.bookable_until}


def _save(slot: Slot) -> None:
    try:
        with transaction.atomic():
            slot.save()
    except IntegrityError as error:
        raise DateRefused(slot.starts_at, kind_words(error)) from error


def _changeable(slot: Slot) -> tuple[Slot, Course]:
    rows = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("course__draw")
    held = rows.get(pk=slot.pk)
    if held.course is None or held.is_withdrawn or held.starts_at <= timezone.now():
        raise DateIsOver
    return held, held.course


def _refuse_wrong_order(slot: Slot, course: Course) -> None:
    others = Slot.objects.offered().filter(course=course).exclude(pk=slot.pk)
    is_wrong = (
        others.filter(starts_at__lte=slot.starts_at)
        if slot.capacity
        else others.filter(capacity__gt=0, starts_at__gte=slot.starts_at)
    )
    if is_wrong.exists():
        raise FirstDateFirst


def _tell_all(course: Course) -> Told:
    """Tell everybody who holds a place, and keep their data until the new last day.

    No-shows of the first date still hold a place at the others.
    """
    booked = Appointment.objects.filter(pk__in=_booked(course)).with_details().order_by("pk")
    _keep_until_the_end(booked, course)
    dates = list(Slot.objects.offered().filter(course=course).with_details())
    return tell_all(booked.all(), dates) + tell_kept_places(Slot.objects.filter(course=course))


def _booked(course: Course) -> list[int]:
    standing = Appointment.objects.standing().filter(slot__course=course, sealed__isnull=False)
    return list(standing.values_list("pk", flat=True))


def _keep_until_the_end(booked: AppointmentQuerySet, course: Course) -> None:
    booked.update(erase_on=erase_on_after(last_day_of(planned_course(course).first)))


def _keep_waiting(course: Course) -> None:
    """Adjust waiting entries and wish lists to the new dates."""
    wait_for_new_dates(course)
    if course.draw:
        keep_wishes(course.draw)


def _cancel_all(first: Slot, by: User) -> None:
    booked = Appointment.objects.filter(slot=first, state=AppointmentState.BOOKED, sealed__isnull=False)
    for appointment in booked.with_details().order_by("pk"):
        cancel(appointment, by=by, clears=True)


def _send_the_list_home(course: Course) -> None:
    for entry in WaitingEntry.objects.standing().filter(course=course).select_related("office"):
        end_waiting(entry, WaitingState.EXPIRED)
        tell_entry(entry)
