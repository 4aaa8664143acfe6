"""Plans and changes courses, events and stalls; families are always notified."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from appointments.booking.late_joiners import FULL, forget_check_ins, let_come_back
from appointments.booking.reallocation import pass_on, take_back_places
from appointments.choices import DayChange, MeetingChannel, Unit
from appointments.core.courses import planned_course
from appointments.core.locks import lock_plan_shared, lock_queue, locked_draw
from appointments.core.video_links import leave_own_links
from appointments.groups.course_holding import (
    booked_for,
    hold_course,
    keep_waiting,
    refuse_ended,
    save_date,
    tell_course,
)
from appointments.groups.course_refusals import DateIsOver, DrawIsOver, FirstDateFirst, PlaceIsKept, TooFewPlaces
from appointments.messages.adviser_news import note_for_adviser
from appointments.messages.reminder_dates import forget_reminders
from appointments.messages.telling import Told
from appointments.models import Appointment, Attendance, Course, HeldSeats, Slot
from familienzentrum import audit
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from familienzentrum.versions import Hold, nothing_read
from offers.models import Place, Room

Span = tuple[dt.datetime, dt.datetime]


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
        save_date(_slot(course, span, terms if number == 0 else None, setting))
    keep_waiting(course)
    audit.record("course.planned", course, by=by, dates=len(ordered), seats=terms.capacity)
    return course


@transaction.atomic
def change_course(course: Course, terms: Terms, *, by: User, hold: Hold = nothing_read) -> Course:
    """Save title and booking terms; added seats go to the waiting list first.

    Raises CourseRefused, or what `hold` does.
    """
    lock_queue(course.offer_id)
    if course.draw:
        # hold_draw takes this lock too: from here on we see its result.
        course.draw.refresh_from_db()
    planned = planned_course(course)
    if planned.is_cancelled:
        raise DateIsOver
    first = planned.first
    if (answer_by := _kept_until(first)) and _ends_before(answer_by, course, first, terms):
        raise PlaceIsKept
    hold()
    course.save(update_fields=["title", "note", "most_per_family", "joins_late"])
    rows = Slot.objects.filter(pk=first.pk)
    try:
        with transaction.atomic():
            rows.update(capacity=terms.capacity, **_window(course, first.starts_at, terms))
    except IntegrityError as error:
        if constraint_of(error) not in FULL:
            raise
        raise TooFewPlaces from error
    keep_waiting(course)
    pass_on(first)
    audit.record("course.changed", course, by=by, seats=terms.capacity)
    return course


@transaction.atomic
def add_date(course: Course, span: Span, setting: Setting, *, by: User) -> Told:
    """Add a later date and tell families. Raises CourseRefused."""
    hold_course(course)
    planned = planned_course(Course.objects.get(pk=course.pk))
    if planned.is_cancelled:
        raise DateIsOver
    if span[0] <= planned.first.starts_at:
        raise FirstDateFirst
    slot = _slot(course, span, None, setting)
    save_date(slot)
    keep_waiting(course)
    audit.record("course.date_added", course, by=by, slot=slot.pk)
    return tell_course(course, by=by)


@transaction.atomic
def change_date(slot: Slot, span: Span, setting: Setting, *, by: User, hold: Hold = nothing_read) -> Told:
    """Change a date's time, room, way or adviser and tell families. Raises CourseRefused, and what `hold` does."""
    hold_course(slot.course)
    hold()
    slot, course = _changeable(slot)
    old, adviser = (slot.starts_at, slot.ends_at), slot.adviser_id
    slot.starts_at, slot.ends_at = span
    slot.adviser, slot.room, slot.place = setting.adviser, setting.room, setting.place
    slot.channel = setting.channel
    _refuse_wrong_order(slot, course)
    if slot.capacity and course.waits_for_draw:
        slot.bookable_from = slot.starts_at
    save_date(slot)
    if old != span:
        # Who was checked in early, or reminded, was so for the old time.
        Attendance.objects.filter(date=slot).delete()
        forget_check_ins(Appointment.objects.filter(Q(begins_with=slot) | Q(begins_with=None, slot=slot)))
        forget_reminders(slot)
        keep_waiting(course)
    if adviser is not None and adviser != slot.adviser_id:
        # Each is one for all dates, and led to who is not there now.
        leave_own_links(Appointment.objects.filter(pk__in=booked_for(course)).select_related("office").order_by("pk"))
    if slot.adviser_id not in (None, adviser):
        note_for_adviser(slot, DayChange.TAKEN_OVER)
    audit.record("course.date_changed", course, by=by, slot=slot.pk)
    return tell_course(course, by=by)


@transaction.atomic
def drop_date(slot: Slot, *, by: User) -> Told:
    """Drop one of the later dates and tell families. Raises CourseRefused."""
    hold_course(slot.course)
    slot, course = _changeable(slot)
    if slot.capacity:
        raise FirstDateFirst
    slot.is_withdrawn = True
    slot.save(update_fields=["is_withdrawn"])
    goes_on = Slot.objects.offered().filter(course=course, starts_at__gt=timezone.now()).exists()
    lost = Told() if goes_on else take_back_places([planned_course(course).first.pk])
    keep_waiting(course)
    audit.record("course.date_dropped", course, by=by, slot=slot.pk)
    return lost + tell_course(course, by=by)


@transaction.atomic
def restore_date(slot: Slot, *, by: User) -> Told:
    """Let a dropped date take place after all and tell families. Raises CourseRefused.

    On the same day those come back who had joined late and to whom no date was left without it.
    """
    hold_course(slot.course)
    rows = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("course__draw")
    held = rows.get(pk=slot.pk)
    if held.course is None or held.starts_at <= timezone.now() or planned_course(held.course).is_cancelled:
        raise DateIsOver
    refuse_ended(held.course.offer)
    held.is_withdrawn = False
    _refuse_wrong_order(held, held.course)
    save_date(held)
    let_come_back(held.course.pk)
    keep_waiting(held.course)
    audit.record("course.date_restored", held.course, by=by, slot=held.pk)
    return tell_course(held.course, by=by)


def _kept_until(first: Slot) -> dt.datetime | None:
    """Return until when the last family may answer for which a place is kept; None if none is."""
    kept = HeldSeats.objects.filter(slot=first, entry__isnull=False).order_by("until").last()
    return kept.until if kept else None


def _ends_before(answer_by: dt.datetime, course: Course, first: Slot, terms: Terms) -> bool:
    """Whether nobody could say yes any more before the family has to answer."""
    if terms.bookable_until is not None and terms.bookable_until < answer_by:
        return True
    return first.has_begun and not course.joins_late


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
