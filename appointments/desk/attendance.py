"""Who is expected on each date of a course, and who came. The booking stands at the first date alone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from appointments.choices import AppointmentState
from appointments.core.courses import booked_dates
from appointments.desk.transitions import Step, steps_for
from appointments.models import Appointment, Attendance, Slot
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.planned import Planned


@dataclass(frozen=True)
class Evening:
    """One date of a course as one family has it."""

    date: Slot
    state: AppointmentState
    steps: tuple[Step, ...]

    @property
    def is_today(self) -> bool:
        return timezone.localdate(self.date.starts_at) == timezone.localdate()

    @property
    def is_marked(self) -> bool:
        """Whether somebody said if the family came."""
        return self.state not in (AppointmentState.BOOKED, AppointmentState.CANCELLED)


class Expected:
    """The families and their states on some dates of courses, read in three queries however many there are."""

    def __init__(self, dates: Iterable[Planned], standing: AppointmentQuerySet) -> None:
        """`standing` are the families that may be shown here, with those who left after some dates."""
        self._of_course: dict[int | None, list[Appointment]] = defaultdict(list)
        self._numbers: dict[int, tuple[int, int]] = {}
        self._said: dict[tuple[int, int], str] = {}
        courses = {date.course_id for date in dates if date.course_id}
        if courses:
            self._read(courses, standing)

    def _read(self, courses: set[int], standing: AppointmentQuerySet) -> None:
        booked = standing.filter(slot__course__in=courses)
        for appointment in booked.select_related("office", "slot", "begins_with", "ends_with"):
            self._of_course[appointment.slot.course_id].append(appointment)
        of_course: dict[int | None, list[int]] = defaultdict(list)
        offered = Slot.objects.offered().filter(course__in=courses).order_by("starts_at", "id")
        for course, date in offered.values_list("course_id", "pk"):
            of_course[course].append(date)
        for dates in of_course.values():
            self._numbers |= {date: (number, len(dates)) for number, date in enumerate(dates, start=1)}
        said = Attendance.objects.filter(date__course__in=courses)
        self._said = {(one.appointment_id, one.date_id): one.state for one in said}

    def on(self, date: Planned) -> list[Appointment]:
        """Return who is expected on this date, in order of booking."""
        return [family for family in self._of_course[date.course_id] if family.holds_for(date)]

    def number_of(self, date: Planned) -> tuple[int, int]:
        """Return the which of how many dates this is."""
        return self._numbers.get(date.pk, (0, 0))

    def state_on(self, appointment: Appointment, date: Planned) -> AppointmentState:
        if date.pk == appointment.first_date_id or appointment.is_cancelled:
            return AppointmentState(appointment.state)
        return AppointmentState(self._said.get((appointment.pk, date.pk), AppointmentState.BOOKED))


def evenings_of(appointment: Appointment) -> list[Evening]:
    """Return every date of a family's course by time; none if it booked a single time."""
    dates = booked_dates(appointment)
    expected = Expected(dates, Appointment.objects.filter(pk=appointment.pk))
    states = [(date, expected.state_on(appointment, date)) for date in dates]
    return [Evening(date, state, steps_for(appointment, date, state)) for date, state in states]


def date_in_question(appointment: Appointment) -> Slot:
    """Return the date that somebody who names this booking means: today's, else the next one, else the last."""
    dates = booked_dates(appointment)
    today = timezone.localdate()
    return next(iter([*_on(dates, today), *_after(dates, today), *dates[-1:]]), appointment.slot)


def _on(dates: Sequence[Slot], day: dt.date) -> list[Slot]:
    return [date for date in dates if timezone.localdate(date.starts_at) == day]


def _after(dates: Sequence[Slot], day: dt.date) -> list[Slot]:
    return [date for date in dates if timezone.localdate(date.starts_at) > day]
