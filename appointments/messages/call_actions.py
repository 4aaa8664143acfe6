"""Adds families that no mail reaches to the desk's call list, and removes them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.choices import AppointmentState, CallReason, Occasion
from appointments.messages.occasions import TELLINGS
from appointments.models import Appointment, CallTask, PersonalData, Slot
from appointments.models.family_record import FamilyRecord, record_field
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.models import User


@transaction.atomic
def ask_to_call(record: FamilyRecord, reason: CallReason) -> None:
    """Put the family on the call list. Idempotent per reason."""
    task = CallTask(**{record_field(record): record}, reason=reason, made_on=timezone.localdate())
    CallTask.objects.bulk_create([task], ignore_conflicts=True)


@transaction.atomic
def call_instead_of_mail(appointment: Appointment, occasion: Occasion, *, fell_away: Slot | None) -> bool:
    """Ask the desk to call a family without e-mail address; return whether that was needed.

    The family's data is kept until the original day: without the number nobody could call.
    """
    reason = TELLINGS[occasion].call_reason
    if reason is None:
        raise ValueError(f"Nobody is called on the occasion {occasion}.")
    if appointment.personal.email:
        return False
    task, is_new = CallTask.objects.get_or_create(
        appointment=appointment,
        reason=reason,
        done_at=None,
        defaults={"made_on": timezone.localdate(), "slot": fell_away},
    )
    if is_new and fell_away:
        _keep_until(appointment, timezone.localdate(fell_away.ends_at))
    return True


@transaction.atomic
def finish_call(task: CallTask, *, by: User) -> CallTask:
    """Close a task. Idempotent. A cancelled appointment gets its usual erasure date back."""
    held = CallTask.objects.select_for_update(of=("self",)).select_related("appointment").get(pk=task.pk)
    if held.done_at:
        return held
    held.done_at, held.done_by = timezone.now(), by
    held.save(update_fields=["done_at", "done_by"])
    if held.appointment:
        _forget_in_time(held.appointment)
    audit.record("calltask.done", held, by=by)
    return held


@transaction.atomic
def reveal_for_call(task: CallTask, *, by: User) -> PersonalData | None:
    """Return the personal data for an open call, with an audit entry; None once done or erased."""
    record = task.record
    if task.done_at or record.is_erased:
        return None
    audit.record(f"{record._meta.model_name}.revealed", record, by=by, call=task.pk)
    return record.personal


def _keep_until(appointment: Appointment, day: dt.date) -> None:
    """Postpone erasure to the date promised at booking, unless it is later already."""
    rows = Appointment.objects.filter(pk=appointment.pk, erase_on__lt=erase_on_after(day))
    rows.update(erase_on=erase_on_after(day))


def _forget_in_time(appointment: Appointment) -> None:
    if appointment.state == AppointmentState.CANCELLED:
        soon = erase_on_after(timezone.localdate())
        Appointment.objects.filter(pk=appointment.pk, erase_on__gt=soon).update(erase_on=soon)
