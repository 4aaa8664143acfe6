"""Calendar feeds: an adviser's (secret URL), and the public events."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from appointments.desk import calendar_feeds as feeds
from appointments.desk.subscription_actions import adviser_behind
from appointments.families import linked_data
from appointments.families.date_filter import DatesForm
from appointments.models.slot import know_stands
from appointments.planning.days import agenda_of
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page

_TYPE = "text/calendar; charset=utf-8"
_DATES_READ = 60
_FEED_WEEKS = 12


@public
@cache_control(private=True, no_store=True)
@require_safe
def adviser_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Serve an adviser's feed by its secret; 404 for an unknown one."""
    if (adviser := adviser_behind(token)) is None:
        raise Http404
    headers = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return HttpResponse(feeds.adviser_calendar(adviser), content_type=_TYPE, headers=headers)


@public
@cached_page(DatesForm.meaning)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Show public dates day by day; later pages have their own URL."""
    form = DatesForm(request.GET)
    slots = list(form.narrow(feeds.public_dates(max(timezone.now(), form.start)))[:_DATES_READ])
    know_stands(slots)
    days = agenda_of(slots)
    # The last day read may be incomplete and goes to the next page.
    is_cut = len(slots) == _DATES_READ and len(days) > 1
    context = {
        "form": form,
        "days": days[:-1] if is_cut else days,
        "more_url": form.address_from(days[-1][0]) if is_cut else "",
        "calendar_url": _absolute(reverse("events_ics")),
        "linked": linked_data.events(slots, _absolute(reverse("offers") + "{}/")),
    }
    return render(request, "appointments/families/events.html", context)


@public
@cached_page()
@require_safe
def events_ics(request: HttpRequest) -> HttpResponse:
    """The same dates for calendar programs, twelve weeks ahead."""
    start = timezone.now()
    slots = list(feeds.public_dates(start).filter(starts_at__lt=start + dt.timedelta(weeks=_FEED_WEEKS)))
    know_stands(slots)
    pages = {slot.offer_id: _absolute(reverse("offer", args=[slot.offer.public_id])) for slot in slots}
    return HttpResponse(feeds.public_calendar(slots, url_of=pages), content_type=_TYPE)


def _absolute(path: str) -> str:
    return settings.PORTAL_URL.rstrip("/") + path
