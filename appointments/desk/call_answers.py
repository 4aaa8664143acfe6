"""What a family says on the phone: it knows, or it takes or declines the place that is kept for it."""

from django.db import transaction

from appointments.core.locks import lock_queue
from appointments.groups.waiting_actions import accept, decline
from appointments.messages.call_actions import finish_call
from appointments.models import Appointment, CallTask
from familienzentrum.models import User

ACCEPTS, DECLINES = "accept", "decline"


@transaction.atomic
def answer_call(task: CallTask, answer: str, *, by: User, stamp: str | None) -> Appointment | None:
    """Close a call and carry out the answer; return the appointment of a place that is taken.

    Raises what `finish_call` does, and NotBookable if the place is gone; the call then stays open.
    """
    entry = task.waiting_entry
    if entry:
        lock_queue(entry.offer_id)
    finish_call(task, by=by, stamp=stamp)
    if entry and answer == ACCEPTS:
        return accept(entry)
    if entry and answer == DECLINES:
        decline(entry)
    return None
