"""What a family reads of somebody who is to come along to its talk."""

import datetime as dt

from django.utils import timezone

from appointments.choices import Company
from appointments.core.company import companion_of, wants_company
from appointments.models import Appointment
from appointments.models.planned import Planned
from appointments.planning.open_days import open_days
from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre

# The longest that a house is closed, more or less.
_LOOKS = dt.timedelta(days=21)


def company_of(appointment: Appointment, slot: Planned) -> Company | None:
    """Return what became of the wish; None if there is none. Raises CannotUnseal with a wrong secret."""
    if not wants_company(appointment, slot):
        return None
    if companion_of(appointment):
        return Company.FOUND
    return Company.MISSING if timezone.localdate(slot.starts_at) <= due_until() else Company.SOUGHT


def due_until() -> dt.date:
    """Return the next open day: today is the last one before it, so whoever has nobody until then has to know."""
    today = timezone.localdate()
    return cached(f"next-open-day-{today}", lambda: _next_open_day(today))


def _next_open_day(today: dt.date) -> dt.date:
    tomorrow = today + dt.timedelta(days=1)
    return next(iter(open_days(tomorrow, today + _LOOKS, Centre.current())), tomorrow)
