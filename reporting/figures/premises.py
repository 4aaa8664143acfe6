"""Figures of places, rooms, hours and people on duty (I19 and I20). None is about families."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import partial

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments.choices import ClosureScope
from appointments.models import Closure, Duty, PublicHoliday, RoomBooking, Slot, Substitution
from familienzentrum.choices import Weekday
from offers.choices import OfferKind
from offers.models import Room
from reporting.choices import Chapter
from reporting.figures import times
from reporting.figures.cases import Cases, Tally, counted_only, crossed, rows_of
from reporting.figures.table import Dimension, Figure, Reading, Row, Span

_DAY = dt.timedelta(days=1)
_SUBSTITUTIONS = Cases(Substitution.objects.all, when="starts_at", is_moment=True)
_HOLIDAYS = Cases(PublicHoliday.objects.all, when="day")
_ROOM_USES = {
    "house": Cases(
        lambda: Slot.objects.filter(room__isnull=False, is_withdrawn=False), when="starts_at", is_moment=True
    ),
    "partners": Cases(RoomBooking.objects.all, when="starts_at", is_moment=True),
}


def _substitutions(reading: Reading) -> Iterator[Row]:
    counted: Tally = Counter({("all", year): number for year, number in _SUBSTITUTIONS.grouped(reading.span)})
    return rows_of([("all", _("Substitutions"))], counted, reading.span)


def _seats(reading: Reading) -> Iterator[Row]:
    lines = [(False, _("Offered")), (True, _("Called off by the house"))]
    return rows_of(lines, times.seats(reading), reading.span)


def _hours(reading: Reading) -> Iterator[Row]:
    return counted_only(rows_of(OfferKind.choices, times.hours(reading), reading.span))


def _users() -> tuple[tuple[str, str], ...]:
    return (("house", gettext("Offers of the house")), ("partners", gettext("Lent to partners")))


def _rooms(reading: Reading) -> Iterator[Row]:
    seconds: Tally = Counter()
    lasting = Sum(F("ends_at") - F("starts_at"))
    for user, uses in _ROOM_USES.items():
        for year, room, _uses, used in uses.grouped(reading.span, "room", lasting=lasting):
            seconds[(room, user), year] = int(used.total_seconds())
    rooms = Room.objects.values_list("pk", "name")
    return counted_only(crossed(rooms, _ROOM_USES, times.whole_hours(seconds), reading.span))


def _closed(span: Span) -> set[tuple[str, int | None, dt.date]]:
    """Return each day on which something was closed: the scope, the key of what was closed, and the day."""
    found: set[tuple[str, int | None, dt.date]] = set()
    for year in span.years:
        first, last = span.days_of(year)
        for closure in Closure.objects.filter(starts_at__date__lte=last, ends_at__date__gte=first):
            begin = max(timezone.localdate(closure.starts_at), first)
            # An end at midnight does not close the day that begins then.
            end_day = min(timezone.localdate(closure.ends_at - dt.timedelta.resolution), last)
            found |= {(closure.scope, closure.named_pk, day) for day in _days(begin, end_day)}
    return found


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + number * _DAY for number in range((last - first).days + 1))


def _holidays(span: Span) -> set[dt.date]:
    return {day for _year, day, _number in _HOLIDAYS.grouped(span, "day")}


def _closed_days(reading: Reading) -> Iterator[Row]:
    counted: Tally = Counter((scope, day.year) for scope, _what, day in reading.of(_closed))
    counted.update(("holiday", day.year) for day in reading.of(_holidays))
    return rows_of([("holiday", _("Public holiday")), *ClosureScope.choices], counted, reading.span)


def _on_duty(reading: Reading) -> Iterator[Row]:
    """Add up the hours of the rota on the days on which the house was open."""
    shut = {day for scope, _what, day in reading.of(_closed) if ClosureScope(scope).shuts_house}
    shut |= reading.of(_holidays)
    seconds: Tally = Counter()
    for duty in Duty.objects.order_by():
        lasting = dt.datetime.combine(dt.date.min, duty.ends_at) - dt.datetime.combine(dt.date.min, duty.starts_at)
        for year in reading.span.years:
            first, last = reading.span.days_of(year)
            days = _days(max(duty.valid_from, first), min(duty.valid_until or last, last))
            open_days = sum(day.weekday() == duty.weekday and day not in shut for day in days)
            seconds[duty.weekday, year] += int(lasting.total_seconds()) * open_days
    return rows_of(Weekday.choices, times.whole_hours(seconds), reading.span)


_of_the_house = partial(Figure, source=_("calendar of the house"), is_sensitive=False)
_HOURS = _("hours")
_WHOLE_HOURS = _("Whole hours: each line is rounded by itself.")

FIGURES = {
    "substitutions": _of_the_house(
        code="I19b",
        chapter=Chapter.STAFF,
        name=_("Substitutions"),
        unit=_("substitutions"),
        row_heading=_("Kind"),
        definition=_("How often one adviser took over the times of another for a while."),
        rule=_("Each entry counts once in the year it begins, however long it lasts."),
        count=_substitutions,
    ),
    "closed_days": _of_the_house(
        code="I19d",
        chapter=Chapter.STAFF,
        name=_("Days closed"),
        unit=_("days"),
        row_heading=_("What was closed"),
        definition=_("Days on which the house, an office or a room was closed, if only for hours."),
        rule=_("Two offices closed on one day are two days. Holidays count on every weekday. The lines can overlap."),
        count=_closed_days,
        has_total=False,
    ),
    "places": _of_the_house(
        code="I20",
        chapter=Chapter.USE,
        counts_part=True,
        name=_("Places for appointments"),
        unit=_("places"),
        row_heading=_("What became of it"),
        definition=_("Places of all times that families could book."),
        rule=_("A time for one family is one place; a course has as many as its first date."),
        count=_seats,
    ),
    "hours": _of_the_house(
        code="I20b",
        chapter=Chapter.STAFF,
        name=_("Hours on offer"),
        unit=_HOURS,
        row_heading=_("Kind"),
        definition=_("Hours of all times that were not called off, by kind of offer, whether or not anybody came."),
        rule=_("Whole hours: each line is rounded by itself. Hours that were used stand with the appointments."),
        count=_hours,
    ),
    "rooms": _of_the_house(
        code="I20c",
        chapter=Chapter.STAFF,
        name=_("Use of the rooms"),
        unit=_HOURS,
        row_heading=_("Room"),
        definition=_("Hours in which a room was in use, by offers of the house or by partners."),
        rule=_WHOLE_HOURS,
        count=_rooms,
        across=Dimension("user_of_room", is_sensitive=False),
        column_heading=_("Used by"),
        columns=_users,
    ),
    "on_duty": _of_the_house(
        code="I20d",
        chapter=Chapter.STAFF,
        name=_("Hours on duty"),
        unit=_HOURS,
        row_heading=_("Weekday"),
        definition=_("Hours for which somebody was down for duty in the house, by weekday."),
        rule=_("Public holidays and days on which the house was closed are left out. Absences are not deducted."),
        count=_on_duty,
    ),
}
