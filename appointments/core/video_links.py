"""Where a family meets its adviser by video."""

from appointments.models import Appointment, Slot


def video_link_of(appointment: Appointment, slot: Slot) -> str:
    """Return the link of a family at one of its times: its own, else that of the hour; empty if there is none.

    Raises CannotUnseal with a wrong secret.
    """
    if not slot.is_by_video or appointment.is_erased:
        return ""
    return appointment.personal.video_link or slot.video_link
