"""Synthetic courses in the middle of their evenings: one of them is today, and of those before it is noted who came."""

import datetime as dt
from random import Random

from django.db import IntegrityError
from django.utils.translation import gettext as _

from appointments.booking.actions import give
from appointments.choices import AppointmentState
from appointments.core.courses import planned_course
from appointments.demonstration.courses import invented_request
from appointments.demonstration.plan import FILE, Plan, RunningCourse
from appointments.groups.course_actions import Setting, Terms, plan_course
from appointments.groups.course_refusals import DateRefused
from appointments.groups.date_lists import span_on
from appointments.models import Appointment, Attendance, Course, Slot
from familienzentrum.datafiles import BadData
from familienzentrum.models import User
from offers.models import Offer, Room

_DAYS_TRIED = 7
_NO_SHOW = 0.15


def make_running_courses(plan: Plan, *, by: User, chance: Random) -> None:
    """Plan them around today, book them as before they began, and note who came. Raises BadData."""
    for number, given in enumerate(plan.running, start=1):
        dates = _planned(given, plan, by, f"running {number}")
        for family in range(given.booked):
            appointment = give(dates[0], invented_request(dates[0].offer, family, chance))
            _note_who_came(appointment, [date for date in dates if date.ends_at <= plan.now], chance)


def _planned(given: RunningCourse, plan: Plan, by: User, entry: str) -> list[Slot]:
    """Plan it on today's weekday, or on the next one that is possible; without its room if that is in use."""
    offer = Offer.objects.filter(key=given.offer).first()
    if offer is None:
        raise BadData(str(_("Offer or room do not exist.")), file=FILE, entry=entry)
    room = Room.objects.filter(key=given.room).first()
    for later in range(_DAYS_TRIED):
        days = [plan.today + dt.timedelta(days=later, weeks=week - given.begun) for week in range(given.times)]
        spans = [span_on(day, given.starts_at, given.ends_at) for day in days]
        for where in (room, None):
            course = Course(offer=offer, title=given.title)
            try:
                plan_course(course, spans, Terms(given.capacity, given.unit), Setting(room=where), by=by)
            except (DateRefused, IntegrityError):
                continue
            return planned_course(course).dates
    raise BadData(str(_("The house has no room for these dates.")), file=FILE, entry=entry)


def _note_who_came(appointment: Appointment, over: list[Slot], chance: Random) -> None:
    said = {date: _said(chance) for date in over}
    for date, state in said.items():
        if date.pk == appointment.slot_id:
            Appointment.objects.filter(pk=appointment.pk).update(state=state)
        else:
            Attendance.objects.create(appointment=appointment, date=date, state=state)


def _said(chance: Random) -> AppointmentState:
    return AppointmentState.NO_SHOW if chance.random() < _NO_SHOW else AppointmentState.ARRIVED
