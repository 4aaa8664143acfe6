"""How long people waited: counted in spans of minutes by month, and shown only where there are enough of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appointments.models import WalkIn, WalkInWait
from familienzentrum.models import Centre
from offers.models import Offer

# The end of each span in minutes; whatever is longer ends nowhere.
SPANS = (5, 10, 15, 20, 30, 45, 60, 90, 120)
LONGER = 999


@dataclass(frozen=True)
class Wait:
    """Of one offer in one month: half of the numbers waited no longer than `half` minutes, None if they are too few."""

    offer: Offer
    month: dt.date
    half: int | None

    @property
    def is_longer(self) -> bool:
        return self.half == LONGER


def waits() -> list[Wait]:
    """Return the months that are over, the latest first.

    A month that goes on is not shown: from day to day its figure would say how long single people waited. So is none
    whose last numbers were not counted yet.
    """
    smallest = Centre.current().smallest_count
    uncounted = WalkIn.objects.order_by("day").values_list("day", flat=True).first()
    open_month = min(timezone.localdate(), uncounted or dt.date.max).replace(day=1)
    rows = WalkInWait.objects.filter(month__lt=open_month).select_related("offer")
    ordered = rows.order_by("-month", "offer__title", "offer_id", "minutes")
    return [
        _wait(offer, month, list(spans), smallest)
        for (month, offer), spans in groupby(ordered, key=lambda row: (row.month, row.offer))
    ]


@transaction.atomic
def forget_numbers() -> int:
    """Delete the numbers of past days, and count how long they waited; return how many. Runs nightly. Idempotent."""
    past = WalkIn.objects.filter(day__lt=timezone.localdate())
    numbers = list(past.select_for_update())
    for number in numbers:
        if number.waited is not None:
            _count(number.offer_id, number.day.replace(day=1), span_of(number.waited))
    past.filter(pk__in=[number.pk for number in numbers]).delete()
    _forget_old_months()
    return len(numbers)


def span_of(minutes: int) -> int:
    """Return the end of the span that this many minutes lie in."""
    return next((end for end in SPANS if minutes <= end), LONGER)


def _count(offer: int, month: dt.date, minutes: int) -> None:
    WalkInWait.objects.get_or_create(offer_id=offer, month=month, minutes=minutes, defaults={"count": 0})
    WalkInWait.objects.filter(offer_id=offer, month=month, minutes=minutes).update(count=F("count") + 1)


def _forget_old_months() -> None:
    oldest = timezone.localdate() - dt.timedelta(days=settings.WALK_IN_WAIT_DAYS)
    WalkInWait.objects.filter(month__lt=oldest).delete()


def _wait(offer: Offer, month: dt.date, spans: Iterable[WalkInWait], smallest: int) -> Wait:
    waited = [span.minutes for span in spans for _number in range(span.count)]
    return Wait(offer, month, waited[(len(waited) - 1) // 2] if len(waited) >= smallest else None)
