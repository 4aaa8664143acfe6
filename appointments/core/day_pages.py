"""Which day a page of staff shows."""

import datetime as dt

from django.http import HttpRequest

_WEEK = dt.timedelta(days=7)


def can_be_opened(day: dt.date, today: dt.date, *, within: dt.timedelta = _WEEK) -> bool:
    return abs(day - today) <= within


def asked_day(request: HttpRequest, today: dt.date, *, within: dt.timedelta = _WEEK) -> dt.date:
    """Return the day in the query string, or today if it is invalid or out of range."""
    try:
        day = dt.date.fromisoformat(request.GET.get("tag", ""))
    except ValueError:
        return today
    return day if can_be_opened(day, today, within=within) else today


def nearby_days(
    day: dt.date, today: dt.date, *, within: dt.timedelta = _WEEK, step: dt.timedelta = dt.timedelta(days=1)
) -> dict[str, dt.date | None]:
    """Return the days one step before and after, as far as they can be opened."""
    return {
        "before": day - step if day - step >= today - within else None,
        "after": day + step if day + step <= today + within else None,
    }
