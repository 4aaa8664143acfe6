"""Whether the house is open, and when that changes next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from familienzentrum.models import Centre

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Door:
    """The door at this moment; `changes_at` is None while no opening hours are known."""

    is_open: bool
    changes_at: dt.datetime | None
    is_today: bool


def door(centre: Centre, now: dt.datetime) -> Door:
    """Return whether the door is open at this moment by the weekly hours, and when it closes or opens next."""
    for opens_at, closes_at in _spans_ahead(centre, now):
        is_open = opens_at <= now
        changes_at = closes_at if is_open else opens_at
        return Door(is_open, changes_at, timezone.localdate(changes_at) == timezone.localdate(now))
    return Door(is_open=False, changes_at=None, is_today=False)


def _spans_ahead(centre: Centre, now: dt.datetime) -> Iterator[Span]:
    """Yield what is left of today and the next seven days, soonest first."""
    today = timezone.localdate(now)
    hours = sorted(centre.opening_hours.all(), key=lambda hour: hour.opens_at)
    for day in (today + dt.timedelta(days=ahead) for ahead in range(8)):
        for hour in hours:
            closes_at = _at(day, hour.closes_at)
            if hour.weekday == day.weekday() and closes_at > now:
                yield _at(day, hour.opens_at), closes_at


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
