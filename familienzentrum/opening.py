"""Whether the centre is open, and when that changes next."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from familienzentrum import local_time
from familienzentrum.models import Centre

Span = tuple[dt.datetime, dt.datetime]

_WEEK = dt.timedelta(days=7)
_WEEKS_AHEAD = 8


@dataclass(frozen=True)
class Door:
    """Open or closed now; `changes_at` is None while no opening hours are known."""

    is_open: bool
    changes_at: dt.datetime | None
    is_today: bool


def door(centre: Centre, now: dt.datetime, *, shut: Sequence[Span] = ()) -> Door:
    """Return whether the centre is open now, and when it closes or opens next.

    By the weekly hours minus `shut`: closures and holidays, which only higher apps know.
    """
    for opens_at, closes_at in _spans_ahead(centre, now, shut):
        is_open = opens_at <= now
        changes_at = closes_at if is_open else opens_at
        return Door(is_open, changes_at, timezone.localdate(changes_at) == timezone.localdate(now))
    return Door(is_open=False, changes_at=None, is_today=False)


def after_open_hours(
    centre: Centre, now: dt.datetime, hours: dt.timedelta, *, shut: Sequence[Span] = ()
) -> dt.datetime | None:
    """Return the moment by which the centre will have been open for so long; None if its hours do not tell."""
    left = hours
    for week in range(_WEEKS_AHEAD):
        begin = now + week * _WEEK
        for opens_at, closes_at in _spans_ahead(centre, begin, shut):
            start = max(opens_at, begin)
            if start >= begin + _WEEK:
                break
            length = min(closes_at, begin + _WEEK) - start
            if length >= left:
                return start + left
            left -= length
    return None


def without(span: Span, shut: Iterable[Span]) -> list[Span]:
    """Return a span minus others, in order."""
    left = [span]
    for begins, ends in shut:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, begins)), (max(start, ends), end))
            if piece[0] < piece[1]
        ]
    return left


def _spans_ahead(centre: Centre, now: dt.datetime, shut: Sequence[Span]) -> Iterator[Span]:
    """Yield the open spans of the rest of today, the days with closures and the week after them, soonest first."""
    today = timezone.localdate(now)
    hours = sorted(centre.opening_hours.all(), key=lambda hour: hour.opens_at)
    last = max((timezone.localdate(ends_at) for _begins, ends_at in shut), default=today) + _WEEK
    for day in (today + dt.timedelta(days=ahead) for ahead in range((last - today).days + 1)):
        for hour in hours:
            if hour.weekday == day.weekday():
                opening = local_time.at(day, hour.opens_at), local_time.at(day, hour.closes_at)
                yield from (span for span in without(opening, shut) if span[1] > now)
