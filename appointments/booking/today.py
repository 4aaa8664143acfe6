"""What is on in the house today: whether it is open, who can just come, where the bus stands, what is free next."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from appointments.booking.listed_times import with_running
from appointments.booking.soonest import open_door_today, soonest_free
from appointments.planning.closed_days import LOOKS_AHEAD, house_closed, spans_of
from familienzentrum.database.statements import Statement
from familienzentrum.models import Centre
from familienzentrum.opening import door
from offers.models import Stand


def today_in_house(centre: Centre, now: dt.datetime, *, most: int) -> dict[str, Any]:
    """Return the values of `offers/_today.html`, with so many free times at most."""
    closed = house_closed(now, now + LOOKS_AHEAD)
    return {
        "door": door(centre, now, shut=spans_of(closed)),
        "closed": next((one for one in closed if one.starts_at <= now), None),
        "open_door": with_running(open_door_today(), now),
        "stands": _STANDS.rows(today=timezone.localdate(now), clock=timezone.localtime(now).time()),
        "soonest": soonest_free(most),
    }


def _stands(today: dt.date, clock: dt.time) -> QuerySet[Stand]:
    return Stand.objects.in_use().filter(day=today, ends_at__gt=clock)


_STANDS = Statement(_stands)
