"""Where numbers are given today, and how each queue stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from appointments.models import Slot, WalkIn
from appointments.models.walk_in import WalkInState
from offers.models import Offer

# So long before an open door begins a phone may take a number for it.
EARLY = dt.timedelta(minutes=30)
_CALLED_ON_SCREEN = 8
# Whoever pressed a key too early finds the number again.
_SERVED_SHOWN = 3


@dataclass(frozen=True)
class Queue:
    """An offer with its numbers of today, each list in the order of the numbers.

    `served` are the last few that were at a counter, the latest first.
    """

    offer: Offer
    waiting: list[WalkIn]
    called: list[WalkIn]
    gone: list[WalkIn]
    served: list[WalkIn]

    @property
    def next(self) -> WalkIn | None:
        return self.waiting[0] if self.waiting else None


def offers_with_numbers(day: dt.date) -> QuerySet[Offer]:
    """Return the offers to which people just come on this day."""
    open_doors = Slot.objects.drop_in().on(day).order_by()
    return Offer.objects.filter(pk__in=open_doors.values("offer")).select_related("office").order_by("title", "id")


def offers_with_queues(day: dt.date) -> QuerySet[Offer]:
    """Return those, and the offers for which somebody still has a number though their open door was called off."""
    there = WalkIn.objects.on(day).filter(state__in=[WalkInState.WAITING, WalkInState.CALLED]).order_by()
    found = Q(pk__in=offers_with_numbers(day).values("pk")) | Q(pk__in=there.values("offer"))
    return Offer.objects.filter(found).select_related("office").order_by("title", "id")


def gives_numbers_to_phones(offer: Offer, now: dt.datetime) -> bool:
    """Whether somebody at the door may take a number: from shortly before it opens until it closes."""
    return Slot.objects.drop_in().filter(offer=offer, starts_at__lte=now + EARLY, ends_at__gt=now).exists()


def queues(offers: Sequence[Offer], day: dt.date) -> list[Queue]:
    """Return how the queues of these offers stand. One query."""
    numbers = list(WalkIn.objects.on(day).filter(offer__in=offers))
    return [_queue(offer, [one for one in numbers if one.offer_id == offer.pk]) for offer in offers]


def before(walk_in: WalkIn) -> int:
    """Return how many numbers are called first."""
    ahead = WalkIn.objects.on(walk_in.day).waiting().filter(offer=walk_in.offer_id, number__lt=walk_in.number)
    return ahead.count()


def told_before(walk_in: WalkIn) -> int | None:
    """Return how many a family reads are called first; None where that is not said.

    Numbers are taken from anywhere: whoever took one for a sensitive offer before and after somebody went in would read
    from this that it was that offer.
    """
    return before(walk_in) if walk_in.is_waiting and not walk_in.offer.is_sensitive else None


def on_screen(day: dt.date) -> list[WalkIn]:
    """Return the numbers that are called to a counter now, the latest first."""
    return list(WalkIn.objects.on(day).called().order_by("-call")[:_CALLED_ON_SCREEN])


def _queue(offer: Offer, numbers: list[WalkIn]) -> Queue:
    def those(state: WalkInState) -> list[WalkIn]:
        return [one for one in numbers if one.state == state]

    served = sorted(those(WalkInState.SERVED), key=lambda one: one.call or 0, reverse=True)[:_SERVED_SHOWN]
    return Queue(offer, those(WalkInState.WAITING), those(WalkInState.CALLED), those(WalkInState.GONE), served)
