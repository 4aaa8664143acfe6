"""Ends closures and absences early, and restores the times that they suppressed."""

import datetime as dt
from typing import TypeAlias, assert_never

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.closing.notices import forget_notice
from appointments.core.locks import lock_plan
from appointments.core.places import held_at
from appointments.models import Absence, Closure, ConsultationHour, RoomBooking
from appointments.models.hours import ConsultationHourQuerySet
from appointments.planning.actions import Rebuilt, rebuild_all
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read
from offers.models import Room

Closing: TypeAlias = Closure | Absence


class AlreadyOver(Refusal):
    """What is over stays on record as it was."""

    words = _("This is over already. Nothing has been changed.")


@transaction.atomic
def end_closing(closing: Closing, *, by: User, at: dt.datetime | None = None, hold: Hold = nothing_read) -> Rebuilt:
    """End a closing now, or earlier than planned; one that has not begun is removed.

    Restores the slots it suppressed; a notice for the door goes, which names another end. Raises AlreadyOver, and what
    `hold` does.
    """
    lock_plan()
    held = _held(closing)
    hold()
    end = at or timezone.now()
    if held.ends_at <= timezone.now() or end > held.ends_at:
        raise AlreadyOver
    hours = hours_under(held)
    if end <= held.starts_at:
        audit.record(f"{held._meta.model_name}.removed", held, by=by)
        held.delete()
    else:
        held.ends_at = end
        held.save(update_fields=["ends_at"])
        if isinstance(held, Closure):
            forget_notice(held)
        audit.record(f"{held._meta.model_name}.shortened", held, by=by)
    return rebuild_all(hours)


def hours_under(closing: Closing | RoomBooking) -> ConsultationHourQuerySet:
    """Return the consultation hours whose times a closing or a lent room can suppress."""
    running = ConsultationHour.objects.running(timezone.localdate())
    match closing:
        case Closure(room=Room() as room) | RoomBooking(room=room):
            return running.filter(held_at(room))
        case Closure():
            return running.filter(closing.covered)
        case Absence(person_id=person):
            represented = Q(adviser__represented_by__substitute=person)
            return running.filter(Q(adviser=person) | Q(further_advisers=person) | represented).distinct()
        case _:
            assert_never(closing)


def _held(closing: Closing) -> Closing:
    """Re-read the row FOR UPDATE: of two people who end it, the second finds it ended. Raises AlreadyOver."""
    rows = type(closing)._default_manager.select_for_update()
    if (found := rows.filter(pk=closing.pk).first()) is None:
        raise AlreadyOver
    return found
