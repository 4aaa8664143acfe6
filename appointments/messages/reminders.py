"""Reminds families of their appointment, and of each date of a course, some days before."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.choices import REMINDERS, Occasion
from appointments.core.batch import run_for_each
from appointments.messages.actions import tell
from appointments.messages.occasions import TELLINGS
from appointments.messages.reminder_dates import expected_at, near_dates
from appointments.models import Appointment, Slot
from familienzentrum import local_time
from familienzentrum.models import Centre


def remind_due() -> int:
    """Send due reminders; return how many messages. Idempotent."""
    days = Centre.current().reminder_days
    if not days:
        return 0
    horizon = timezone.localdate() + dt.timedelta(days=days + 1)
    until = local_time.at(horizon)
    rows = near_dates(until)
    return run_for_each("Appointment", rows, partial(_remind, days=days))


@transaction.atomic
def _remind(number: int, date: int, *, days: int) -> bool:
    """Locks the row; the database refuses a second reminder of the same date."""
    expected = expected_at(number, date)
    if expected is None or _knows(*expected, days):
        return False
    appointment, slot = expected
    occasion = Occasion.REMINDER if slot.pk == appointment.slot_id else Occasion.DATE_REMINDER
    return tell(appointment, occasion, by=None, date=slot) is not None


def _knows(appointment: Appointment, date: Slot, days: int) -> bool:
    """Return whether the family was told of this date since the reminder became due, or was reminded of it.

    Whoever books reads every date; other news of a course name only those that have changed.
    """
    due_on = timezone.localdate(date.starts_at) - dt.timedelta(days=days)
    naming_time = [occasion for occasion, telling in TELLINGS.items() if telling.names_time and telling.is_news]
    names_date = Q(occasion=Occasion.BOOKED) | Q(slot=date) | Q(further_dates__contains=[date.pk])
    news = names_date & Q(occasion__in=naming_time, queued_at__gte=local_time.at(due_on))
    reminded = Q(slot=date, occasion__in=REMINDERS)
    return appointment.booked_on >= due_on or appointment.messages.filter(news | reminded).exists()
