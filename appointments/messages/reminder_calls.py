"""Puts families that left a phone number only on the call list, to remind them, if they wanted that."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.choices import AppointmentState, CallReason
from appointments.core.batch import run_for_each
from appointments.messages.call_list import ask_to_call
from appointments.models import Appointment, CallTask
from appointments.planning.open_days import open_days
from familienzentrum import local_time
from familienzentrum.models import Centre

# The longest that a house is closed, more or less: further ahead nobody is called.
_LOOKS = dt.timedelta(days=21)


@dataclass(frozen=True)
class _Calendar:
    """The open days around today."""

    today: dt.date
    days: list[dt.date]

    @property
    def last_due(self) -> dt.date:
        """The last day of appointments that are to be called about now: the next open one."""
        return next((day for day in self.days if day > self.today), self.today + dt.timedelta(days=1))

    def call_day(self, day: dt.date) -> dt.date:
        """Return the last open day before an appointment of this day."""
        return max((open_day for open_day in self.days if open_day < day), default=day - dt.timedelta(days=1))


def call_to_remind() -> int:
    """Ask for the calls of today, on the last open day before each appointment; return how many. Idempotent."""
    _forget_overdue()
    centre, today = Centre.current(), timezone.localdate()
    if not centre.reminder_days:
        return 0
    calendar = _Calendar(today, open_days(today - _LOOKS, today + _LOOKS, centre))
    until = local_time.at(calendar.last_due + dt.timedelta(days=1))
    near = Appointment.objects.filter(
        state=AppointmentState.BOOKED,
        sealed__isnull=False,
        slot__starts_at__gt=timezone.now(),
        slot__starts_at__lt=until,
    )
    rows = near.order_by("slot__starts_at").values_list("pk")
    return run_for_each("Appointment", rows, partial(_ask, calendar=calendar))


@transaction.atomic
def _ask(number: int, *, calendar: _Calendar) -> bool:
    """Locks the row: serialises with cancelling and moving."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "office")
    appointment = rows.get(pk=number)
    if appointment.state != AppointmentState.BOOKED or appointment.is_erased:
        return False
    if not appointment.personal.is_reminded_by_phone or _is_told(appointment, calendar):
        return False
    ask_to_call(appointment, CallReason.REMINDER)
    return True


def _is_told(appointment: Appointment, calendar: _Calendar) -> bool:
    """Return whether the family booked or was called since the call became due, or is on the list anyway."""
    since = calendar.call_day(timezone.localdate(appointment.slot.starts_at))
    calls = Q(done_at=None) | Q(done_at__gte=local_time.at(since))
    return appointment.booked_on >= since or appointment.calltasks.filter(calls).exists()


@transaction.atomic
def _forget_overdue() -> None:
    """Nobody need be reminded of what has begun, or does not take place."""
    open_calls = CallTask.objects.filter(reason=CallReason.REMINDER, done_at=None)
    is_over = Q(appointment__slot__starts_at__lte=timezone.now()) | ~Q(appointment__state=AppointmentState.BOOKED)
    open_calls.filter(is_over).delete()
