"""What is on in the house today: whether it is open, who can just come, where the bus stands, what is free next."""

import datetime as dt
from typing import Any

from django.utils import timezone

from appointments.booking.listed_times import with_running
from appointments.booking.soonest import open_door_today, soonest_free
from appointments.planning.closed_days import LOOKS_AHEAD, house_closed, spans_of
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
        "stands": Stand.objects.in_use().filter(day=timezone.localdate(now)).still_to_come(now),
        "soonest": soonest_free(most),
    }
