"""Makes valid rows about rooms, calendars and head counts; keywords override what a test is about."""

import datetime as dt
from typing import Any

from django.utils import timezone

from appointments.choices import ClosureScope
from appointments.models import Closure, HeadCount, RoomBooking
from tests.factories import make_office, make_room, make_slot


def make_room_booking(**given: Any) -> RoomBooking:
    """An hour in a week from now."""
    start = given.pop("starts_at", None) or timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=7)
    values: dict[str, Any] = {"starts_at": start, "ends_at": start + dt.timedelta(hours=1), "purpose": "Team"}
    if "room" not in given:
        values["room"] = make_room()
    if "office" not in given:
        values["office"] = make_office()
    return RoomBooking.objects.create(**values | given)


def make_house_closure(**given: Any) -> Closure:
    """The whole house is closed for a day in a week from now."""
    start = given.pop("starts_at", None) or timezone.now() + dt.timedelta(days=7)
    values: dict[str, Any] = {"scope": ClosureScope.HOUSE, "starts_at": start, "ends_at": start + dt.timedelta(days=1)}
    return Closure.objects.create(**values | given)


def make_head_count(**given: Any) -> HeadCount:
    """Four adults and six children at an open door."""
    values: dict[str, Any] = {"adults": 4, "children": 6}
    if "slot" not in given:
        values["slot"] = make_slot(capacity=0)
    return HeadCount.objects.create(**values | given)
