"""Queries for courses with their dates, which are booked and shown as one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from appointments.core.places import name_places
from appointments.models import Course, Draw, Slot
from appointments.models.slot import SlotQuerySet
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


def courses_of(offer: Offer) -> list[PlannedCourse]:
    """Return the courses of an offer that have not begun yet, soonest first. One query."""
    return [planned for planned in _grouped(_dates().filter(offer=offer)) if not planned.has_begun]


def courses_in(draw: Draw) -> list[PlannedCourse]:
    """Return the courses of a draw, soonest first. One query."""
    return _grouped(_dates().filter(course__draw=draw))


def are_cancelled(draw: Draw, left: list[PlannedCourse]) -> bool:
    """Return whether a draw had courses and none of them is left."""
    return not left and Course.objects.filter(draw=draw).exists()


def course_dates(slot: Slot) -> list[Slot]:
    """Return all dates that are booked with this time, itself among them; none for a time that is no course."""
    if slot.course_id is None:
        return []
    return _named(Slot.objects.offered().filter(course=slot.course_id).with_places())


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


def lies_ahead(slot: Slot) -> bool:
    """Return whether a slot, or any date booked with it, is in the future."""
    return any(date.starts_at > timezone.now() for date in course_dates(slot) or [slot])


def planned_course(course: Course) -> PlannedCourse:
    """Return a course with all dates that were not withdrawn; a cancelled one has those that were."""
    dates = _named(Slot.objects.filter(course=course).with_details().select_related("adviser"))
    offered = [slot for slot in dates if not slot.is_withdrawn]
    return PlannedCourse(course, offered or dates)


def courses_ahead() -> list[PlannedCourse]:
    """Return every course with a date that is not over, soonest first."""
    return _grouped(_dates().filter(course__dates__ends_at__gt=timezone.now()).distinct())


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
