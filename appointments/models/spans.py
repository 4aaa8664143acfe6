"""What lasts from a moment to a moment, in Python and in the database's own guards."""

import datetime as dt
from typing import Protocol

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func

from familienzentrum.models.spans import Just

__all__ = ["Just", "Lasting", "TimeSpan"]


class Lasting(Protocol):
    """Whatever begins and ends at a moment."""

    starts_at: dt.datetime
    ends_at: dt.datetime


class TimeSpan(Func):
    """The half-open span of a time: one may end at the very moment the next begins."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
