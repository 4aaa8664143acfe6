"""Range expressions for exclusion constraints."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db.models import DateTimeField, F, Func, Value
from django.db.models.functions import Greatest


class Just(Func):
    """An integer as a range of one: unlike plain equality, this needs no btree_gist in an exclusion constraint."""

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()

    def __init__(self, field: str) -> None:
        super().__init__(F(field), F(field), Value("[]"))


class OnOneDay(Func):
    """A time of day on a fixed date: PostgreSQL has ranges of timestamps, but none of times."""

    template = "(DATE '2000-01-01' + %(expressions)s)"
    output_field = DateTimeField()


class DaySpan(Func):
    """The half-open range of two times of day. Empty if it ends too early: another constraint refuses that in words."""

    function = "TSRANGE"
    output_field = DateTimeRangeField()

    def __init__(self, start: str, end: str) -> None:
        super().__init__(OnOneDay(F(start)), OnOneDay(Greatest(F(start), F(end))))
