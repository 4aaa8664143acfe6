"""Ranges for the database's own guards."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db.models import F, Func, Value


class TimeSpan(Func):
    """The half-open span of a time: one may end at the very moment the next begins."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Just(Func):
    """A number as a range of itself: plain ranges need no database extension to exclude each other."""

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()

    def __init__(self, field: str) -> None:
        super().__init__(F(field), F(field), Value("[]"))
