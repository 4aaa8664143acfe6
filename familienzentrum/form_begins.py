"""What the address of a form says it begins with: a day, `?tag=2026-12-03`, and an earlier row, `?wie=7`."""

import datetime as dt

from django.http import HttpRequest

# A longer number is the key of no row.
_MOST_DIGITS = 9


def day_in(request: HttpRequest) -> dt.date | None:
    """Return the day that was chosen in the calendar; None if the address has none."""
    try:
        return dt.date.fromisoformat(request.GET.get("tag", ""))
    except ValueError:
        return None


def pattern_in(request: HttpRequest) -> int | None:
    """Return the key of the row that the new one shall be like; None if the address has none."""
    asked = request.GET.get("wie", "")
    return int(asked) if asked.isdecimal() and len(asked) <= _MOST_DIGITS else None
