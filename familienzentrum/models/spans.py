"""Ranges for the database's own guards."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db.models import DateTimeField, F, Func, Value
from django.db.models.functions import Greatest


class Just(Func):
    """A number as a range of itself: plain ranges need no database extension to exclude each other."""

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()

    def __init__(self, field: str) -> None:
        super().__init__(F(field), F(field), Value("[]"))


class OnOneDay(Func):
    """A time of day on a day that is always the same: there are ranges of moments, but none of times."""

    template = "(DATE '2000-01-01' + %(expressions)s)"
    output_field = DateTimeField()


class DaySpan(Func):
    """The half-open span of two times of a day. One that ends too early is empty: another rule refuses it kindly."""

    function = "TSRANGE"
    output_field = DateTimeRangeField()

    def __init__(self, start: str, end: str) -> None:
        super().__init__(OnOneDay(F(start)), OnOneDay(Greatest(F(start), F(end))))
