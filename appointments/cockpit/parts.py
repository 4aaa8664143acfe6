"""What the start page shows of times: the next days, courses, who waits, what is free, and everybody's own times."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from appointments.closing.staffing import Stretch, staffing
from appointments.cockpit.entries import Entry, EntryKind, entries
from appointments.desk.calendar_feeds import own_times
from appointments.groups.waiting_lists import waiting_lists
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum import local_time
from familienzentrum.audiences import ADVISERS, GREETERS, PLANNERS
from familienzentrum.cockpit import Reader, part_for

_DAYS, _OWN_DAYS, _FREE_DAYS = 10, 7, 14
_MOST = 6
# A share is shown in so many steps: with free times, which everybody can count, a finer one would tell of bookings.
_STEPS = 4


@dataclass(frozen=True)
class Day:
    """One of the next days: when too few people are there, and what is out of the ordinary."""

    day: dt.date
    gaps: list[Stretch]
    entries: list[Entry]
    hours: int


@part_for(PLANNERS, "appointments/cockpit/days.html", position=10)
def days(reader: Reader) -> dict[str, Any]:
    """Return today and the days after it."""
    last = reader.today + dt.timedelta(days=_DAYS - 1)
    gaps = {day.day: day.gaps for day in staffing(reader.today, _DAYS)}
    planned = entries(reader.today, last)
    found = [
        Day(
            day=day,
            gaps=[gap for gap in gaps.get(day, []) if gap.ends_at > timezone.now()],
            entries=[entry for entry in planned[day] if entry.kind.is_exception],
            hours=sum(entry.kind == EntryKind.HOUR for entry in planned[day]),
        )
        for day in (reader.today + dt.timedelta(days=number) for number in range(_DAYS))
    ]
    return {"days": [day for day in found if day.gaps or day.entries or day.hours], "gaps": sum(map(_gaps, found))}


def _gaps(day: Day) -> int:
    return len(day.gaps)


@dataclass(frozen=True)
class OwnDay:
    """One day of somebody's times: how many are booked and how many are free."""

    day: dt.date
    booked: int
    free: int
    url: str


@part_for(ADVISERS | GREETERS, "appointments/cockpit/own_days.html", position=5)
def own_days(reader: Reader) -> dict[str, Any]:
    """Return the week ahead: of the desk all times of the house, of an adviser the own ones."""
    is_of_desk = reader.belongs_to(GREETERS)
    times, page = (Slot.objects.all(), "desk") if is_of_desk else (_own(reader), "my_day")
    week = local_time.whole_days(reader.today, reader.today + dt.timedelta(days=_OWN_DAYS - 1))
    counted: Any = (
        times.offered()
        .between(*week)
        .filter(Q(capacity__gt=0) | Q(course__isnull=False) | Q(accompanies__isnull=False))
        .order_by()
        .annotate(day=TruncDate("starts_at"))
        .values("day")
        .annotate(booked=Count("pk", filter=Q(taken__gt=0)), left=Count("pk", filter=Q(taken__lt=F("capacity"))))
    )
    url = reverse(page)
    return {
        "days": [
            OwnDay(row["day"], row["booked"], row["left"], f"{url}?tag={row['day']}") for row in counted.order_by("day")
        ],
        "is_of_desk": is_of_desk,
    }


def _own(reader: Reader) -> SlotQuerySet:
    return Slot.objects.filter(own_times(reader.user, reader.offices))


@part_for(PLANNERS, "appointments/cockpit/courses.html", position=20)
def courses(_reader: Reader) -> dict[str, Any]:
    """Return the courses that begin next, and how full they are."""
    first_dates = Slot.objects.offered().filter(course__isnull=False, capacity__gt=0, starts_at__gt=timezone.now())
    soonest = first_dates.select_related("course", "offer").order_by("starts_at", "id")
    return {"courses": soonest[:_MOST]}


@part_for(PLANNERS, "appointments/cockpit/waiting.html", position=30)
def waiting(_reader: Reader) -> dict[str, Any]:
    """Return where most families wait."""
    lists = sorted(waiting_lists(), key=lambda row: -row["waiting"])
    return {"lists": lists[:_MOST], "all": sum(row["waiting"] for row in lists)}


@dataclass(frozen=True)
class Capacity:
    """Free times of an office. `percent` is coarse, and None where there are too few times to say a share."""

    office: str
    free: int
    percent: int | None


@part_for(PLANNERS, "appointments/cockpit/capacity.html", position=40)
def capacity(reader: Reader) -> dict[str, Any]:
    """Return what is free by office: as everybody can count it on the pages of offers, and no more."""
    now, end = timezone.now(), local_time.at(reader.today + dt.timedelta(days=_FREE_DAYS))
    bookable = Slot.objects.bookable(now).filter(course=None, starts_at__lt=end)
    offered, free = _by_office(bookable), _by_office(bookable.with_free_seats())
    found = [Capacity(name, free.get(name, 0), _percent(free, offered, name, reader)) for name in sorted(offered)]
    # By what the bars show: an order by the share itself would say it more finely than they do.
    return {"offices": sorted(found, key=lambda one: (one.percent is None, one.percent or 0)), "days": _FREE_DAYS}


def _by_office(slots: SlotQuerySet) -> Counter[str]:
    rows = slots.order_by().values_list("offer__office__short_name").annotate(number=Count("pk"))
    return Counter(dict(rows))


def _percent(free: Mapping[str, int], offered: Mapping[str, int], office: str, reader: Reader) -> int | None:
    if offered[office] < reader.smallest:
        return None
    return round(free.get(office, 0) / offered[office] * _STEPS) * 100 // _STEPS
