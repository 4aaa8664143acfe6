"""Who is next on the waiting list, and how long an offered seat is held."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from appointments.core.courses import next_begin
from appointments.core.day_parts import part_of_day
from appointments.models import Slot
from appointments.planning.closed_days import LOOKS_AHEAD, house_closed, spans_of
from familienzentrum import local_time
from familienzentrum.models import Centre
from familienzentrum.opening import after_open_hours

# Too soon for a mail to be read in time: such a place is free for all at once.
SHORTEST_NOTICE = dt.timedelta(hours=2)


class Preferring(Protocol):
    """What a family that waits has said of the times that it can come."""

    @property
    def course_id(self) -> int | None: ...
    @property
    def weekdays(self) -> Sequence[int]: ...
    @property
    def part_of_day(self) -> str: ...
    @property
    def until(self) -> dt.date: ...


class Beginning(Protocol):
    """A time, or the first date of a course."""

    @property
    def course_id(self) -> int | None: ...
    @property
    def starts_at(self) -> dt.datetime: ...


def suits(entry: Preferring, slot: Beginning) -> bool:
    """Return whether this slot matches the entry. Waiting for a course means all its dates."""
    if entry.course_id != slot.course_id:
        return False
    if entry.course_id is not None:
        return True
    start = local_time.shown(slot.starts_at)
    fits_weekday = not entry.weekdays or start.weekday() in entry.weekdays
    fits_hour = entry.part_of_day in ("", part_of_day(start))
    return fits_weekday and fits_hour and start.date() <= entry.until


def answer_by(slot: Slot, now: dt.datetime) -> dt.datetime | None:
    """Return until when a place offered now is held; None if it begins too soon to be offered.

    The closer, the shorter: half of the remaining time is left for the next in line.
    """
    ends = [next_begin(slot), *filter(None, [slot.bookable_until])]
    left = min(ends) - now
    if left < SHORTEST_NOTICE:
        return None
    return min(_after_open_hours(now), now + left / 2)


def _after_open_hours(now: dt.datetime) -> dt.datetime:
    """Return when the house will have been open for as long as it keeps a place; by the clock if it tells no hours."""
    centre = Centre.current()
    shut = spans_of(house_closed(now, now + LOOKS_AHEAD))
    kept = after_open_hours(centre, now, dt.timedelta(hours=centre.answer_hours), shut=shut)
    return kept or now + dt.timedelta(hours=settings.WAITING_OFFER_HOURS)
