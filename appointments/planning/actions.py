"""Generates slots from consultation hours, and rebuilds them when an hour or the house changes."""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments.core.locks import lock_plan_shared
from appointments.models import ConsultationHour, Slot
from appointments.models.hours import ConsultationHourQuerySet
from appointments.models.slot import SlotQuerySet
from appointments.planning.availability import Availability, read_availability
from appointments.planning.occurrences import PlannedTime, planned_times
from appointments.planning.reconciliation import Changes, SeenSlot, changes_of, write_changes
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from offers.models import Offer, Room

log = logging.getLogger("portal.slots")

# Small batches, so that concurrent bookings hardly wait.
_HOURS_AT_ONCE = 10
# Nobody waits while hours are looked at.
_HOURS_LOOKED_AT = 500


@dataclass(frozen=True)
class Rebuilt:
    """What a change did: `kept` are booked slots that no longer fit their hour and stay.

    Those that went `along` are booked, and where their single date now is. `gone` are withdrawn free slots. `hour` is
    the changed one, if it was one.
    """

    added: list[Slot] = field(default_factory=list)
    gone: list[Slot] = field(default_factory=list)
    kept: list[Slot] = field(default_factory=list)
    along: list[Slot] = field(default_factory=list)
    hour: ConsultationHour | None = None

    @property
    def withdrawn(self) -> int:
        return len(self.gone)

    def __add__(self, other: "Rebuilt") -> "Rebuilt":
        kept, along = self.kept + other.kept, self.along + other.along
        return Rebuilt(self.added + other.added, self.gone + other.gone, kept, along)


@transaction.atomic
def build_slots(
    hour: ConsultationHour, *, first: dt.date, last: dt.date, availability: Availability | None = None
) -> list[Slot]:
    """Add an hour's missing slots, past ones too.

    Raises IntegrityError if one overlaps another slot of its adviser or room (see `kind_words`).
    """
    lock_plan_shared()
    availability = availability or read_availability([hour], first=first, last=last)
    planned = list(planned_times(hour, first=first, last=last, availability=availability))
    if not planned:
        return []
    _wait_for_people_and_rooms(_people(planned), _rooms(planned))
    existing = hour.slots.filter(ends_at__gt=planned[0].starts_at)
    changes = changes_of(hour, planned, list(existing), timezone.now())
    return write_changes(Changes(new=changes.new))


def rebuild_slots(
    hour: ConsultationHour, *, now: dt.datetime | None = None, along_on: Collection[dt.date] = ()
) -> Rebuilt:
    """Rebuild the future slots of one hour. See `rebuild_hours`."""
    return rebuild_hours([hour], now=now, along_on=along_on)


@transaction.atomic
def rebuild_hours(
    hours: Iterable[ConsultationHour], *, now: dt.datetime | None = None, along_on: Collection[dt.date] = ()
) -> Rebuilt:
    """Rebuild the future slots of these hours from their rules and closures, atomically.

    An offer that does not take place has none, nor an adviser who has left, nor a room or a place out of use. Booked
    slots are never touched, only reported; on the days `along_on` alone they go along to where their date now is, and
    the caller tells their families. Obsolete free ones are withdrawn before new ones are written, so that two
    advisers may swap. Raises IntegrityError if a new slot overlaps another of its adviser or room, or something was
    closed concurrently.
    """
    lock_plan_shared()
    now = now or timezone.now()
    # Serialises changes of the same hour.
    locked = ConsultationHour.objects.select_for_update(of=("self",)).filter(pk__in=[hour.pk for hour in hours])
    found, plans = _planned(locked, now)
    planned = [time for plan in plans.values() for time in plan]
    _wait_for_people_and_rooms(_people(planned), _rooms(planned))
    existing = _locked_slots(found, now)
    changes = Changes()
    for hour in found:
        changes += changes_of(hour, plans[hour.pk], existing.get(hour.pk, []), now, along_on=along_on)
    return Rebuilt(added=write_changes(changes), gone=changes.gone, kept=changes.kept, along=changes.along)


def rebuild_all(hours: Iterable[ConsultationHour] | None = None, *, now: dt.datetime | None = None) -> Rebuilt:
    """Rebuild the future slots of all hours, or of these, in small batches while families go on booking.

    Hours that collide are retried together with all others that collided, then alone; what still fails stays as it is
    and is logged.
    """
    everything = ConsultationHour.objects.running(timezone.localdate(now)).order_by("pk")
    done, stuck = _rebuilt_in_parts(list(everything if hours is None else hours), _HOURS_AT_ONCE, now)
    if stuck:
        again, stuck = _rebuilt_in_parts([hour for hour, _rule in stuck], len(stuck), now)
        alone, stuck = _rebuilt_in_parts([hour for hour, _rule in stuck], 1, now)
        done += again + alone
    for hour, rule in stuck:
        log.warning("Hour %s cannot be rebuilt: %s", hour.pk, rule)
    return done


def roll_slots_forward() -> int:
    """Extend every hour to its booking horizon; return how many slots were added. Runs nightly.

    Hours are looked at many at a time before any is locked: on most nights most of them stay as they are. Whoever
    changes one meanwhile rebuilds it as well.
    """
    now, added = timezone.now(), 0
    running = list(
        ConsultationHour.objects.running(timezone.localdate(now)).order_by("pk").values_list("pk", flat=True)
    )
    for begin in range(0, len(running), _HOURS_LOOKED_AT):
        hours = ConsultationHour.objects.filter(pk__in=running[begin : begin + _HOURS_LOOKED_AT])
        added += len(rebuild_all(_not_as_planned(hours, now)).added)
    return added


def _not_as_planned(hours: ConsultationHourQuerySet, now: dt.datetime) -> list[ConsultationHour]:
    found, plans = _planned(hours, now)
    slots = Slot.objects.filter(hour__in=found, ends_at__gt=now).order_by("pk").values_list(*SeenSlot._fields)
    seen: dict[int | None, list[Any]] = {hour.pk: [] for hour in found}
    for slot in map(SeenSlot._make, slots):
        seen[slot.hour_id].append(slot)
    return [hour for hour in found if changes_of(hour, plans[hour.pk], seen[hour.pk], now)]


@transaction.atomic
def withdraw_free(slots: SlotQuerySet) -> int:
    """Withdraw the unbooked ones of these slots, with those of accompanying advisers; return how many."""
    free = slots.filter(taken=0, is_withdrawn=False, accompanies__isnull=True)
    # A concurrent booking wins: the database re-evaluates `taken` once it has the row lock.
    ids = list(free.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    Slot.objects.filter(accompanies__in=ids, is_withdrawn=False).update(is_withdrawn=True)
    return Slot.objects.filter(pk__in=ids).update(is_withdrawn=True)


def last_bookable_day(today: dt.date) -> dt.date:
    return today + dt.timedelta(weeks=settings.BOOKING_WEEKS_AHEAD)


def last_planned_day(hour: ConsultationHour, today: dt.date) -> dt.date:
    """Return how far ahead slots are generated: the hour's booking horizon, if longer than the default."""
    return today + dt.timedelta(weeks=max(settings.BOOKING_WEEKS_AHEAD, hour.horizon_weeks or 0))


def last_day_of_offer(offer: Offer, horizon: dt.date) -> dt.date | None:
    """Return the last day until the horizon on which an offer takes place; None if it does not at present."""
    if not offer.takes_bookings:
        return None
    return min(filter(None, [offer.ends_on, horizon]))


def _rebuilt_in_parts(
    hours: list[ConsultationHour], size: int, now: dt.datetime | None
) -> tuple[Rebuilt, list[tuple[ConsultationHour, str]]]:
    """Rebuild this many hours per transaction; return the results, and refused hours with the violated constraint."""
    done, stuck = Rebuilt(), []
    for begin in range(0, len(hours), size or 1):
        part = hours[begin : begin + size]
        try:
            done += rebuild_hours(part, now=now)
        except IntegrityError as error:
            stuck += [(hour, constraint_of(error)) for hour in part]
    return done, stuck


def _planned(
    hours: ConsultationHourQuerySet, now: dt.datetime
) -> tuple[list[ConsultationHour], dict[int, list[PlannedTime]]]:
    """Read these hours with what blocks them; return them, and the times that each should have ahead."""
    found, today = list(hours.with_stray_adviser().with_details().order_by("pk")), timezone.localdate(now)
    last = max((last_planned_day(hour, today) for hour in found), default=today)
    availability = read_availability(found, first=today, last=last)
    return found, {hour.pk: list(_ahead(hour, availability, now)) for hour in found}


def _ahead(hour: ConsultationHour, availability: Availability, now: dt.datetime) -> Iterator[PlannedTime]:
    today = timezone.localdate(now)
    last = last_day_of_offer(hour.offer, last_planned_day(hour, today))
    if last is None or hour.has_stray_adviser:  # type: ignore[attr-defined]
        return iter(())
    times = planned_times(hour, first=today, last=last, availability=availability)
    return (time for time in times if time.starts_at > now)


def _locked_slots(hours: list[ConsultationHour], now: dt.datetime) -> dict[int, list[Slot]]:
    """Lock and return the future slots by hour. Nobody books one of these until commit."""
    slots = Slot.objects.filter(hour__in=hours, ends_at__gt=now).order_by("pk")
    found: dict[int, list[Slot]] = {hour.pk: [] for hour in hours}
    for slot in slots.select_for_update(of=("self",), no_key=True):
        if slot.hour_id is not None:
            found[slot.hour_id].append(slot)
    return found


def _people(times: Iterable[PlannedTime]) -> set[int]:
    return {person for time in times for person in (time.adviser_id, *time.company) if person is not None}


def _rooms(times: Iterable[PlannedTime]) -> set[int]:
    return {time.room_id for time in times if time.room_id is not None}


def _wait_for_people_and_rooms(people: set[int], rooms: set[int]) -> None:
    """Serialise plans for one person or room: two of them would deadlock."""
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk"))
    list(Room.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=rooms).order_by("pk"))
