"""The soonest times across offers, one of each."""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from appointments.booking.listed_times import ListedTime, listed_times
from appointments.booking.soonest_forms import SoonestForm
from appointments.models import Slot
from appointments.models.slot import LONGEST, SlotQuerySet
from familienzentrum import local_time
from familienzentrum.database.statements import Statement
from offers.choices import OfferState
from offers.models import Offer
from offers.models.offer import OfferQuerySet

# Times that are looked at in one go for those that belong to different offers.
_LOOKED_AT = 200

# An offer and a time of it.
_Seen = tuple[int, int]


def soonest_free(most: int) -> list[ListedTime]:
    """Return the next free time of each of those offers that have one first. Mostly two queries."""
    now, today = timezone.now(), timezone.localdate()
    return _listed(_first_of_each(_free(now, today), most, _FREE.rows(now=now, today=today)))


def soonest_open_door(most: int) -> list[ListedTime]:
    """Return the next open door of each of these offers, those that are open now first."""
    now, today = timezone.now(), timezone.localdate()
    seen = _OPEN_DOOR.rows(now=now, earliest=now - LONGEST, today=today)
    return _listed(_first_of_each(_open_door(now, now - LONGEST, today), most, seen))


def soonest_that_fit(form: SoonestForm, most: int) -> tuple[list[ListedTime], list[ListedTime]]:
    """Return both of the offers and times that a form leaves."""
    if not form.is_narrowed and not form.wanted.get("start"):
        return soonest_free(most), soonest_open_door(most)
    now, today = timezone.now(), timezone.localdate()
    offers = form.offers.filter(state=OfferState.ACTIVE).order_by()
    free = form.narrow(_free(now, today)).filter(offer__in=offers)
    drop_in = Slot.objects.drop_in().not_over(now).filter(offer__in=offers)
    return _listed(_first_of_each(free, most)), _listed(_first_of_each(drop_in, most))


def open_door_today() -> list[ListedTime]:
    """Return the rest of today's drop-in times."""
    now, today = timezone.now(), timezone.localdate()
    midnight = local_time.at(today + dt.timedelta(days=1))
    rows = _TODAY.rows(now=now, earliest=now - LONGEST, today=today, midnight=midnight)
    return _listed([time for (time,) in rows])


def soonest_of_each(slots: SlotQuerySet, offers: OfferQuerySet, most: int) -> list[Slot]:
    """Return the first of these slots per offer, soonest first. Mostly two queries, at most one more per slot."""
    chosen = _first_of_each(slots.filter(offer__in=offers.order_by()), most)
    return list(slots.filter(pk__in=chosen).with_places().order_by("starts_at", "id")) if chosen else []


def _first_of_each(times: SlotQuerySet, most: int, seen: Sequence[_Seen] | None = None) -> list[int]:
    """Return the ids of the first time of each offer; `seen` are the soonest of these times, if they are known.

    Looks from the soonest on until it has enough offers: numbering the times of each would read all there are.
    """
    first: dict[int, int] = {}
    while len(first) < most:
        found = _soonest(times, first) if first or seen is None else seen
        for offer, slot in found:
            first.setdefault(offer, slot)
        if len(found) < _LOOKED_AT:
            break
    return list(islice(first.values(), most))


def _soonest(times: SlotQuerySet, passed: Collection[int]) -> list[_Seen]:
    return list(_seen(times.exclude(offer__in=list(passed))))


def _seen(times: SlotQuerySet) -> QuerySet[Slot, _Seen]:
    return times.order_by("starts_at", "id").values_list("offer", "pk")[:_LOOKED_AT]


def _free(now: dt.datetime, today: dt.date) -> SlotQuerySet:
    return Slot.objects.bookable(now, today).with_free_seats()


def _open_door(now: dt.datetime, earliest: dt.datetime, today: dt.date) -> SlotQuerySet:
    running = Offer.objects.taking_bookings(today).order_by()
    return Slot.objects.drop_in().not_over(now, earliest).filter(offer__in=running)


def _soonest_free(now: dt.datetime, today: dt.date) -> QuerySet[Slot, _Seen]:
    return _seen(_free(now, today))


def _soonest_open(now: dt.datetime, earliest: dt.datetime, today: dt.date) -> QuerySet[Slot, _Seen]:
    return _seen(_open_door(now, earliest, today))


def _open_until(
    now: dt.datetime, earliest: dt.datetime, today: dt.date, midnight: dt.datetime
) -> QuerySet[Slot, tuple[int]]:
    ahead = _open_door(now, earliest, today).filter(starts_at__lt=midnight)
    return ahead.order_by("starts_at", "id").values_list("pk")


_FREE, _OPEN_DOOR, _TODAY = Statement(_soonest_free), Statement(_soonest_open), Statement(_open_until)


def _listed(ids: Sequence[int]) -> list[ListedTime]:
    """Return these times in this order."""
    times = listed_times(ids)
    return [times[number] for number in ids if number in times]
