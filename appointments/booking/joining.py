"""Joins a course that has begun: a family then has the dates that are left."""

from django.utils import timezone

from appointments.booking.refusals import SlotGone
from appointments.core.courses import date_to_begin_with
from appointments.core.locks import lock_queue
from appointments.models import Slot
from familienzentrum.models import User


def hold_dates_ahead(slot: Slot, by: User | None) -> Slot | None:
    """Return the date with which a family begins that joins late, else None.

    From here on until the end of the transaction no date of the course changes. Raises SlotGone.
    """
    if not slot.can_be_joined(timezone.now()):
        return None
    lock_queue(slot.offer_id)
    begin = date_to_begin_with(slot, at_desk=by is not None)
    if begin is None and (by is None or slot.is_over):
        raise SlotGone
    return begin
