"""Erases what families told us, on its date. The counts stay for the report."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.actions.messages import forget_messages
from appointments.models import Appointment, WaitingEntry, WishList

_GONE = {"sealed": None, "code_digest": None, "attempt": None, "contact_digest": None}


@transaction.atomic
def erase_due(today: dt.date | None = None) -> int:
    """Erase everything personal whose date has come; return how many rows. Twice is the same as once."""
    today = today or timezone.localdate()
    appointments = Appointment.objects.to_erase(today).update(**_GONE, arrived_at=None, arrived_by=None)
    waiting = WaitingEntry.objects.to_erase(today).update(**_GONE)
    wishes = WishList.objects.to_erase(today).update(**_GONE)
    forget_messages()
    return appointments + waiting + wishes
