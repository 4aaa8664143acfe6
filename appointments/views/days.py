"""Which day a page of staff shows."""

import datetime as dt

from django.http import HttpRequest

_WEEK = dt.timedelta(days=7)


def asked_day(request: HttpRequest, today: dt.date) -> dt.date:
    """Return the day in the address, or today when it makes no sense or lies more than a week away."""
    try:
        day = dt.date.fromisoformat(request.GET.get("tag", ""))
    except ValueError:
        return today
    return day if abs(day - today) <= _WEEK else today


def nearby_days(day: dt.date, today: dt.date) -> dict[str, dt.date | None]:
    """Return the day before and the day after, as far as they can be opened."""
    one = dt.timedelta(days=1)
    return {
        "before": day - one if day - one >= today - _WEEK else None,
        "after": day + one if day + one <= today + _WEEK else None,
    }
