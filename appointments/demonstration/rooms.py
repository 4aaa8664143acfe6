"""Synthetic room lendings, and head counts of open doors."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from appointments.demonstration.plan import FILE, Lending, Plan
from appointments.models import HeadCount, RoomBooking, Slot
from appointments.rooms.actions import RoomInUse, lend_room
from familienzentrum import local_time
from familienzentrum.datafiles import BadData
from familienzentrum.models import User
from offers.models import Office, Room

_WEEKS_AHEAD = 6
_USUAL_CROWD = 7
_MOST_CHILDREN_PER_ADULT = 2


def lend_rooms(plan: Plan, *, by: User) -> int:
    """Lend rooms week by week unless in use; return how often. Raises BadData."""
    return sum(_lent(booking, by) for lending in plan.lendings for booking in _bookings(lending, plan))


def count_heads(plan: Plan, *, chance: Random) -> int:
    """Record head counts of the open doors that have begun; return how many."""
    begun = Slot.objects.drop_in().filter(starts_at__lt=plan.now).order_by("starts_at", "offer__key", "id")
    return len(HeadCount.objects.bulk_create(_count(slot, plan, chance) for slot in begun))


def _bookings(lending: Lending, plan: Plan) -> Iterator[RoomBooking]:
    try:
        room, office = Room.objects.get(key=lending.room), Office.objects.get(key=lending.office)
    except ObjectDoesNotExist as error:
        raise BadData(str(error), file=FILE, entry="lendings") from error
    first = plan.today - dt.timedelta(days=plan.today.weekday())
    for week in range(_WEEKS_AHEAD):
        day = first + dt.timedelta(weeks=week, days=lending.weekday)
        span = {name: local_time.at(day, getattr(lending, name)) for name in ("starts_at", "ends_at")}
        yield RoomBooking(room=room, office=office, purpose=lending.purpose, **span)


def _lent(booking: RoomBooking, by: User) -> bool:
    try:
        lend_room(booking, by=by)
    except RoomInUse:
        return False
    return True


def _count(slot: Slot, plan: Plan, chance: Random) -> HeadCount:
    rush = plan.rush(timezone.localdate(slot.starts_at))
    adults = round(chance.uniform(0.3, 1.7) * _USUAL_CROWD * rush)
    return HeadCount(slot=slot, adults=adults, children=round(adults * chance.uniform(0, _MOST_CHILDREN_PER_ADULT)))
