"""How many visits could be linked to an appointment by whoever reads the database.

Visits and appointments share no key. But where one office has exactly one visit and exactly one family that came, in
one part of one day, what was talked about belongs to that appointment, and as long as its data is not erased, to that
family.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from appointments.choices import AppointmentState
from appointments.core.day_parts import part_of_day
from appointments.models import Appointment, Visit

# What somebody knows of each: office, day, part of the day, whether the offer is sensitive.
Known = tuple[int | None, dt.date, str, bool]
Cell = Callable[[Known], Hashable]


@dataclass(frozen=True)
class Share:
    """Of so many visits, so many stand alone beside one appointment that stands alone."""

    how: str
    visits: int
    linkable: int

    @property
    def percent(self) -> float:
        return 100 * self.linkable / self.visits if self.visits else 0.0


def _as_stored(known: Known) -> Hashable:
    return known[:3]


def _by_day(known: Known) -> Hashable:
    return known[:2]


def _by_week(known: Known) -> Hashable:
    return known[0], known[1].isocalendar()[:2]


def _without_office_if_sensitive(known: Known) -> Hashable:
    office, day, part, is_sensitive = known
    return None if is_sensitive else office, day, part


WAYS: dict[str, Cell] = {
    "as stored: office and part of the day": _as_stored,
    "if only the day were stored": _by_day,
    "if only the week were stored": _by_week,
    "if sensitive offers stored no office": _without_office_if_sensitive,
}


def shares() -> list[Share]:
    """Measure all that is stored, as it is and as it could be."""
    visits, appointments = _visits(), _appointments()
    return [Share(how, len(visits), _linkable(visits, appointments, cell)) for how, cell in WAYS.items()]


def _linkable(visits: Iterable[Known], appointments: Iterable[Known], cell: Cell) -> int:
    of_visits, of_appointments = Counter(map(cell, visits)), Counter(map(cell, appointments))
    return sum(1 for place, number in of_visits.items() if number == 1 == of_appointments[place])


def _visits() -> list[Known]:
    rows: Any = Visit.objects.values_list("office", "day", "part_of_day", "offer__is_sensitive")
    return [(office, day, part, bool(is_sensitive)) for office, day, part, is_sensitive in rows]


def _appointments() -> list[Known]:
    came = Appointment.objects.filter(
        state__in=[AppointmentState.ARRIVED, AppointmentState.RUNNING, AppointmentState.DONE]
    )
    rows: Any = came.values_list("office", "slot__starts_at", "slot__offer__is_sensitive")
    found = ((office, timezone.localtime(starts_at), is_sensitive) for office, starts_at, is_sensitive in rows)
    return [(office, local.date(), part_of_day(local).value, is_sensitive) for office, local, is_sensitive in found]
