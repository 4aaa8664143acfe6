"""Puts families that left a phone number only on the call list, to remind them, if they wanted that."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Self

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.choices import AppointmentState, CallReason
from appointments.core.batch import run_for_each
from appointments.messages.call_list import ask_to_call
from appointments.messages.reminder_dates import expected_at, near_dates
from appointments.models import Appointment, CallTask, Slot
from appointments.planning.open_days import open_days
from familienzentrum import local_time
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import Centre

# The longest that a house is closed, more or less: further ahead nobody is called.
_LOOKS = dt.timedelta(days=21)


@dataclass(frozen=True)
class CallCalendar:
    """The open days around today, on which families are called. `reminds` is False in a house that reminds nobody."""

    today: dt.date
    days: list[dt.date]
    reminds: bool = True

    @classmethod
    def current(cls) -> Self:
        centre, today = Centre.current(), timezone.localdate()
        return cls(today, open_days(today - _LOOKS, today + _LOOKS, centre), bool(centre.reminder_days))

    @property
    def last_due(self) -> dt.date:
        """The last day of appointments that are to be called about now: the next open one."""
        return next((day for day in self.days if day > self.today), self.today + dt.timedelta(days=1))

    def call_day(self, day: dt.date) -> dt.date:
        """Return the last open day before an appointment of this day."""
        return max((open_day for open_day in self.days if open_day < day), default=day - dt.timedelta(days=1))

    def dates_to_name(self, appointment: Appointment, dates: Iterable[Slot]) -> list[Slot]:
        """Return the dates that every call to a family of a course now names, whatever it is about, by time.

        So one call reminds of Saturday and Sunday, and news of one evening do not take the place of another's reminder.
        """
        if not self.reminds:
            return []
        near = [date for date in dates if appointment.begins_by(date) and self._is_due(date)]
        noted = appointment.first_date_id if not appointment.is_booked else None
        return sorted((date for date in near if date.pk != noted), key=lambda date: date.starts_at)

    def _is_due(self, date: Slot) -> bool:
        return not date.has_begun and timezone.localdate(date.starts_at) <= self.last_due


def is_reminded_in_each_call(appointment: Appointment) -> bool:
    """Return whether a call to this family names the dates of its course whose call day has come."""
    stands = not (appointment.is_cancelled or appointment.has_left)
    return stands and appointment.slot.course_id is not None and appointment.personal.is_reminded_by_phone


def call_to_remind() -> int:
    """Ask for the calls of today, on the last open day before each date; return how many. Idempotent."""
    _forget_overdue()
    calendar = CallCalendar.current()
    if not calendar.reminds:
        return 0
    until = local_time.at(calendar.last_due + dt.timedelta(days=1))
    near = near_dates(until, told=CallTask.objects.filter(reason=CallReason.REMINDER))
    rows = [(family.pk, date.pk) for family, date in near if _may_be_called(family, date, calendar)]
    return run_for_each("Appointment", rows, partial(_ask, calendar=calendar))


def _may_be_called(appointment: Appointment, date: Slot, calendar: CallCalendar) -> bool:
    """Return False for those who need no call; what cannot be read is reported further on."""
    try:
        return appointment.personal.is_reminded_by_phone and not _is_told(appointment, date, calendar)
    except CannotUnseal:
        return True


@transaction.atomic
def _ask(number: int, date: int, *, calendar: CallCalendar) -> bool:
    """Locks the row; the database refuses a second reminder of the same date."""
    expected = expected_at(number, date)
    if expected is None:
        return False
    appointment, slot = expected
    if not appointment.personal.is_reminded_by_phone or _is_told(appointment, slot, calendar):
        return False
    ask_to_call(appointment, CallReason.REMINDER, date=slot)
    return True


def _is_told(appointment: Appointment, date: Slot, calendar: CallCalendar) -> bool:
    """Return whether the family booked or was called since the call became due, or is on the list anyway.

    Each of these calls names this date too: see `dates_to_name`.
    """
    since = calendar.call_day(timezone.localdate(date.starts_at))
    calls = appointment.calltasks.all()
    return appointment.booked_on >= since or any(_names(call, date, local_time.at(since)) for call in calls)


def _names(call: CallTask, date: Slot, since: dt.datetime) -> bool:
    return call.done_at is None or call.done_at >= since or call.slot_id == date.pk


@transaction.atomic
def _forget_overdue() -> None:
    """Nobody need be reminded of what has begun or does not take place, or where somebody has come already."""
    open_calls = CallTask.objects.filter(reason=CallReason.REMINDER, done_at=None)
    is_gone = Q(slot__starts_at__lte=timezone.now()) | Q(slot__is_withdrawn=True)
    is_first = Q(slot=Coalesce("appointment__begins_with", "appointment__slot"))
    is_noted = is_first & ~Q(appointment__state=AppointmentState.BOOKED)
    # The contrary of `standing`: looked up for each call, where NOT IN would read all appointments there are.
    is_off = Q(appointment__state=AppointmentState.CANCELLED) | Q(appointment__ends_with__isnull=False)
    open_calls.filter(is_gone | is_noted | is_off).delete()
