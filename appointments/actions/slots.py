"""Makes slots from consultation hours, and keeps them fitting when an hour changes."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from appointments.models import ConsultationHour, Slot
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from offers.models import Room

log = logging.getLogger("portal.slots")

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Rebuilt:
    """What a change of an hour did: `kept` are booked times that no longer fit the hour and stay as they are."""

    added: list[Slot] = field(default_factory=list)
    withdrawn: int = 0
    kept: list[Slot] = field(default_factory=list)


def planned_times(hour: ConsultationHour, *, first: dt.date, last: dt.date) -> Iterator[Span]:
    """Yield the times of an hour from the first to the last day, both included, as aware datetimes.

    The hour is local wall time: it is 9 o'clock before and after the change of the clocks. A time that
    the clocks leave out in spring does not take place; of a doubled one in autumn the first counts.
    """
    for day in _days(hour, first, last):
        yield from _times_of_day(hour, day)


@transaction.atomic
def build_slots(hour: ConsultationHour, *, first: dt.date, last: dt.date) -> list[Slot]:
    """Add the times of an hour that do not exist yet.

    Raises IntegrityError when one overlaps another time of its adviser or room (see `kind_words`).
    """
    return _added(hour, _open_times(hour, planned_times(hour, first=first, last=last), timezone.now()))


@transaction.atomic
def rebuild_slots(hour: ConsultationHour, *, now: dt.datetime | None = None) -> Rebuilt:
    """Fit the times ahead to a changed hour. Booked times are never touched, only named.

    Raises IntegrityError when a new time overlaps another of its adviser or room.
    """
    now = now or timezone.now()
    # Two changes of the same hour come one after the other.
    hour = ConsultationHour.objects.select_for_update().get(pk=hour.pk)
    today = timezone.localdate(now)
    times = planned_times(hour, first=today, last=last_bookable_day(today))
    planned = _open_times(hour, (span for span in times if span[0] > now), now)
    ahead = hour.slots.filter(starts_at__gt=now)
    # A booking that arrives meanwhile wins: the database looks at `taken` again once it holds the row.
    withdrawn = ahead.exclude(starts_at__in=planned).filter(taken=0, is_withdrawn=False).update(is_withdrawn=True)
    for slot in ahead.filter(starts_at__in=planned, taken=0):
        _fit(slot, hour, planned[slot.starts_at])
    return Rebuilt(added=_added(hour, planned), withdrawn=withdrawn, kept=_unfitting(hour, planned, now))


def roll_slots_forward(today: dt.date | None = None) -> int:
    """Extend every hour to the last bookable day; return how many times were added. Runs every night.

    An hour that meets another on its way is left as it is and logged; the others go on.
    """
    today = today or timezone.localdate()
    added = 0
    for hour in _running_hours(today):
        try:
            added += len(build_slots(hour, first=today, last=last_bookable_day(today)))
        except IntegrityError as error:
            log.warning("Hour %s cannot be extended: %s", hour.pk, constraint_of(error))
    return added


def last_bookable_day(today: dt.date) -> dt.date:
    return today + dt.timedelta(weeks=settings.BOOKING_WEEKS_AHEAD)


def _wait_for_adviser_and_room(hour: ConsultationHour) -> None:
    """Let two plans for one person or room come one after the other, or each would wait for the other."""
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(consultation_hours=hour))
    list(Room.objects.select_for_update(of=("self",), no_key=True).filter(consultation_hours=hour))


def _running_hours(today: dt.date) -> Iterator[ConsultationHour]:
    not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    yield from ConsultationHour.objects.filter(not_over).select_related("offer").order_by("pk")


def _days(hour: ConsultationHour, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    start, end = max(first, hour.valid_from), min(last, hour.valid_until or last)
    day = start + dt.timedelta(days=(hour.weekday - start.weekday()) % 7)
    while day <= end:
        yield day
        day += dt.timedelta(weeks=1)


def _times_of_day(hour: ConsultationHour, day: dt.date) -> Iterator[Span]:
    start, end = dt.datetime.combine(day, hour.starts_at), dt.datetime.combine(day, hour.ends_at)
    step = end - start if hour.is_drop_in else dt.timedelta(minutes=hour.slot_minutes)
    while start + step <= end:
        span = _aware(start), _aware(start + step)
        if _exists(start) and span[0] < span[1]:
            yield span
        start += step


def _open_times(hour: ConsultationHour, times: Iterable[Span], now: dt.datetime) -> dict[dt.datetime, Span]:
    """Return planned times by their start, without those in which an older plan still stands.

    What was booked before the hour changed stays as it is, and so does what has begun; nothing is laid over it.
    """
    planned = {span[0]: span for span in times}
    standing = hour.slots.offered().filter(
        Q(taken__gt=0) | Q(starts_at__lte=now), ends_at__gt=min(planned, default=now)
    )
    older = [slot for slot in standing if planned.get(slot.starts_at) != (slot.starts_at, slot.ends_at)]
    return {start: span for start, span in planned.items() if not any(_lies_over(span, slot) for slot in older)}


def _lies_over(span: Span, slot: Slot) -> bool:
    """Tell whether a planned time meets another one; its own, of the same start, is only fitted."""
    return span[0] != slot.starts_at and span[0] < slot.ends_at and slot.starts_at < span[1]


def _aware(wall: dt.datetime) -> dt.datetime:
    return timezone.make_aware(wall).astimezone(dt.UTC)


def _exists(wall: dt.datetime) -> bool:
    """Tell whether clocks ever show this time: they skip an hour in spring."""
    return timezone.localtime(_aware(wall)).replace(tzinfo=None) == wall


def _as_planned(hour: ConsultationHour, span: Span) -> dict[str, object]:
    """Return what a slot of this hour looks like at this time; a drop-in time has no places to book."""
    return {
        "offer_id": hour.offer_id,
        "ends_at": span[1],
        "adviser_id": hour.adviser_id,
        "room_id": hour.room_id,
        "channel": hour.channel,
        "unit": hour.unit,
        "capacity": 0 if hour.is_drop_in else hour.capacity,
        "is_withdrawn": False,
    }


def _added(hour: ConsultationHour, planned: dict[dt.datetime, Span]) -> list[Slot]:
    _wait_for_adviser_and_room(hour)
    known = set(hour.slots.values_list("starts_at", flat=True))
    return Slot.objects.bulk_create(_slot(hour, span) for start, span in planned.items() if start not in known)


def _slot(hour: ConsultationHour, span: Span) -> Slot:
    return Slot(hour=hour, starts_at=span[0], **_as_planned(hour, span))


def _fits(slot: Slot, hour: ConsultationHour, span: Span) -> bool:
    return all(getattr(slot, name) == value for name, value in _as_planned(hour, span).items())


def _fit(slot: Slot, hour: ConsultationHour, span: Span) -> None:
    if not _fits(slot, hour, span):
        Slot.objects.filter(pk=slot.pk, taken=0).update(**_as_planned(hour, span))


def _unfitting(hour: ConsultationHour, planned: dict[dt.datetime, Span], now: dt.datetime) -> list[Slot]:
    booked = hour.slots.filter(starts_at__gt=now, taken__gt=0)
    return [s for s in booked if s.starts_at not in planned or not _fits(s, hour, planned[s.starts_at])]
