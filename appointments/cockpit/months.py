"""Months and terms, as the calendar lays them out."""

import datetime as dt
from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass, field

from appointments.cockpit.entries import Days, Entry, EntryKind

_LEAST_YEAR, _MOST_YEAR = 2000, 2100
# In the order of a year: from these months on, the half of the school year is another one.
_TERMS = (2, 8)
_SHOWN = 8


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar. Days of another month fill its first and its last week."""

    day: dt.date
    is_of_month: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def shown(self) -> list[Entry]:
        """Return what has room in a month: what is out of the ordinary first."""
        return self._ordered[:_SHOWN]

    @property
    def number_left(self) -> int:
        return max(len(self.entries) - _SHOWN, 0)

    @property
    def marks(self) -> list[tuple[EntryKind, int]]:
        """Return each kind with its number, as a term shows them."""
        found = {kind: sum(entry.kind == kind for entry in self.entries) for kind in EntryKind}
        return [(kind, number) for kind, number in found.items() if number]

    @property
    def is_free(self) -> bool:
        """Whether school is out, or the day is a public holiday."""
        return any(entry.kind.is_free_day for entry in self.entries)

    @property
    def _ordered(self) -> list[Entry]:
        return sorted(self.entries, key=lambda entry: not entry.kind.is_exception)


Week = list[CalendarDay]


def month_of(asked: dt.date | None, today: dt.date) -> dt.date:
    """Return the first day of the month of the day that is asked for; of this one, if the calendar does not have it."""
    return (asked if asked and has_year(asked) else today).replace(day=1)


def has_year(day: dt.date) -> bool:
    """Whether the calendar shows the year of a day."""
    return _LEAST_YEAR <= day.year < _MOST_YEAR


def months_on(month: dt.date, number: int) -> dt.date:
    """Return the first day of the month so many months on."""
    years, months = divmod(month.month - 1 + number, 12)
    return dt.date(month.year + years, months + 1, 1)


def last_day_of(month: dt.date) -> dt.date:
    return months_on(month, 1) - dt.timedelta(days=1)


def term_of(day: dt.date) -> dt.date:
    """Return the first day of the half of the school year that a day lies in: of February or of August."""
    begins = [dt.date(year, month, 1) for year in (day.year - 1, day.year) for month in _TERMS]
    return max(begin for begin in begins if begin <= day)


def weeks_of(month: dt.date, planned: Days) -> Iterator[Week]:
    """Yield the weeks of a month, Monday to Sunday, with what is planned."""
    for week in Calendar().monthdatescalendar(month.year, month.month):
        yield [_day(day, month, planned) for day in week]


def _day(day: dt.date, month: dt.date, planned: Days) -> CalendarDay:
    is_of_month = day.month == month.month
    return CalendarDay(day, is_of_month, planned.get(day, []) if is_of_month else [])
