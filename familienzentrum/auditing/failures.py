"""Tries that failed: entered so that strangers cannot fill the audit log with them."""

import datetime as dt

from django.db import models

from familienzentrum import audit
from familienzentrum.limits import count

_WITHIN = dt.timedelta(hours=1)


def record_failure(action: str, subject: models.Model) -> int:
    """Enter the first, tenth, hundredth … failure of this kind within an hour; return which one it is."""
    times = count(f"{action} {subject._meta.label_lower} {subject.pk}", lasts=_WITHIN)
    if _is_power_of_ten(times):
        audit.record(action, subject, by=None, within_an_hour=times)
    return times


def _is_power_of_ten(times: int) -> bool:
    return str(times).rstrip("0") == "1"
