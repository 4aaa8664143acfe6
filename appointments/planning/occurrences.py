"""Expands an hour into dates and slots, with the reasons for missing ones. Read-only."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import assert_never

from django.utils.translation import gettext as _

from appointments.choices import DateChange
from appointments.models import ConsultationHour, SingleDate
from appointments.models.recurrence import days_of, occurs
from appointments.planning.availability import Availability
from familienzentrum import dates, local_time

ALWAYS_AVAILABLE = Availability()


@dataclass(frozen=True)
class PlannedTime:
    """One planned slot: where it is, adviser, accompanying advisers, and seats reserved for the desk."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    adviser_id: int | None = None
    company: tuple[int, ...] = ()
    desk_seats: int = 0
    despite_holiday: bool = False
    room_id: int | None = None
    place_id: int | None = None


@dataclass(frozen=True)
class PlannedDate:
    """One day of an hour with its slots, and why others are missing."""

    day: dt.date
    times: list[PlannedTime] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Sitting:
    """A span of one day to be cut into slots; an extra one was added explicitly. `hour` is as it is on that date."""

    hour: ConsultationHour
    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    is_extra: bool = False


def planned_times(
    hour: ConsultationHour, *, first: dt.date, last: dt.date, availability: Availability = ALWAYS_AVAILABLE
) -> Iterator[PlannedTime]:
    """Yield the slots of an hour from the first to the last day, inclusive; none overlaps another.

    Wall time: 9 o'clock stays 9 o'clock across DST changes. A slot that begins or ends in the hour skipped in spring
    is dropped; of an ambiguous one in autumn the first occurrence counts.
    """
    for date in planned_dates(hour, first=first, last=last, availability=availability):
        yield from date.times


def planned_dates(
    hour: ConsultationHour, *, first: dt.date, last: dt.date, availability: Availability = ALWAYS_AVAILABLE
) -> Iterator[PlannedDate]:
    """Yield the dates in order, including those without slots."""
    changes = {change.day: change for change in availability.single_dates.get(hour.pk, ())}
    regular = [_regular(hour, day, changes.get(day), availability) for day in days_of(hour, first=first, last=last)]
    extra = [_cut(sitting, availability) for sitting in _extra(hour, changes.values(), first, last)]
    together = sorted([*regular, *extra], key=lambda date: date.day)
    for day, of_day in groupby(together, key=lambda date: date.day):
        yield _with_desk_seats(hour, _merged(day, list(of_day)))


def _regular(
    hour: ConsultationHour, day: dt.date, change: SingleDate | None, availability: Availability
) -> PlannedDate:
    if change and change.stays_on_its_day:
        return PlannedDate(day)
    if change and (why := _why_not_on_its_day(change)):
        return PlannedDate(day, missing=[why])
    return _cut(_Sitting(hour, day, hour.starts_at, hour.ends_at), availability)


def _why_not_on_its_day(change: SingleDate) -> str | None:
    """A date that was added takes none away: None."""
    what = DateChange(change.change)
    match what:
        case DateChange.CANCELLED:
            return _("This date has been cancelled.")
        case DateChange.MOVED:
            return _("Moved to %(day)s.") % {"day": dates.day(change.takes_place_on)}
        case DateChange.ADDED:
            return None
        case _:
            assert_never(what)


def _extra(hour: ConsultationHour, changes: Iterable[SingleDate], first: dt.date, last: dt.date) -> Iterator[_Sitting]:
    """Yield explicitly moved or added dates."""
    for change in changes:
        day = change.takes_place_on
        is_within = max(first, hour.valid_from) <= day <= min(last, hour.valid_until or last)
        if is_within and _brings_a_date(hour, change):
            start, end = change.starts_at or hour.starts_at, change.ends_at or hour.ends_at
            yield _Sitting(hour.as_on(change), day, start, end, is_extra=True)


def _brings_a_date(hour: ConsultationHour, change: SingleDate) -> bool:
    """Moving a date that the rule no longer has moves nothing."""
    what = DateChange(change.change)
    match what:
        case DateChange.CANCELLED:
            return False
        case DateChange.MOVED:
            return occurs(hour, change.day)
        case DateChange.ADDED:
            return True
        case _:
            assert_never(what)


def _cut(sitting: _Sitting, availability: Availability) -> PlannedDate:
    """Cut a span into the possible slots. Explicit dates ignore school holidays."""
    hour = sitting.hour
    holiday = availability.holidays.get(sitting.day)
    if holiday and not hour.on_public_holidays:
        return PlannedDate(sitting.day, missing=[_("Public holiday: %(name)s.") % {"name": holiday}])
    school = None if hour.in_school_holidays or sitting.is_extra else availability.school_holiday_on(sitting.day)
    if school:
        return PlannedDate(sitting.day, missing=[_("School holidays: %(name)s.") % {"name": school.name}])
    if availability.is_out_of_use(hour):
        return PlannedDate(sitting.day, missing=[_("The room or the place is out of use.")])
    date = PlannedDate(sitting.day)
    for start, end in _spans(hour, sitting):
        found = _time(hour, start, end, availability, is_holiday=bool(holiday))
        if isinstance(found, PlannedTime):
            date.times.append(found)
        elif found not in date.missing:
            date.missing.append(found)
    return date


def _spans(hour: ConsultationHour, sitting: _Sitting) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield consecutive wall-time spans with breaks between them; a drop-in hour is one span."""
    start, end = (dt.datetime.combine(sitting.day, time) for time in (sitting.starts_at, sitting.ends_at))
    length = end - start if hour.is_drop_in else dt.timedelta(minutes=hour.slot_minutes)
    while start + length <= end:
        yield start, start + length
        start += length + dt.timedelta(minutes=hour.break_minutes)


def _time(
    hour: ConsultationHour,
    wall_start: dt.datetime,
    wall_end: dt.datetime,
    availability: Availability,
    *,
    is_holiday: bool,
) -> PlannedTime | str:
    """Return the slot, or why it is not possible."""
    start, end = _moment(wall_start), _moment(wall_end)
    if start is None or end is None:
        return _("The clocks go forward: this time does not exist.")
    if closure := availability.closed(hour, start, end):
        return _("Closed: %(what)s.") % {"what": closure.reason or closure.get_scope_display()}
    if availability.is_lent(hour.room_id, start, end):
        return _("A partner uses the room.")
    if availability.stands_elsewhere(hour, start, end):
        return _("The mobile place does not stand anywhere then.")
    adviser = hour.adviser_id and availability.who_comes(hour.offer.office_id, hour.adviser_id, start, end)
    if hour.adviser_id and adviser is None:
        return _("The adviser is away.")
    company = _company(hour, adviser, start, end, availability)
    return PlannedTime(
        start,
        end,
        adviser,
        company,
        despite_holiday=is_holiday,
        room_id=hour.room_id,
        place_id=hour.place_id,
    )


# Hours of the same clock time meet on the same days.
@lru_cache(maxsize=10_000)
def _moment(wall: dt.datetime) -> dt.datetime | None:
    """Return the moment at which the clock on the wall shows this; None if it never does."""
    day, time = wall.date(), wall.time()
    return None if local_time.is_skipped(day, time) else local_time.at(day, time).astimezone(dt.UTC)


def _company(
    hour: ConsultationHour, adviser: int | None, start: dt.datetime, end: dt.datetime, availability: Availability
) -> tuple[int, ...]:
    """Return the available further advisers: without them the slot takes place all the same."""
    asked = availability.further_advisers.get(hour.pk, ())
    coming = (availability.who_comes(hour.offer.office_id, person, start, end) for person in asked)
    return tuple(dict.fromkeys(person for person in coming if person is not None and person != adviser))


def _merged(day: dt.date, parts: list[PlannedDate]) -> PlannedDate:
    """Merge the slots of one day; of two overlapping ones the earlier wins."""
    times: list[PlannedTime] = []
    for time in sorted((time for part in parts for time in part.times), key=lambda time: time.starts_at):
        if not times or times[-1].ends_at <= time.starts_at:
            times.append(time)
    return PlannedDate(day, times, [why for part in parts for why in part.missing])


def _with_desk_seats(hour: ConsultationHour, date: PlannedDate) -> PlannedDate:
    """Reserve seats for the desk, starting with the date's last slot."""
    left = 0 if hour.is_drop_in else hour.desk_seats
    if not left:
        return date
    times = list(date.times)
    for number in reversed(range(len(times))):
        kept = min(left, hour.capacity)
        times[number] = replace(times[number], desk_seats=kept) if kept else times[number]
        left -= kept
    return replace(date, times=times)
