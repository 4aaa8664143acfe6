"""Closures and public holidays as displayed to families and staff."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.utils import timezone

from appointments.models import Closure, PublicHoliday
from familienzentrum import dates
from offers.models import Offer

# Horizon for "opens again".
LOOKS_AHEAD = dt.timedelta(days=60)
_ONE_TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Closed:
    """A closed period; `reason` may be empty."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    reason: str

    @property
    def first_day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> dt.date:
        return timezone.localdate(self.ends_at - _ONE_TICK)

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day

    @property
    def period(self) -> str:
        """Write "Dienstag, 25. November", "Di, 25. Nov. – Fr, 28. Nov.", or with the times that are not whole days."""
        if self.is_one_day and self._is_whole:
            return dates.day(self.first_day)
        return dates.stretch(self.starts_at, self.ends_at)

    @property
    def _is_whole(self) -> bool:
        return timezone.localtime(self.starts_at).time() == timezone.localtime(self.ends_at).time() == dt.time.min


def house_closed(start: dt.datetime, end: dt.datetime) -> list[Closed]:
    """Return when the whole house is shut between two moments, soonest first. One query."""
    return _closed(start, end, Closure.objects.covering())


def closed_for(offer: Offer, start: dt.datetime, end: dt.datetime) -> list[Closed]:
    """Return when an offer does not take place because house or office are shut, soonest first. One query."""
    return _closed(start, end, Closure.objects.covering(office=offer.office_id))


def spans_of(closed: Iterable[Closed]) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(one.starts_at, one.ends_at) for one in closed]


def _closed(start: dt.datetime, end: dt.datetime, which: QuerySet[Closure]) -> list[Closed]:
    closures = which.filter(starts_at__lt=end, ends_at__gt=start).order_by()
    first, last = timezone.localdate(start), timezone.localdate(end - _ONE_TICK)
    holidays = PublicHoliday.objects.filter(day__range=(first, last)).order_by()
    begins, over = _midnight(F("day")), _midnight(_plus_a_day(F("day")))
    rows = closures.values_list("starts_at", "ends_at", "reason").union(
        holidays.annotate(begins=begins, over=over).values_list("begins", "over", "name"), all=True
    )
    found = [Closed(*row) for row in rows]
    told = [one for one in found if not any(_lies_within(one, other) for other in found)]
    return sorted(told, key=lambda closed: closed.starts_at)


def _lies_within(one: Closed, other: Closed) -> bool:
    """Omit a holiday within a longer closed period."""
    is_longer = other.ends_at - other.starts_at > one.ends_at - one.starts_at
    return is_longer and other.starts_at <= one.starts_at and one.ends_at <= other.ends_at


def _plus_a_day(day: F) -> ExpressionWrapper:
    return ExpressionWrapper(day + Value(dt.timedelta(days=1)), output_field=DateTimeField())


def _midnight(day: F | ExpressionWrapper) -> Func:
    """Local midnight of a day."""
    zone = Value(timezone.get_default_timezone_name())
    return Func(
        day, zone, template="(%(expressions)s)", arg_joiner="::timestamp AT TIME ZONE ", output_field=DateTimeField()
    )
