"""Where a family meets its adviser by video."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from appointments.core.courses import booked_dates
from appointments.models import Appointment, Slot
from appointments.models.planned import Planned
from familienzentrum.crypto import CannotUnseal


def next_by_video(appointment: Appointment) -> Slot | None:
    """Return the first of a family's times by video that is not over; of a course each date has its own way."""
    times = booked_dates(appointment) or [appointment.slot]
    return next((time for time in times if time.is_by_video and not time.is_over), None)


def video_link_of(appointment: Appointment, slot: Planned) -> str:
    """Return the link of a family at one of its times: its own, else that of the hour; empty if there is none.

    Raises CannotUnseal with a wrong secret.
    """
    if not slot.is_by_video or appointment.is_erased:
        return ""
    return appointment.personal.video_link or slot.video_link


@transaction.atomic
def leave_own_links(appointments: Iterable[Appointment]) -> None:
    """Take off the own link of each of these, for all its dates, and save. The caller holds the rows."""
    for appointment in appointments:
        if leave_own_link(appointment):
            appointment.save(update_fields=["sealed"])


def leave_own_link(appointment: Appointment) -> bool:
    """Take a family's own link off: it leads to its adviser, and somebody else would not be there. The caller saves.

    Return whether there was one. Who cannot be read any more is left as it is: a house closes all the same.
    """
    with suppress(CannotUnseal):
        if appointment.personal.video_link:
            appointment.seal(replace(appointment.personal, video_link=""))
            return True
    return False
