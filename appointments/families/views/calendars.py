"""Calendar feeds: an adviser's (secret URL), and the public events."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from appointments.core.public_dates import public_dates
from appointments.desk.calendar_feeds import adviser_calendar as calendar_of
from appointments.desk.subscription_actions import adviser_behind
from appointments.families import linked_data
from appointments.families.date_filter import DatesForm
from appointments.families.programme import programme_of
from appointments.families.public_calendar import public_calendar
from appointments.families.public_feed import public_feed
from appointments.models import Slot
from appointments.models.slot import know_stands
from familienzentrum.access import public
from familienzentrum.context import centre_of
from familienzentrum.micro_cache import cached_page

_TYPE = "text/calendar; charset=utf-8"
_FEED_WEEKS = 12


@public
@cache_control(private=True, no_store=True)
@require_safe
def adviser_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Serve an adviser's feed by its secret; 404 for an unknown one."""
    if (adviser := adviser_behind(token)) is None:
        raise Http404
    headers = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return HttpResponse(calendar_of(adviser), content_type=_TYPE, headers=headers)


@public
@cached_page(DatesForm.meaning)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Show what comes again and again, and single dates day by day; later pages have their own URL."""
    form = DatesForm(request.GET)
    programme = programme_of(form.narrow(public_dates(max(timezone.now(), form.start))))
    context = {
        "form": form,
        "programme": programme,
        "more_url": form.address_from(programme.goes_on_at) if programme.goes_on_at else "",
        "calendar_url": _absolute(reverse("events_ics")),
        "linked": linked_data.events(programme, _absolute(reverse("offers") + "{}/")),
    }
    return render(request, "appointments/families/events.html", context)


@public
@cached_page()
@require_safe
def events_ics(request: HttpRequest) -> HttpResponse:
    """The same dates for calendar programs, twelve weeks ahead."""
    slots = _dates_ahead()
    return HttpResponse(public_calendar(slots, url_of=_pages_of(slots)), content_type=_TYPE)


@public
@cached_page()
@require_safe
def events_rss(request: HttpRequest) -> HttpResponse:
    """The same dates for feed readers and other websites."""
    slots = _dates_ahead()
    title = " – ".join([_("What’s on"), centre_of(request).name])
    feed = public_feed(slots, title=title, address=_absolute(reverse("events")), url_of=_pages_of(slots))
    return HttpResponse(feed, content_type="application/rss+xml; charset=utf-8")


def _dates_ahead() -> list[Slot]:
    start = timezone.now()
    slots = list(public_dates(start).filter(starts_at__lt=start + dt.timedelta(weeks=_FEED_WEEKS)))
    know_stands(slots)
    return slots


def _pages_of(slots: list[Slot]) -> dict[int, str]:
    """Return the page of each offer by its id."""
    return {slot.offer_id: _absolute(reverse("offer", args=[slot.offer.public_id])) for slot in slots}


def _absolute(path: str) -> str:
    return settings.PORTAL_URL.rstrip("/") + path
