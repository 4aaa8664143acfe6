"""Time spans, in Python and in exclusion constraints."""

import datetime as dt
from typing import Protocol

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func

from familienzentrum.models.spans import Just

__all__ = ["Just", "Lasting", "TimeSpan"]


class Lasting(Protocol):
    """Anything with a start and an end."""

    starts_at: dt.datetime
    ends_at: dt.datetime


class TimeSpan(Func):
    """Half-open range: one may end when the next begins."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
