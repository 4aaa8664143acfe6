"""Where a family meets its adviser by video."""

from contextlib import suppress
from dataclasses import replace

from appointments.models import Appointment, Slot
from familienzentrum.crypto import CannotUnseal


def video_link_of(appointment: Appointment, slot: Slot) -> str:
    """Return the link of a family at one of its times: its own, else that of the hour; empty if there is none.

    Raises CannotUnseal with a wrong secret.
    """
    if not slot.is_by_video or appointment.is_erased:
        return ""
    return appointment.personal.video_link or slot.video_link


def leave_own_link(appointment: Appointment) -> bool:
    """Take a family's own link off: it leads to its adviser, and somebody else would not be there. The caller saves.

    Return whether there was one. Who cannot be read any more is left as it is: a house closes all the same.
    """
    with suppress(CannotUnseal):
        if appointment.personal.video_link:
            appointment.seal(replace(appointment.personal, video_link=""))
            return True
    return False
