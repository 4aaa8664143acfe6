"""The day in an address, `?tag=2026-12-03`: for forms that somebody opens from a calendar."""

import datetime as dt

from django.http import HttpRequest


def day_in(request: HttpRequest) -> dt.date | None:
    """Return the day that a form begins with; None if the address has none."""
    try:
        return dt.date.fromisoformat(request.GET.get("tag", ""))
    except ValueError:
        return None
