"""Who comes along with a family to its talk, and whether one wants that."""

from appointments.models import Appointment
from appointments.models.planned import Planned
from familienzentrum.models import User


def wants_company(appointment: Appointment, slot: Planned) -> bool:
    """Return whether somebody is to come along to this time. Raises CannotUnseal with a wrong secret."""
    if not slot.can_be_accompanied or appointment.is_erased:
        return False
    return appointment.personal.wants_company


def companion_of(appointment: Appointment) -> User | None:
    """Return who comes along; nobody whose account is closed."""
    companion = appointment.companion
    return companion if companion and companion.is_active else None
