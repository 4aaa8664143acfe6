"""Diffs an hour's existing slots against the planned ones, and writes the changes in few statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appointments.models import ConsultationHour, Slot
from appointments.planning.occurrences import PlannedTime
from familienzentrum import local_time

# Key of a slot within its hour: its start, and for an accompanying slot its adviser.
Key = tuple[dt.datetime, int | None]
Values = dict[str, Any]

# Fields whose change does not affect booked families.
_QUIET = {"bookable_from", "bookable_until", "desk_seats", "despite_holiday"}
# Fields that say where it is: where a single date is elsewhere, its booked families go along.
_SITE = {"room_id", "place_id"}
# Changing these may collide temporarily, as in a swap: such slots are withdrawn until the change is written.
_PLACING = {"adviser_id", "room_id"}


class SeenSlot(NamedTuple):
    """What `changes_of` compares of an existing slot, for where it is only looked at."""

    pk: int
    hour_id: int | None
    offer_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    adviser_id: int | None
    room_id: int | None
    place_id: int | None
    accompanies_id: int | None
    channel: str
    unit: str
    capacity: int
    taken: int
    taken_publicly: int
    desk_seats: int
    bookable_from: dt.datetime | None
    bookable_until: dt.datetime | None
    despite_holiday: bool
    is_withdrawn: bool


@dataclass
class Changes:
    """The changes to write for some hours."""

    new: dict[int, dict[Key, Values]] = field(default_factory=dict)
    heads: dict[tuple[int, dt.datetime], int] = field(default_factory=dict)
    refit: list[tuple[Slot, Values]] = field(default_factory=list)
    withdraw: list[Slot] = field(default_factory=list)
    kept: list[Slot] = field(default_factory=list)
    along: list[Slot] = field(default_factory=list)

    def __iadd__(self, other: "Changes") -> "Changes":
        self.new |= other.new
        self.heads |= other.heads
        self.refit += other.refit
        self.withdraw += other.withdraw
        self.kept += other.kept
        self.along += other.along
        return self

    def __bool__(self) -> bool:
        """Whether there is anything to write, or to report."""
        return any((any(self.new.values()), self.refit, self.withdraw, self.kept, self.along))

    @property
    def gone(self) -> list[Slot]:
        """Without accompanying slots, which families do not see."""
        return [slot for slot in self.withdraw if slot.accompanies_id is None]


def changes_of(
    hour: ConsultationHour,
    planned: list[PlannedTime],
    existing: Sequence[Slot],
    now: dt.datetime,
    *,
    along_on: Collection[dt.date] = (),
) -> Changes:
    """Diff the planned slots of an hour against the existing ones from the first planned one on.

    Booked slots and slots that have begun stay; nothing is placed over them. On the local days `along_on` alone,
    booked ones that keep their time go along to where it now is.
    """
    slots = {_key(slot): slot for slot in existing}
    standing = [slot for slot in existing if _stands(slot, now)]
    wanted = _wanted(hour, _without_those_over(planned, standing))
    fixed = {slot.starts_at for slot in standing}
    changes = Changes(heads={(hour.pk, s.starts_at): s.pk for s in existing if s.accompanies_id is None})
    for key, slot in slots.items():
        if slot.starts_at <= now:
            continue
        if slot.starts_at in fixed:
            goes_along = timezone.localdate(slot.starts_at) in along_on
            _compare_booked(slot, wanted.get(key), changes, goes_along=goes_along)
        else:
            _compare_free(slot, wanted.get(key), changes)
    new = {key: values for key, values in wanted.items() if key not in slots and not (key[1] and key[0] in fixed)}
    changes.new = {hour.pk: new}
    return changes


@transaction.atomic
def write_changes(changes: Changes) -> list[Slot]:
    """Write the changes and return the new slots. Raises IntegrityError if one overlaps another."""
    moving = {slot.pk for slot, values in changes.refit if _PLACING & values.keys() and not slot.is_withdrawn}
    leaving = moving | {slot.pk for slot in changes.withdraw}
    if leaving:
        Slot.objects.filter(pk__in=leaving, taken=0).update(is_withdrawn=True)
    back = {"is_withdrawn": False}
    _refit([(slot, values | back if slot.pk in moving else values) for slot, values in changes.refit])
    return _add(changes)


def _key(slot: Slot) -> Key:
    return slot.starts_at, slot.adviser_id if slot.accompanies_id else None


def _stands(slot: Slot, now: dt.datetime) -> bool:
    return slot.accompanies_id is None and not slot.is_withdrawn and (slot.taken > 0 or slot.starts_at <= now)


def _without_those_over(planned: list[PlannedTime], standing: list[Slot]) -> list[PlannedTime]:
    ends = {time.starts_at: time.ends_at for time in planned}
    older = [slot for slot in standing if ends.get(slot.starts_at) != slot.ends_at]
    return [time for time in planned if not any(_lies_over(time, slot) for slot in older)]


def _lies_over(time: PlannedTime, slot: Slot) -> bool:
    """Return whether a planned slot overlaps a kept one; one with the same start is only updated."""
    return time.starts_at != slot.starts_at and time.starts_at < slot.ends_at and slot.starts_at < time.ends_at


def _wanted(hour: ConsultationHour, planned: Iterable[PlannedTime]) -> dict[Key, Values]:
    wanted: dict[Key, Values] = {}
    for time in planned:
        values = _as_planned(hour, time)
        wanted[time.starts_at, None] = values
        for person in time.company:
            wanted[time.starts_at, person] = values | _company_of(person)
    return wanted


def _as_planned(hour: ConsultationHour, time: PlannedTime) -> Values:
    """Return the slot as planned, unsaved; a drop-in slot has no bookable seats."""
    lead = dt.timedelta(hours=hour.lead_hours)
    return {
        "offer_id": hour.offer_id,
        "ends_at": time.ends_at,
        "adviser_id": time.adviser_id,
        "room_id": time.room_id,
        "place_id": time.place_id,
        "channel": hour.channel,
        "unit": hour.unit,
        "capacity": 0 if hour.is_drop_in else hour.capacity,
        "desk_seats": time.desk_seats,
        "bookable_from": _opens(time.starts_at, hour.horizon_weeks),
        "bookable_until": time.starts_at - lead if lead else None,
        "despite_holiday": time.despite_holiday,
        "is_withdrawn": False,
    }


def _company_of(person: int) -> Values:
    return {
        "adviser_id": person,
        "capacity": 0,
        "room_id": None,
        "place_id": None,
        "desk_seats": 0,
        "bookable_from": None,
        "bookable_until": None,
    }


def _opens(start: dt.datetime, weeks: int | None) -> dt.datetime | None:
    """Return the local midnight from which families may book."""
    if weeks is None:
        return None
    day = timezone.localdate(start) - dt.timedelta(weeks=weeks)
    return local_time.at(day)


def _compare_free(slot: Slot, values: Values | None, changes: Changes) -> None:
    if values is None:
        if not slot.is_withdrawn:
            changes.withdraw.append(slot)
    elif different := _different(slot, values):
        changes.refit.append((slot, different))


def _compare_booked(slot: Slot, values: Values | None, changes: Changes, *, goes_along: bool) -> None:
    """Report a booked slot that no longer fits; in one that fits change what does not affect its families.

    One that `goes_along` changes its room or place, too.
    """
    different: Values = _different(slot, values) if values is not None else {"is_withdrawn": True}
    if different.keys() - (_QUIET | _SITE if goes_along else _QUIET):
        if slot.accompanies_id is None:
            changes.kept.append(slot)
    elif different:
        if different.keys() & _SITE:
            changes.along.append(slot)
        if "desk_seats" in different:
            different["desk_seats"] = min(different["desk_seats"], slot.capacity - slot.taken_publicly)
        changes.refit.append((slot, different))


def _different(slot: Slot, values: Values) -> Values:
    return {name: value for name, value in values.items() if getattr(slot, name) != value}


def _refit(refit: list[tuple[Slot, Values]]) -> None:
    """Bulk-update slots with the same change; end and opening are computed relative to each start."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for slot, values in refit:
        alike[tuple((name, _from_start(slot, name, value)) for name, value in values.items())].append(slot.pk)
    for pairs, ids in alike.items():
        Slot.objects.filter(pk__in=ids).update(**{name: _expression(value) for name, value in pairs})


def _from_start(slot: Slot, name: str, value: Any) -> Any:
    return value - slot.starts_at if name in ("ends_at", "bookable_until") and value is not None else value


def _expression(value: Any) -> Any:
    return F("starts_at") + value if isinstance(value, dt.timedelta) else value


def _add(changes: Changes) -> list[Slot]:
    heads = [
        Slot(hour_id=hour, starts_at=key[0], **values)
        for hour, new in changes.new.items()
        for key, values in new.items()
        if key[1] is None
    ]
    added = Slot.objects.bulk_create(heads)
    known = changes.heads | {(slot.hour_id, slot.starts_at): slot.pk for slot in added if slot.hour_id}
    Slot.objects.bulk_create(
        Slot(hour_id=hour, starts_at=key[0], accompanies_id=known[hour, key[0]], **values)
        for hour, new in changes.new.items()
        for key, values in new.items()
        if key[1] is not None
    )
    return added
