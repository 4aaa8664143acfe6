"""The start page: entry points, and what is on today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.listed_times import with_running
from appointments.booking.soonest import open_door_today, soonest_free
from appointments.planning.closed_days import LOOKS_AHEAD, house_closed, spans_of
from familienzentrum.access import public
from familienzentrum.context import centre_of
from familienzentrum.micro_cache import cached_page
from familienzentrum.opening import door
from offers.models import Stand
from offers.needs import topics_offered

_TIMES_SHOWN = 3


@public
@cached_page()
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    centre, now = centre_of(request), timezone.now()
    closed = house_closed(now, now + LOOKS_AHEAD)
    context = {
        "door": door(centre, now, shut=spans_of(closed)),
        "closed": next((one for one in closed if one.starts_at <= now), None),
        "open_door": with_running(open_door_today(), now),
        "stands": Stand.objects.in_use().filter(day=timezone.localdate(now)).still_to_come(now),
        "soonest": soonest_free(_TIMES_SHOWN),
        "topics": topics_offered(),
    }
    return render(request, "offers/start.html", context)
