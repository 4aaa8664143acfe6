"""Synthetic numbers of walk-ins: those of today, and how long people waited in the months before."""

import datetime as dt
from collections import Counter
from random import Random

from django.db.models import Count
from django.db.models.functions import TruncMonth

from appointments.demonstration.chance import pick
from appointments.demonstration.plan import Plan
from appointments.models import Slot, WalkIn, WalkInWait
from appointments.models.walk_in import WalkInState
from appointments.walk_ins.queries import offers_with_numbers
from familienzentrum import local_time

# What has become of the numbers of each offer, the first one first.
_STATES = [
    WalkInState.SERVED,
    WalkInState.SERVED,
    WalkInState.GONE,
    WalkInState.CALLED,
    WalkInState.WAITING,
    WalkInState.WAITING,
]
_MINUTES_BETWEEN = 4
_LONGEST_WAIT = 35
# Spans of minutes (`appointments.walk_ins.waits`), and how often somebody waits so long.
_WAITS = {5: 4, 10: 5, 15: 4, 20: 3, 30: 2, 45: 1}
_NUMBERS_A_DAY = 6


def make_numbers(plan: Plan, *, chance: Random) -> int:
    """Give numbers for the open doors of today, and count the waits of months that are over; return how many numbers.

    On a day without an open door there are none.
    """
    doors = list(offers_with_numbers(plan.today).order_by("key"))
    given = [(offer, counter, state) for state in _STATES for counter, offer in enumerate(doors, start=1)]
    numbers = [
        WalkIn(
            offer=offer,
            day=plan.today,
            number=number,
            state=state,
            taken_at=plan.now - dt.timedelta(minutes=_MINUTES_BETWEEN * (len(given) - number)),
            call=None if state == WalkInState.WAITING else number,
            counter=counter if state in (WalkInState.SERVED, WalkInState.CALLED) else None,
            waited=None if state == WalkInState.WAITING else chance.randrange(_LONGEST_WAIT),
        )
        for number, (offer, counter, state) in enumerate(given, start=1)
    ]
    _count_waits(plan, chance)
    return len(WalkIn.objects.bulk_create(numbers))


def _count_waits(plan: Plan, chance: Random) -> None:
    this_month = local_time.at(plan.today.replace(day=1))
    past = Slot.objects.drop_in().filter(starts_at__lt=this_month).order_by()
    by_month = past.annotate(month=TruncMonth("starts_at")).values_list("month", "offer").annotate(days=Count("pk"))
    WalkInWait.objects.bulk_create(
        WalkInWait(offer_id=offer, month=month.date(), minutes=minutes, count=count)
        for month, offer, days in by_month.order_by("month", "offer__key")
        for minutes, count in Counter(pick(_WAITS, chance) for _number in range(_NUMBERS_A_DAY * days)).items()
    )
