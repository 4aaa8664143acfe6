"""What blocks slots in a period: holidays, closures, absences, lent rooms. Read once for many hours."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from appointments.models import (
    Absence,
    Closure,
    ConsultationHour,
    PublicHoliday,
    RoomBooking,
    SchoolHoliday,
    SingleDate,
    Substitution,
)
from appointments.models.closing import Held
from appointments.models.spans import Lasting
from familienzentrum import local_time
from offers.models import Place, Stand

Row = TypeVar("Row")
Key = TypeVar("Key")
Lasts = TypeVar("Lasts", bound=Lasting)
# An hour with the room or the place in which it is on a date.
Where = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Availability:
    """All blocks, indexed by subject. An empty one blocks nothing. `ConsultationHour.as_on` says where a date is."""

    holidays: Mapping[dt.date, str] = field(default_factory=dict)
    school_holidays: Sequence[SchoolHoliday] = ()
    closures: Sequence[Closure] = ()
    absences: Mapping[int, Sequence[Absence]] = field(default_factory=dict)
    substitutions: Mapping[tuple[int, int], Sequence[Substitution]] = field(default_factory=dict)
    lent_rooms: Mapping[int, Sequence[RoomBooking]] = field(default_factory=dict)
    single_dates: Mapping[int, Sequence[SingleDate]] = field(default_factory=dict)
    further_advisers: Mapping[int, Sequence[int]] = field(default_factory=dict)
    # Of mobile places that have a calendar of stands.
    stands: Mapping[int, Sequence[Stand]] = field(default_factory=dict)
    # Where hours are, by their rule or on single dates, though nothing takes place there any more.
    out_of_use: frozenset["Where"] = frozenset()

    def school_holiday_on(self, day: dt.date) -> SchoolHoliday | None:
        return next((h for h in self.school_holidays if h.first_day <= day <= h.last_day), None)

    def closed(self, held: Held, start: dt.datetime, end: dt.datetime) -> Closure | None:
        """Return what closes the whole house, the office that holds it or its room during a time."""
        return next((c for c in _meeting(self.closures, start, end) if c.covers(held)), None)

    def is_out_of_use(self, held: ConsultationHour) -> bool:
        """Return whether nothing takes place any more where the family would go, or in the room."""
        return _where(held) in self.out_of_use

    def stands_elsewhere(self, hour: ConsultationHour, start: dt.datetime, end: dt.datetime) -> bool:
        """Return whether a mobile place does not stand anywhere during the whole time."""
        place = hour.site if self.stands else None
        stands = self.stands.get(place.pk, ()) if place else ()
        return bool(stands) and not any(stand.covers(start, end) for stand in stands)

    def is_lent(self, room: int | None, start: dt.datetime, end: dt.datetime) -> bool:
        return room is not None and bool(_meeting(self.lent_rooms.get(room, ()), start, end))

    def who_comes(self, office: int, adviser: int, start: dt.datetime, end: dt.datetime) -> int | None:
        """Return who holds a slot: the adviser or the substitute; None while that person is away."""
        standing_in = _meeting(self.substitutions.get((office, adviser), ()), start, end)
        whole = next((s for s in standing_in if s.starts_at <= start and end <= s.ends_at), None)
        person = whole.substitute_id if whole else adviser
        return None if _meeting(self.absences.get(person, ()), start, end) else person


def read_availability(
    hours: Iterable[ConsultationHour], *, first: dt.date, last: dt.date, tried: Iterable[SingleDate] = ()
) -> Availability:
    """Read the blocks for these hours from the first to the last day, inclusive, as if the `tried` dates were saved."""
    by_pk = {hour.pk: hour for hour in hours}
    ids = list(by_pk)
    singles = [*SingleDate.objects.filter(hour__in=ids).with_places(), *tried]
    held = [*by_pk.values(), *(by_pk[single.hour_id].as_on(single) for single in singles)]
    start, end = local_time.whole_days(first, last)
    during = {"starts_at__lt": end, "ends_at__gt": start}
    company = ConsultationHour.further_advisers.through.objects.filter(consultationhour__in=ids).order_by("pk")
    return Availability(
        holidays=dict(PublicHoliday.objects.filter(day__range=(first, last)).values_list("day", "name")),
        school_holidays=list(SchoolHoliday.objects.filter(first_day__lte=last, last_day__gte=first)),
        closures=list(Closure.objects.filter(**during)),
        absences=_grouped((a.person_id, a) for a in Absence.objects.filter(**during)),
        substitutions=_grouped(((s.office_id, s.adviser_id), s) for s in Substitution.objects.filter(**during)),
        lent_rooms=_grouped((b.room_id, b) for b in RoomBooking.objects.filter(**during)),
        single_dates=_grouped((single.hour_id, single) for single in singles),
        further_advisers=_grouped(company.values_list("consultationhour", "user")),
        stands=_stands_of({hour.site for hour in held}),
        out_of_use=frozenset(_where(hour) for hour in held if hour.is_out_of_use),
    )


def _where(held: ConsultationHour) -> Where:
    return held.pk, held.room_id, held.place_id


def _stands_of(places: Iterable[Place | None]) -> dict[int, list[Stand]]:
    """Read all stands: a place with past ones only has a calendar, and stands nowhere."""
    mobile = [place.pk for place in places if place and place.is_mobile]
    stands = Stand.objects.filter(place__in=mobile) if mobile else []
    return _grouped((stand.place_id, stand) for stand in stands)


def _meeting(rows: Sequence[Lasts], start: dt.datetime, end: dt.datetime) -> list[Lasts]:
    return [row for row in rows if row.starts_at < end and row.ends_at > start]


def _grouped(pairs: Iterable[tuple[Key, Row]]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return dict(found)
