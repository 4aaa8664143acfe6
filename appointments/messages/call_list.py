"""Adds families that no mail reaches to the desk's call list, and removes them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.choices import CallReason
from appointments.models import Appointment, CallTask
from appointments.models.family_record import FamilyRecord, record_field
from appointments.models.sealed import erase_on_after


@transaction.atomic
def ask_to_call(record: FamilyRecord, reason: CallReason) -> None:
    """Put the family on the call list. Idempotent per reason."""
    task = CallTask(**{record_field(record): record}, reason=reason, made_on=timezone.localdate())
    CallTask.objects.bulk_create([task], ignore_conflicts=True)


@transaction.atomic
def call_about(appointment: Appointment, reason: CallReason, *, last_end: dt.datetime | None) -> None:
    """Have the desk call a family about its appointment, once for all that is new.

    The family's data is kept until the last day that it was told: without the number nobody could call.
    """
    open_tasks = CallTask.objects.filter(appointment=appointment, done_at=None).exclude(reason=CallReason.NOT_SENT)
    if open_tasks.update(reason=reason):
        return
    CallTask.objects.create(appointment=appointment, reason=reason, made_on=timezone.localdate())
    if last_end:
        _keep_until(appointment, timezone.localdate(last_end))


@transaction.atomic
def forget_call(appointment: Appointment) -> None:
    """Take back an open call: the family knows what stands, or it is again as it was."""
    CallTask.objects.filter(appointment=appointment, done_at=None).exclude(reason=CallReason.NOT_SENT).delete()


def _keep_until(appointment: Appointment, day: dt.date) -> None:
    """Postpone erasure to the date promised at booking, unless it is later already."""
    rows = Appointment.objects.filter(pk=appointment.pk, erase_on__lt=erase_on_after(day))
    rows.update(erase_on=erase_on_after(day))
