"""Erases what families told us, on its date. The counts stay for the report."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.models import Appointment


@transaction.atomic
def erase_due(today: dt.date | None = None) -> int:
    """Erase everything personal whose date has come; return how many appointments. Twice is the same as once."""
    due = Appointment.objects.to_erase(today or timezone.localdate())
    return due.update(sealed=None, code_digest=None, attempt=None, arrived_at=None, arrived_by=None)
