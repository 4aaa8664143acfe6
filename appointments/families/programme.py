"""What is on: what comes again and again once, and every other date on its day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from appointments.models import Slot
from appointments.models.slot import SlotQuerySet, know_stands
from appointments.planning.days import agenda_of

# Single dates on one page; the following days have pages of their own.
_DATES_READ = 60
_REPEATING_READ = 100


@dataclass(frozen=True)
class Programme:
    """The next date of each rule, and the days of all others. `goes_on_at` is the first day of the next page."""

    repeating: list[Slot]
    days: list[tuple[dt.date, list[Slot]]]
    goes_on_at: dt.date | None


def programme_of(dates: SlotQuerySet) -> Programme:
    """Arrange public dates in order of time. Two queries, and one for mobile places."""
    repeating = list(dates.filter(pk__in=_next_of_each_rule(dates))[:_REPEATING_READ])
    single = list(dates.filter(hour=None)[:_DATES_READ])
    know_stands([*repeating, *single])
    days = agenda_of(single)
    # The last day read may be incomplete and goes to the next page.
    if len(single) == _DATES_READ and len(days) > 1:
        return Programme(repeating, days[:-1], goes_on_at=days[-1][0])
    return Programme(repeating, days, goes_on_at=None)


def _next_of_each_rule(dates: SlotQuerySet) -> QuerySet[Slot, Any]:
    soonest = dates.filter(hour__isnull=False).order_by("hour_id", "starts_at", "id").distinct("hour_id")
    return soonest.select_related(None).values("pk")
