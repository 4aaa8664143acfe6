"""Reminds families of their appointment, and of each date of a course, some days before."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from appointments.choices import REMINDERS, Occasion
from appointments.core.batch import run_for_each
from appointments.messages.actions import tell
from appointments.messages.occasions import TELLINGS
from appointments.messages.reminder_dates import expected_at, near_dates
from appointments.models import Appointment, Message, Slot
from familienzentrum import local_time
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import Centre


def remind_due() -> int:
    """Send due reminders; return how many messages. Idempotent."""
    days = Centre.current().reminder_days
    if not days:
        return 0
    horizon = timezone.localdate() + dt.timedelta(days=days + 1)
    until = local_time.at(horizon)
    near = near_dates(until, told=Message.objects.filter(occasion__in=REMINDERS))
    rows = [(family.pk, date.pk) for family, date in near if _may_be_reminded(family, date, days)]
    return run_for_each("Appointment", rows, partial(_remind, days=days))


def _may_be_reminded(appointment: Appointment, date: Slot, days: int) -> bool:
    """Return False for those who know the date, or have no address; what cannot be read is reported further on."""
    try:
        return not _knows(appointment, date, days) and bool(appointment.personal.email)
    except CannotUnseal:
        return True


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
    since = local_time.at(due_on)
    return appointment.booked_on >= due_on or any(
        _names(message, date, since) for message in appointment.messages.all()
    )


def _names(message: Message, date: Slot, since: dt.datetime) -> bool:
    if message.slot_id == date.pk and message.occasion in REMINDERS:
        return True
    telling = TELLINGS[Occasion(message.occasion)]
    is_news = telling.names_time and telling.is_news and message.queued_at >= since
    names_date = message.slot_id == date.pk or date.pk in message.further_dates
    return is_news and (names_date or message.occasion == Occasion.BOOKED)
