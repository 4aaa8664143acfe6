"""The start page: entry points, and what is on today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.today import today_in_house
from familienzentrum.access import public
from familienzentrum.context import centre_of
from familienzentrum.micro_cache import cached_page
from offers.needs import topics_offered

_TIMES_SHOWN = 3


@public
@cached_page()
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    today = today_in_house(centre_of(request), timezone.now(), most=_TIMES_SHOWN)
    return render(request, "offers/start.html", today | {"topics": topics_offered()})
