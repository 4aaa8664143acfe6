"""What the calendar of the house joins: what is planned, closed or away, each with the page where it is kept."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Max, Min
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.closing.tables import what_is_closed
from appointments.models import Absence, Closure, PublicHoliday, RoomBooking, SchoolHoliday, Slot, Substitution
from familienzentrum import dates, local_time
from offers.models import Stand

_ONE_TICK = dt.timedelta(microseconds=1)


class EntryKind(models.TextChoices):
    """What an entry of the calendar is, as it is labelled there; in this order they stand in a day."""

    PUBLIC_HOLIDAY = "public-holiday", gettext_lazy("Public holiday")
    SCHOOL_HOLIDAY = "school-holiday", gettext_lazy("School holidays")
    CLOSURE = "closure", gettext_lazy("Closed")
    ABSENCE = "absence", gettext_lazy("Away")
    SUBSTITUTION = "substitution", gettext_lazy("Substitution")
    STAND = "stand", gettext_lazy("Stand")
    COURSE = "course", gettext_lazy("Course")
    HOUR = "hour", gettext_lazy("Consultation hour")
    LENT = "lent", gettext_lazy("Booked by a partner")

    @property
    def is_exception(self) -> bool:
        """Whether it is out of the ordinary: consultation hours come again week after week."""
        return self != EntryKind.HOUR

    @property
    def is_free_day(self) -> bool:
        return self in (EntryKind.PUBLIC_HOLIDAY, EntryKind.SCHOOL_HOLIDAY)


@dataclass(frozen=True)
class Entry:
    """One entry on one day. `hour` is the consultation hour whose date of that day can be changed.

    `when` says from when to when, `begins` from when alone.
    """

    kind: EntryKind
    day: dt.date
    title: str
    url: str
    when: str = ""
    begins: str = ""
    note: str = ""
    hour: int | None = None


Days = dict[dt.date, list[Entry]]


def entries(first: dt.date, last: dt.date) -> Days:
    """Return what is planned from the first to the last day, by day. Eight queries, however much there is."""
    found: Days = defaultdict(list)
    for reads in (_public, _school, _closed, _away, _in_place, _stands, _times, _lent):
        for entry in reads(first, last):
            found[entry.day].append(entry)
    return found


def _public(first: dt.date, last: dt.date) -> Iterator[Entry]:
    url = reverse("public_holiday_list")
    for holiday in PublicHoliday.objects.filter(day__range=(first, last)):
        yield Entry(EntryKind.PUBLIC_HOLIDAY, holiday.day, holiday.name, url)


def _school(first: dt.date, last: dt.date) -> Iterator[Entry]:
    for holiday in SchoolHoliday.objects.filter(first_day__lte=last, last_day__gte=first):
        url = reverse("school_holiday_edit", args=[holiday.pk])
        for day in _days(holiday.first_day, holiday.last_day, first, last):
            yield Entry(EntryKind.SCHOOL_HOLIDAY, day, holiday.name, url)


def _closed(first: dt.date, last: dt.date) -> Iterator[Entry]:
    for closure in Closure.objects.filter(_meets(first, last)).select_related("office", "room__place"):
        url = reverse("closure", args=[closure.public_id])
        for day, when in _each_day(closure, first, last):
            yield Entry(EntryKind.CLOSURE, day, what_is_closed(closure), url, when, note=closure.reason)


def _away(first: dt.date, last: dt.date) -> Iterator[Entry]:
    for absence in Absence.objects.filter(_meets(first, last)).select_related("person"):
        url = reverse("absence", args=[absence.public_id])
        for day, when in _each_day(absence, first, last):
            yield Entry(EntryKind.ABSENCE, day, str(absence.person), url, when)


def _in_place(first: dt.date, last: dt.date) -> Iterator[Entry]:
    people = Substitution.objects.filter(_meets(first, last)).select_related("adviser", "substitute", "office")
    for one in people:
        url, words = reverse("substitution", args=[one.public_id]), _("%(who)s for %(whom)s")
        title = words % {"who": one.substitute, "whom": one.adviser}
        for day, when in _each_day(one, first, last):
            yield Entry(EntryKind.SUBSTITUTION, day, title, url, when, note=one.office.short_name)


def _stands(first: dt.date, last: dt.date) -> Iterator[Entry]:
    for stand in Stand.objects.in_use().filter(day__range=(first, last)):
        url, when = reverse("stand_edit", args=[stand.pk]), dates.span(stand.starts_at, stand.ends_at)
        yield Entry(EntryKind.STAND, stand.day, stand.place.name, url, when, note=stand.street)


def _times(first: dt.date, last: dt.date) -> Iterator[Entry]:
    """One entry for each consultation hour and each course of a day, however many times it has."""
    of_span = Slot.objects.offered().between(*local_time.whole_days(first, last)).filter(accompanies=None).order_by()
    grouped: Any = of_span.annotate(day=TruncDate("starts_at")).values(
        "day", "hour", "course", "course__title", "offer__title", "offer__office__short_name"
    )
    hour, course = cache(lambda pk: reverse("hour", args=[pk])), cache(lambda pk: reverse("course", args=[pk]))
    for row in grouped.annotate(begins=Min("starts_at"), ends=Max("ends_at")).order_by("begins", "offer__title"):
        is_course = row["course"] is not None
        yield Entry(
            kind=EntryKind.COURSE if is_course else EntryKind.HOUR,
            day=row["day"],
            title=row["course__title"] or row["offer__title"],
            url=course(row["course"]) if is_course else hour(row["hour"]) if row["hour"] else "",
            when=dates.span(row["begins"], row["ends"]),
            begins=f"{local_time.shown(row['begins']):%H:%M}",
            note=row["offer__office__short_name"],
            hour=None if is_course else row["hour"],
        )


def _lent(first: dt.date, last: dt.date) -> Iterator[Entry]:
    for booking in RoomBooking.objects.filter(_meets(first, last)).select_related("room", "office"):
        url, note = reverse("take_back_room", args=[booking.pk]), booking.purpose or booking.office.short_name
        for day, when in _each_day(booking, first, last):
            yield Entry(EntryKind.LENT, day, booking.room.name, url, when, note=note)


def _meets(first: dt.date, last: dt.date) -> models.Q:
    start, end = local_time.whole_days(first, last)
    return models.Q(starts_at__lt=end, ends_at__gt=start)


def _each_day(
    one: Closure | Absence | Substitution | RoomBooking, first: dt.date, last: dt.date
) -> Iterator[tuple[dt.date, str]]:
    """Yield each day of it in the span, with its times of day where they are not the whole day."""
    begins, ends = local_time.shown(one.starts_at), local_time.shown(one.ends_at - _ONE_TICK)
    for day in _days(begins.date(), ends.date(), first, last):
        start, end = local_time.whole_days(day, day)
        if one.starts_at <= start and one.ends_at >= end:
            yield day, ""
        else:
            yield day, dates.span(max(one.starts_at, start), min(one.ends_at, end))


def _days(begins: dt.date, ends: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = max(begins, first)
    while day <= min(ends, last):
        yield day
        day += dt.timedelta(days=1)
