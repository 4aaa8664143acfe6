"""Slots that conflict with a closure, an absence or a lending."""

import datetime as dt
from functools import singledispatch

from django.db import models
from django.utils import timezone

from appointments.models import Absence, Closure, RoomBooking, Slot
from appointments.models.slot import SlotQuerySet


@singledispatch
def conflicting_slots(row: models.Model) -> SlotQuerySet:
    """Return the slots with which the database would refuse this row; past ones never conflict."""
    raise TypeError(f"Nothing stands in the way of a {row._meta.label}.")


@conflicting_slots.register
def _of_closure(closure: Closure) -> SlotQuerySet:
    return slots_during(closure.starts_at, closure.ends_at).filter(closure.covered)


@conflicting_slots.register
def _of_absence(absence: Absence) -> SlotQuerySet:
    return slots_during(absence.starts_at, absence.ends_at).filter(adviser=absence.person_id)


@conflicting_slots.register
def _of_lending(lending: RoomBooking) -> SlotQuerySet:
    return slots_during(lending.starts_at, lending.ends_at).filter(room=lending.room_id)


def slots_during(starts_at: dt.datetime, ends_at: dt.datetime) -> SlotQuerySet:
    """Return the slots that overlap a span and are not over."""
    return Slot.objects.offered().not_over(max(starts_at, timezone.now())).filter(starts_at__lt=ends_at)
