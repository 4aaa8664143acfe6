"""Reminds families of their appointment some days before."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from appointments.choices import AppointmentState, Occasion
from appointments.core.batch import run_for_each
from appointments.messages.actions import tell
from appointments.messages.occasions import TELLINGS
from appointments.models import Appointment
from familienzentrum import local_time
from familienzentrum.models import Centre


def remind_due() -> int:
    """Send due reminders; return how many messages. Idempotent."""
    days = Centre.current().reminder_days
    if not days:
        return 0
    now = timezone.now()
    horizon = timezone.localdate(now) + dt.timedelta(days=days + 1)
    until = local_time.at(horizon)
    near = Appointment.objects.filter(
        state=AppointmentState.BOOKED, sealed__isnull=False, slot__starts_at__gt=now, slot__starts_at__lt=until
    )
    rows = near.order_by("slot__starts_at").values_list("pk")
    return run_for_each("Appointment", rows, partial(_remind, days=days))


@transaction.atomic
def _remind(number: int, *, days: int) -> bool:
    """Locks the row: serialises with cancelling and moving, and no reminder is written twice."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot", "office")
    appointment = rows.get(pk=number)
    if appointment.state != AppointmentState.BOOKED or appointment.is_erased or _knows(appointment, days):
        return False
    return tell(appointment, Occasion.REMINDER, by=None) is not None


def _knows(appointment: Appointment, days: int) -> bool:
    """Return whether the family was told of this time since the reminder became due."""
    due_on = timezone.localdate(appointment.slot.starts_at) - dt.timedelta(days=days)
    naming_time = [occasion for occasion, telling in TELLINGS.items() if telling.names_time]
    told = appointment.messages.filter(slot=appointment.slot, occasion__in=naming_time)
    return appointment.booked_on >= due_on or any(
        message.occasion == Occasion.REMINDER or timezone.localdate(message.queued_at) >= due_on for message in told
    )
