"""Closures and public holidays as displayed to families and staff."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from appointments.models import Closure, PublicHoliday
from familienzentrum import dates, local_time
from familienzentrum.database.statements import Statement
from offers.models import Offer

# Horizon for "opens again".
LOOKS_AHEAD = dt.timedelta(days=60)
_ONE_TICK = dt.timedelta(microseconds=1)
_Stretch = tuple[dt.datetime, dt.datetime, str]


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
    """Return when the whole house is shut between two moments, soonest first. Two queries."""
    return _closed(start, end, _OF_HOUSE.rows(start=start, end=end))


def closed_for(offer: Offer, start: dt.datetime, end: dt.datetime) -> list[Closed]:
    """Return when an offer does not take place because house or office are shut, soonest first. Two queries."""
    return _closed(start, end, _OF_OFFICE.rows(start=start, end=end, office=offer.office_id))


def spans_of(closed: Iterable[Closed]) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(one.starts_at, one.ends_at) for one in closed]


def _closures(start: dt.datetime, end: dt.datetime, office: int | None = None) -> QuerySet[Closure, _Stretch]:
    found = Closure.objects.covering(office=office).filter(starts_at__lt=end, ends_at__gt=start)
    return found.order_by().values_list("starts_at", "ends_at", "reason")


def _holidays(first: dt.date, last: dt.date) -> QuerySet[PublicHoliday, tuple[dt.date, str]]:
    return PublicHoliday.objects.filter(day__range=(first, last)).order_by().values_list("day", "name")


_OF_HOUSE, _OF_OFFICE, _HOLIDAYS = Statement(_closures), Statement(_closures), Statement(_holidays)


def _closed(start: dt.datetime, end: dt.datetime, closures: Iterable[_Stretch]) -> list[Closed]:
    holidays = _HOLIDAYS.rows(first=timezone.localdate(start), last=timezone.localdate(end - _ONE_TICK))
    found = [
        *(Closed(*closure) for closure in closures),
        *(Closed(*local_time.whole_days(day, day), name) for day, name in holidays),
    ]
    told = [one for one in found if not any(_lies_within(one, other) for other in found)]
    return sorted(told, key=lambda closed: closed.starts_at)


def _lies_within(one: Closed, other: Closed) -> bool:
    """Omit a holiday within a longer closed period."""
    is_longer = other.ends_at - other.starts_at > one.ends_at - one.starts_at
    return is_longer and other.starts_at <= one.starts_at and one.ends_at <= other.ends_at
