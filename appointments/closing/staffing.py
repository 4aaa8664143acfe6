"""Who is in the house while it is open: duties minus absences, and advisers with times on site."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.db.models import Exists, OuterRef, Q

from appointments.choices import MeetingChannel
from appointments.models import Absence, Duty, Slot
from appointments.planning.closed_days import Closed, house_closed, spans_of
from familienzentrum import local_time
from familienzentrum.models import Centre, User
from familienzentrum.opening import Span, without
from offers.choices import OfferState
from offers.models import Membership


@dataclass(frozen=True)
class Stretch:
    """Part of an opening during which the same people are there."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    people: tuple[User, ...]
    is_short: bool

    @property
    def anchor(self) -> str:
        """Return where it stands on the page of the plan."""
        return f"{local_time.shown(self.starts_at):%Y-%m-%d-%H%M}"


@dataclass(frozen=True)
class StaffedDay:
    """One day: when the house is open and who is there, or why it is shut."""

    day: dt.date
    stretches: list[Stretch]
    closed: Closed | None

    @property
    def gaps(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.is_short]


@dataclass(frozen=True)
class _Presence:
    person: User
    starts_at: dt.datetime
    ends_at: dt.datetime


def staffing(first: dt.date, days: int) -> list[StaffedDay]:
    """Return this many days from `first`, without those on which the house never opens. Six queries."""
    centre = Centre.current()
    wanted = [first + dt.timedelta(days=number) for number in range(days)]
    start, end = local_time.at(first), local_time.at(first + dt.timedelta(days=days))
    closed = house_closed(start, end)
    present = [*_on_duty(wanted, start, end), *_with_times(start, end)]
    found = (_staffed(day, centre, closed, present) for day in wanted)
    return [staffed for staffed in found if staffed.stretches or staffed.closed]


def _staffed(day: dt.date, centre: Centre, closed: Sequence[Closed], present: list[_Presence]) -> StaffedDay:
    shut = next((one for one in closed if one.first_day <= day <= one.last_day), None)
    spans = [left for opening in _openings(day, centre) for left in without(opening, spans_of(closed))]
    stretches = [stretch for span in spans for stretch in _stretches(span, present, centre.least_staff)]
    is_open_day = any(hour.weekday == day.weekday() for hour in centre.opening_hours.all())
    return StaffedDay(day, stretches, shut if is_open_day else None)


def _openings(day: dt.date, centre: Centre) -> Iterator[Span]:
    for hour in centre.opening_hours.all():
        if hour.weekday == day.weekday():
            yield local_time.at(day, hour.opens_at), local_time.at(day, hour.closes_at)


def _stretches(span: Span, present: list[_Presence], least: int) -> Iterator[Stretch]:
    """Split an opening wherever somebody comes or goes, and merge neighbours with the same people."""
    here = [p for p in present if p.starts_at < span[1] and p.ends_at > span[0]]
    cuts = sorted({*span, *(m for p in here for m in (p.starts_at, p.ends_at) if span[0] < m < span[1])})
    pieces = [(start, end, _people(here, start, end)) for start, end in pairwise(cuts)]
    for people, together in groupby(pieces, key=lambda piece: piece[2]):
        same = list(together)
        yield Stretch(same[0][0], same[-1][1], people, len(people) < least)


def _people(here: list[_Presence], start: dt.datetime, end: dt.datetime) -> tuple[User, ...]:
    people = {p.person.pk: p.person for p in here if p.starts_at <= start and end <= p.ends_at}
    return tuple(sorted(people.values(), key=lambda person: (person.last_name, person.first_name, person.pk)))


# Whoever is expected comes even if the offer has ended meanwhile; a course that stands takes place.
_TAKES_PLACE = (
    Q(taken__gt=0)
    | Q(accompanies__taken__gt=0)
    | Q(course__isnull=False)
    | Q(offer__state=OfferState.ACTIVE, offer__office__is_active=True)
)


def _on_duty(days: list[dt.date], start: dt.datetime, end: dt.datetime) -> Iterator[_Presence]:
    """Yield duties day by day, minus absences; whose account or office is closed has none, nor who lost every role."""
    absences = list(Absence.objects.filter(starts_at__lt=end, ends_at__gt=start))
    works_here = Membership.objects.filter(Q(office=None) | Q(office__is_active=True), user=OuterRef("person"))
    planned = Duty.objects.filter(Exists(works_here), valid_from__lte=days[-1], person__is_active=True)
    duties = list(planned.select_related("person"))
    for day in days:
        for duty in duties:
            if duty.weekday == day.weekday() and duty.valid_from <= day <= (duty.valid_until or day):
                away = [(a.starts_at, a.ends_at) for a in absences if a.person_id == duty.person_id]
                hours = local_time.at(day, duty.starts_at), local_time.at(day, duty.ends_at)
                for begins, ends in without(hours, away):
                    yield _Presence(duty.person, begins, ends)


def _with_times(start: dt.datetime, end: dt.datetime) -> Iterator[_Presence]:
    """Yield advisers who have times in the house; talks by phone or elsewhere leave them where they are."""
    channels = [channel for channel in MeetingChannel if channel.is_on_site]
    on_site = Slot.objects.offered().filter(
        _TAKES_PLACE, channel__in=channels, place__isnull=True, adviser__is_active=True
    )
    at_home = on_site.exclude(room__isnull=True, offer__place__is_mobile=True).exclude(room__place__is_mobile=True)
    for slot in at_home.filter(starts_at__lt=end, ends_at__gt=start).select_related("adviser"):
        if slot.adviser is not None:
            yield _Presence(slot.adviser, slot.starts_at, slot.ends_at)
