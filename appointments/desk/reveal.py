"""Decrypts a family's data; every access is audited."""

from django.db import transaction

from appointments.models import Appointment, PersonalData
from familienzentrum import audit
from familienzentrum.models import User


@transaction.atomic
def reveal(appointment: Appointment, *, by: User) -> PersonalData | None:
    """Return the personal data for an adviser of its office; None once it is erased, and then nothing is logged."""
    if appointment.is_erased:
        return None
    audit.record("appointment.revealed", appointment, by=by)
    return appointment.personal
