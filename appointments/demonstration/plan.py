"""The tables of a town's `demonstration.toml` that are no rows: series of dates, quiet times, lent rooms, tours."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum.datafiles import BadData, read_plain

FILE = "demonstration.toml"


@dataclass(frozen=True)
class Series:
    """Dates of an event or a course: every n weeks from the first day on. No room if outdoors."""

    offer: str
    first_on: dt.date
    every_weeks: int
    starts_at: dt.time
    ends_at: dt.time
    capacity: int
    unit: str
    room: str

    def days(self, last: dt.date) -> Iterator[dt.date]:
        day = self.first_on
        while day <= last:
            yield day
            day += dt.timedelta(weeks=self.every_weeks)


@dataclass(frozen=True)
class TakenTogether:
    """Dates booked as one, starting this many weeks ahead; `opens_in_days` 0 means that booking is open.

    `draw` is the title of the draw that allocates its seats, or empty.
    """

    offer: str
    title: str
    note: str
    weeks_ahead: int
    weekday: int
    times: int
    starts_at: dt.time
    ends_at: dt.time
    capacity: int
    unit: str
    most_per_family: int
    room: str
    opens_in_days: int
    draw: str
    booked: int
    waiting: int


@dataclass(frozen=True)
class RunningCourse:
    """A weekly course of which as many evenings are over as it has `begun`: the next one is today."""

    offer: str
    title: str
    times: int
    begun: int
    starts_at: dt.time
    ends_at: dt.time
    capacity: int
    unit: str
    room: str
    booked: int


@dataclass(frozen=True)
class Lottery:
    """A draw that is accepting wish lists."""

    title: str
    closes_in_days: int
    most_seats: int
    wishes: int


@dataclass(frozen=True)
class QuietTime:
    """A period (inclusive) in which only a share of the usual families comes."""

    first_on: dt.date
    last_on: dt.date
    share: Decimal


@dataclass(frozen=True)
class Lending:
    """A room lent to a partner every week."""

    office: str
    room: str
    weekday: int
    starts_at: dt.time
    ends_at: dt.time
    purpose: str


@dataclass(frozen=True)
class Tour:
    """A stand of a mobile place: every n weeks from the first day on."""

    place: str
    first_on: dt.date
    every_weeks: int
    starts_at: dt.time
    ends_at: dt.time
    street: str
    directions: str

    def days(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        day = self.first_on
        while day <= last:
            if day >= first:
                yield day
            day += dt.timedelta(weeks=self.every_weeks)


@dataclass(frozen=True)
class Plan:
    """The generated period, up to now, and what happens in it."""

    first: dt.date
    now: dt.datetime
    series: list[Series]
    quiet_times: list[QuietTime]
    lendings: list[Lending]
    courses: list[TakenTogether]
    running: list[RunningCourse]
    lotteries: list[Lottery]
    tours: list[Tour]

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    def days(self) -> Iterator[dt.date]:
        for number in range((self.today - self.first).days + 1):
            yield self.first + dt.timedelta(days=number)

    def rush(self, day: dt.date) -> float:
        """Return how busy the house is; 1 is a usual day once the town knows the house."""
        known_for_weeks = (day - self.first).days / 7
        growth = min(1.0, 0.55 + 0.45 * known_for_weeks / 40)
        quiet = min((float(q.share) for q in self.quiet_times if q.first_on <= day <= q.last_on), default=1.0)
        return growth * quiet * _SEASON.get(day.month, 1.0)


# Demand peaks when the school and childcare year begins, and when seats are allocated in winter.
_SEASON = {1: 1.1, 2: 1.15, 7: 0.9, 8: 0.95, 9: 1.15, 10: 1.05, 12: 0.85}


def read_plan(folder: Path, *, now: dt.datetime, weeks: int) -> Plan:
    """Read the town's file. Raises BadData."""
    if not (folder / FILE).is_file():
        raise BadData(_("This file is missing in the folder %(folder)s.") % {"folder": folder}, file=FILE)
    return Plan(
        first=timezone.localdate(now) - dt.timedelta(weeks=weeks),
        now=now,
        series=read_plain(folder / FILE, "dates", Series),
        quiet_times=read_plain(folder / FILE, "quiet_times", QuietTime),
        lendings=read_plain(folder / FILE, "lendings", Lending),
        courses=read_plain(folder / FILE, "courses", TakenTogether),
        running=read_plain(folder / FILE, "running", RunningCourse),
        lotteries=read_plain(folder / FILE, "draws", Lottery),
        tours=read_plain(folder / FILE, "tours", Tour),
    )
