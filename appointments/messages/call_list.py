"""Adds families that no mail reaches to the desk's call list, and removes them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.choices import CallReason
from appointments.models import Appointment, CallTask, Slot
from appointments.models.call import CallTaskQuerySet
from appointments.models.family_record import FamilyRecord, record_field
from appointments.models.sealed import erase_on_after


@transaction.atomic
def ask_to_call(record: FamilyRecord, reason: CallReason, *, date: Slot | None = None) -> None:
    """Put the family on the call list, to be reminded of a `date` or for another reason. Idempotent."""
    task = CallTask(**{record_field(record): record}, reason=reason, slot=date, made_on=timezone.localdate())
    CallTask.objects.bulk_create([task], ignore_conflicts=True)


@transaction.atomic
def call_about(record: FamilyRecord, reason: CallReason, *, last_end: dt.datetime | None = None) -> None:
    """Have the desk call a family, once for all that is new.

    The data of an appointment is kept until the last day that its family was told: without the number nobody could
    call.
    """
    if last_end and isinstance(record, Appointment):
        keep_until(record, timezone.localdate(last_end))
    if not _open_calls(record).update(reason=reason, slot=None):
        CallTask.objects.create(**{record_field(record): record}, reason=reason, made_on=timezone.localdate())


@transaction.atomic
def forget_call(record: FamilyRecord) -> None:
    """Take back an open call: the family knows what stands, or it is again as it was."""
    _open_calls(record).delete()


@transaction.atomic
def forget_undelivered(record: FamilyRecord) -> None:
    """Take back an open call about a mail that came back: the family has another address, and is written to there."""
    about = {record_field(record): record, "reason": CallReason.NOT_SENT, "done_at": None}
    CallTask.objects.filter(**about).delete()


def _open_calls(record: FamilyRecord) -> CallTaskQuerySet:
    """Return the open calls about news; those about a mail that came back stay until they are made."""
    return CallTask.objects.filter(**{record_field(record): record}, done_at=None).exclude(reason=CallReason.NOT_SENT)


@transaction.atomic
def keep_until(appointment: Appointment, day: dt.date) -> None:
    """Postpone erasure to the date promised at booking, unless it is later already."""
    rows = Appointment.objects.filter(pk=appointment.pk, erase_on__lt=erase_on_after(day))
    rows.update(erase_on=erase_on_after(day))
