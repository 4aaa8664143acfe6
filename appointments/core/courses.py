"""Queries for courses with their dates, which are booked and shown as one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone

from appointments.core.places import name_places
from appointments.models import Appointment, Course, Draw, Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum.database.statements import Statement
from offers.models import Offer


@dataclass(frozen=True)
class PlannedCourse:
    """A course and its dates in order of time; the first date holds the seats."""

    course: Course
    dates: list[Slot]

    @property
    def first(self) -> Slot:
        """The date that is booked."""
        return next((slot for slot in self.dates if slot.capacity), self.dates[0])

    @property
    def is_cancelled(self) -> bool:
        """No further date takes place; of a course that had begun, those that were stay."""
        return self.first.is_withdrawn or self.course.cancelled_at is not None

    @property
    def count(self) -> int:
        return len(self.dates)

    @property
    def ahead(self) -> list[Slot]:
        """The dates that have not begun: those that are booked from now on."""
        return [date for date in self.dates if not date.has_begun]

    @property
    def can_be_joined(self) -> bool:
        """Whether it has begun and is booked for the dates ahead."""
        return self.has_begun and self.course.joins_late and not self.course.waits_for_draw and bool(self.ahead)

    @property
    def takes_part(self) -> bool:
        """Whether somebody who has not booked it yet may still come to it."""
        return not self.has_begun or self.can_be_joined

    @property
    def opens_at(self) -> dt.datetime | None:
        """When families can begin to book, if that is still to come."""
        opens_at = self.first.bookable_from
        return opens_at if opens_at and opens_at > timezone.now() and not self.course.waits_for_draw else None

    @property
    def is_open(self) -> bool:
        return self.first.is_open_for_families(timezone.now())

    @property
    def is_full(self) -> bool:
        return self.first.free_for_families <= 0

    @property
    def has_begun(self) -> bool:
        return self.first.starts_at <= timezone.now()


def _any_course(offer: int) -> QuerySet[Slot, tuple[int]]:
    return Slot.objects.offered().filter(offer=offer, course__isnull=False).order_by().values_list("pk")[:1]


_ANY_COURSE = Statement(_any_course)


def courses_of(offer: Offer) -> list[PlannedCourse]:
    """Return the courses of an offer that a family can still come to, soonest first. At most two queries."""
    if not _ANY_COURSE.rows(offer=offer.pk):
        return []
    return [planned for planned in _grouped(_dates().filter(offer=offer)) if planned.takes_part]


def courses_in(draw: Draw) -> list[PlannedCourse]:
    """Return the courses of a draw that take place, soonest first. One query."""
    return _grouped(_dates().filter(course__draw=draw, course__in=_booked_dates().values("course")))


def courses_to_win(draws: Iterable[int]) -> dict[int, set[int]]:
    """Return the ids of the courses that take place, by the draw they are in. One query."""
    to_win: dict[int, set[int]] = defaultdict(set)
    rows = _booked_dates().filter(course__draw__in=set(draws))
    for draw, course in rows.values_list("course__draw", "course"):
        to_win[draw].add(course)
    return to_win


def are_cancelled(draw: Draw, left: list[PlannedCourse]) -> bool:
    """Return whether a draw had courses and none of them is left."""
    return not left and Course.objects.filter(draw=draw).exists()


def course_dates(slot: Slot) -> list[Slot]:
    """Return all dates that are booked with this time, itself among them; none for a time that is no course."""
    if slot.course_id is None:
        return []
    return _named(Slot.objects.offered().filter(course=slot.course_id).with_places())


def booked_dates(appointment: Appointment) -> list[Slot]:
    """Return the dates of a family's course that it booked and did not leave; none for a time that is no course."""
    return [date for date in course_dates(appointment.slot) if appointment.holds_for(date)]


def dates_ahead(appointment: Appointment) -> list[Slot]:
    """Return what of a booking has not begun yet: dates of its course, or the time itself."""
    booked = booked_dates(appointment) or [appointment.slot]
    return [date for date in booked if not date.has_begun]


def has_begun(appointment: Appointment) -> bool:
    """Return whether a family has been expected at its course before: what is ahead is then the rest of it."""
    return appointment.slot.course_id is not None and appointment.first_date.has_begun


def dates_to_book(slot: Slot, *, at_desk: bool = False) -> list[Slot]:
    """Return the dates that are booked with this time from now on; of a course that has begun those ahead.

    Somebody at the desk may go in to a date that has begun.
    """
    dates = course_dates(slot)
    if not slot.has_begun:
        return dates
    return [date for date in dates if not (date.is_over if at_desk else date.has_begun)]


def date_to_begin_with(slot: Slot, *, at_desk: bool) -> Slot | None:
    """Return the date at which a family that books now begins; None if it is this one."""
    first = next(iter(dates_to_book(slot, at_desk=at_desk)), slot)
    return None if first.pk == slot.pk else first


def next_begin(slot: Slot) -> dt.datetime:
    """Return when what is booked with this time begins for those who book it now."""
    return (date_to_begin_with(slot, at_desk=False) or slot).starts_at


def last_day_of(slot: Slot) -> dt.date:
    """Return the day on which what is booked with this time is over."""
    end = slot.ends_at
    if slot.course_id is not None:
        dates = Slot.objects.offered().filter(course=slot.course_id)
        end = dates.aggregate(end=Max("ends_at"))["end"] or end
    return timezone.localdate(end)


def last_day_of_draw(draw: Draw) -> dt.date:
    """Return the day on which a draw and all that it gives is over."""
    end = Slot.objects.offered().filter(course__draw=draw).aggregate(end=Max("ends_at"))["end"]
    return timezone.localdate(max(end or draw.closes_at, draw.closes_at))


def planned_course(course: Course) -> PlannedCourse:
    """Return a course with all dates that were not withdrawn; a cancelled one has those that were."""
    dates = _named(Slot.objects.filter(course=course).with_details().select_related("adviser"))
    offered = [slot for slot in dates if not slot.is_withdrawn]
    return PlannedCourse(course, offered or dates)


def courses_ahead() -> list[PlannedCourse]:
    """Return every course with a date that is not over, soonest first."""
    return _grouped(_dates().filter(course__dates__ends_at__gt=timezone.now()).distinct())


def _booked_dates() -> SlotQuerySet:
    """The dates that hold the seats: without it, nobody can book its course or win a place in it."""
    return Slot.objects.offered().filter(course__isnull=False, capacity__gt=0).order_by()


def _dates() -> SlotQuerySet:
    return (
        Slot.objects.offered()
        .filter(course__isnull=False)
        .with_places()
        .select_related("course__draw", "offer__office")
    )


def _grouped(slots: SlotQuerySet) -> list[PlannedCourse]:
    dates: dict[Course, list[Slot]] = defaultdict(list)
    for slot in slots.order_by("starts_at", "id"):
        if slot.course:
            dates[slot.course].append(slot)
    return [PlannedCourse(course, _named(of_course)) for course, of_course in dates.items()]


def _named(dates: Iterable[Slot]) -> list[Slot]:
    """Return the dates of a course, each with its place if they are not all at one."""
    found = list(dates)
    name_places(found)
    return found
