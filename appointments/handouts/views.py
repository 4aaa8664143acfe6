"""Sheets to print from the browser, and the screen of the house."""

import datetime as dt
import uuid
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.today import today_in_house
from appointments.core.public_dates import public_dates
from appointments.handouts.sheets import sheet_of, sheets_of
from appointments.handouts.week import asked_monday, closed_in_week, dates_of_week
from appointments.models.slot import know_stands
from appointments.planning.closed_days import house_closed
from familienzentrum import local_time
from familienzentrum.access import public
from familienzentrum.addresses import full_address
from familienzentrum.context import centre_of
from familienzentrum.micro_cache import cached_page
from offers.models import Offer, Topic

_FREE_TIMES_ON_SCREEN = 6
_CLOSED_ON_SCREEN = dt.timedelta(days=14)
_WEEK = dt.timedelta(days=7)


@public
@cached_page()
@require_safe
def poster(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """One offer on a sheet to hang up."""
    return _of_offer(request, offer, "appointments/handouts/poster.html")


@public
@cached_page()
@require_safe
def leaflet(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """One offer on a small sheet to take along."""
    return _of_offer(request, offer, "appointments/handouts/leaflet.html")


@public
@cached_page()
@require_safe
def folded_leaflet(request: HttpRequest, topic: str) -> HttpResponse:
    """All offers of a topic on a sheet that is folded twice; 404 for a topic without any."""
    found = Topic.objects.filter(slug=topic, is_active=True).first()
    sheets, more = sheets_of(found) if found else ([], 0)
    if not sheets:
        raise Http404
    address = f"{full_address('offers')}?{urlencode({'topic': topic})}"
    context = {"topic": found, "sheets": sheets, "more": more, "address": address, "day": timezone.localdate()}
    return render(request, "appointments/handouts/folded_leaflet.html", context)


@public
@cached_page(lambda asked: {"tag": asked_monday(asked.get("tag", "")).isoformat()})
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """What is on in a week, on one sheet; `?tag=2026-12-07` names a day of it."""
    monday = asked_monday(request.GET.get("tag", ""))
    context = {
        "monday": monday,
        "sunday": monday + dt.timedelta(days=6),
        "next_monday": monday + _WEEK,
        "days": dates_of_week(monday),
        "closed": closed_in_week(monday),
        "address": full_address("events"),
        "day": timezone.localdate(),
    }
    return render(request, "appointments/handouts/week.html", context)


@public
@cached_page()
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """The board at the entrance: a page that nobody touches, and that keeps itself up to date."""
    now = timezone.now()
    dates = list(public_dates(now).filter(starts_at__lt=local_time.end_of_today()))
    know_stands(dates)
    ahead = house_closed(now, now + _CLOSED_ON_SCREEN)
    context = today_in_house(centre_of(request), now, most=_FREE_TIMES_ON_SCREEN) | {
        "now": now,
        "dates": dates,
        "closed_ahead": [one for one in ahead if one.starts_at > now],
        "address": full_address("start"),
    }
    return render(request, "appointments/handouts/screen.html", context)


def _of_offer(request: HttpRequest, number: uuid.UUID, template: str) -> HttpResponse:
    offer = Offer.objects.published(timezone.localdate()).with_details().filter(public_id=number).first()
    if offer is None:
        return render(request, "offers/gone.html", status=HTTPStatus.NOT_FOUND)
    return render(request, template, {"sheet": sheet_of(offer), "offer": offer, "day": timezone.localdate()})
