"""The soonest times across offers, one of each."""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from appointments.booking.listed_times import ListedTime, listed_times, named, said
from appointments.booking.queries import running
from appointments.booking.soonest_forms import SoonestForm
from appointments.models import Slot
from appointments.models.slot import LONGEST, SlotQuerySet
from familienzentrum import local_time
from familienzentrum.database.statements import Ids, Statement
from offers.choices import OfferState
from offers.models import Offer
from offers.models.offer import OfferQuerySet

# Times that are looked at in one go for those that belong to different offers.
_LOOKED_AT = 200
# More offers than any page shows at once.
_MOST_SHOWN = 50

# An offer and a time of it.
_Seen = tuple[int, int]


def soonest_free(most: int) -> list[ListedTime]:
    """Return the next free time of each of those offers that have one first. Mostly two queries."""
    asked = {"now": timezone.now(), "today": timezone.localdate()}
    return _listed(_chosen(_FREE.rows(**asked), most, lambda known: _OTHER_FREE.rows(**asked, known=known)))


def soonest_open_door(most: int) -> list[ListedTime]:
    """Return the next open door of each of these offers, those that are open now first."""
    now = timezone.now()
    asked = {"now": now, "earliest": now - LONGEST, "today": timezone.localdate()}
    return _listed(_chosen(_OPEN_DOOR.rows(**asked), most, lambda known: _OTHER_OPEN.rows(**asked, known=known)))


def soonest_that_fit(form: SoonestForm, most: int) -> tuple[list[ListedTime], list[ListedTime]]:
    """Return both of the offers and times that a form leaves."""
    if not form.is_narrowed and not form.wanted.get("start"):
        return soonest_free(most), soonest_open_door(most)
    now, today = timezone.now(), timezone.localdate()
    offers = form.offers.filter(state=OfferState.ACTIVE).order_by()
    free = form.narrow(_free(now, today)).filter(offer__in=offers)
    drop_in = Slot.objects.drop_in().not_over(now).filter(offer__in=offers)
    return _listed(_first_of_each(free, offers, most)), _listed(_first_of_each(drop_in, offers, most))


def open_door_today() -> list[ListedTime]:
    """Return the rest of today's drop-in times."""
    now, today = timezone.now(), timezone.localdate()
    midnight = local_time.at(today + dt.timedelta(days=1))
    return named(_TODAY.rows(now=now, earliest=now - LONGEST, today=today, midnight=midnight))


def soonest_of_each(slots: SlotQuerySet, offers: OfferQuerySet, most: int) -> list[Slot]:
    """Return the first of these slots per offer, soonest first. Three queries at most."""
    chosen = _first_of_each(slots.filter(offer__in=offers.order_by()), offers.order_by(), most)
    return list(slots.filter(pk__in=chosen).with_places().order_by("starts_at", "id")) if chosen else []


def _first_of_each(times: SlotQuerySet, offers: OfferQuerySet, most: int) -> list[int]:
    """Return the ids of the first time of each offer."""
    return _chosen(list(_seen(times)), most, lambda known: list(_looked_up(times, offers, [*known])[:most]))


def _chosen(seen: Sequence[_Seen], most: int, look_up: Callable[[Ids], Sequence[tuple[int]]]) -> list[int]:
    """Return the first time of each offer: of those that were `seen`, the soonest, and then of the others.

    The soonest times mostly belong to offers enough; else one is looked up for each of the offers that are not known
    yet. Numbering the times of each would read all there are.
    """
    first: dict[int, int] = {}
    for offer, slot in seen:
        first.setdefault(offer, slot)
    chosen = [*islice(first.values(), most)]
    is_all = len(seen) < _LOOKED_AT or len(chosen) == most
    return chosen if is_all else [*chosen, *(slot for (slot,) in look_up(tuple(first)))][:most]


def _looked_up(times: SlotQuerySet, offers: OfferQuerySet, known: Ids | list[int]) -> QuerySet[Offer, tuple[int]]:
    soonest = times.filter(offer=OuterRef("pk")).order_by("starts_at", "id")
    start, slot = (Subquery(soonest.values(name)[:1]) for name in ("starts_at", "pk"))
    with_times = offers.exclude(pk__any_of=known).annotate(start=start, slot=slot).filter(start__isnull=False)
    return with_times.order_by("start", "slot").values_list("slot")


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
) -> QuerySet[Slot, tuple[Any, ...]]:
    return said(_open_door(now, earliest, today).filter(starts_at__lt=midnight)).order_by("starts_at", "id")


def _other_free(now: dt.datetime, today: dt.date, known: Ids) -> QuerySet[Offer, tuple[int]]:
    return _looked_up(_free(now, today), running(today), known)[:_MOST_SHOWN]


def _other_open(now: dt.datetime, earliest: dt.datetime, today: dt.date, known: Ids) -> QuerySet[Offer, tuple[int]]:
    return _looked_up(_open_door(now, earliest, today), running(today), known)[:_MOST_SHOWN]


_FREE, _OPEN_DOOR, _TODAY = Statement(_soonest_free), Statement(_soonest_open), Statement(_open_until)
_OTHER_FREE, _OTHER_OPEN = Statement(_other_free), Statement(_other_open)


def _listed(ids: Sequence[int]) -> list[ListedTime]:
    """Return these times in this order."""
    times = listed_times(ids)
    return [times[number] for number in ids if number in times]
