"""Asks the desk to call a family that no mail reaches."""

from django.db import transaction
from django.utils import timezone

from appointments.choices import CallReason
from appointments.models import Appointment, CallTask


@transaction.atomic
def ask_to_call(appointment: Appointment, reason: CallReason) -> None:
    """Put the family on the call list; asking twice for the same reason is the same as once."""
    CallTask.objects.bulk_create(
        [CallTask(appointment=appointment, reason=reason, made_on=timezone.localdate())], ignore_conflicts=True
    )
