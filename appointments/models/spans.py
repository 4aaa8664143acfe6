"""Ranges for the database's own guards."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func

from familienzentrum.models.spans import Just

__all__ = ["Just", "TimeSpan"]


class TimeSpan(Func):
    """The half-open span of a time: one may end at the very moment the next begins."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
