"""Maintains the list of public holidays, and the slots on them."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.closing.public_holidays import holidays_of
from appointments.core.locks import lock_plan
from appointments.models import PublicHoliday, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_all, withdraw_free
from familienzentrum import audit
from familienzentrum.models import Centre

log = logging.getLogger("portal.holidays")

YEARS_AHEAD = 2


def keep_public_holidays(first_year: int | None = None) -> list[Slot]:
    """Add the holidays of the centre's Land up to the year after next; return booked slots on new ones.

    Free slots on a new holiday are withdrawn, unless their hour takes place on holidays. Booked ones, single events
    and course dates stay: people decide about them. Idempotent.
    """
    year = timezone.localdate().year
    wanted = holidays_of(Centre.current().land, range(first_year or year, year + YEARS_AHEAD + 1))
    if not wanted:
        log.warning("No holidays are known for the centre's state. Correct it under name and address.")
        return []
    kept = _add(wanted)
    if _remove_others(set(wanted)):
        rebuild_all()
    return kept


def booked_on_holidays() -> SlotQuerySet:
    """Return the future booked slots on public holidays, except those of hours that take place on holidays."""
    meant = Q(hour__on_public_holidays=True)
    ahead = Slot.objects.offered().filter(taken__gt=0, starts_at__gt=timezone.now())
    on_holidays = ahead.filter(starts_at__date__in=PublicHoliday.objects.values("day"))
    return on_holidays.exclude(meant).select_related("offer").order_by("starts_at", "id")


@transaction.atomic
def _remove_others(wanted: set[dt.date]) -> int:
    """Delete future holidays of any other Land."""
    count, _by_model = PublicHoliday.objects.filter(day__gte=timezone.localdate()).exclude(day__in=wanted).delete()
    if count:
        audit.record("public_holidays.removed", Centre.current(), by=None, days=count)
    return count


@transaction.atomic
def _add(wanted: dict[dt.date, str]) -> list[Slot]:
    lock_plan()
    known = set(PublicHoliday.objects.values_list("day", flat=True))
    new = [PublicHoliday(day=day, name=name) for day, name in wanted.items() if day not in known]
    if not new:
        return []
    times = Slot.objects.offered().filter(ends_at__gt=timezone.now(), starts_at__date__in=[h.day for h in new])
    withdraw_free(times.filter(hour__on_public_holidays=False))
    staying = list(times.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    Slot.objects.filter(pk__in=staying).update(despite_holiday=True)
    PublicHoliday.objects.bulk_create(new)
    kept = list(booked_on_holidays().filter(pk__in=staying))
    audit.record("public_holidays.added", Centre.current(), by=None, days=len(new), kept=len(kept))
    return kept
