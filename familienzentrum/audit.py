"""Writes the audit log, in the same transaction as the change it records."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from familienzentrum.models import AuditEntry, PastRow, User


def record(action: str, subject: models.Model, *, by: User | None, **details: Any) -> AuditEntry:
    """Add an entry; `by` is None if the portal itself or a family acted.

    `details` must hold nothing about a family: only numbers, states and field names.
    """
    return AuditEntry.objects.create(
        action=action, subject=f"{subject._meta.label_lower}:{subject.pk}", by=by, details=details
    )


@transaction.atomic
def forget_old() -> int:
    """Delete entries older than a year and a day (the trigger allows it after a year); return how many.

    With them goes how rows were before that: their links stay, and say nothing.
    """
    before = timezone.now() - dt.timedelta(days=366)
    PastRow.objects.filter(until__lt=before).delete()
    return AuditEntry.objects.filter(at__lt=before).delete()[0]
