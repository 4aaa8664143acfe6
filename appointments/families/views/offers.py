"""Offers, with the next slots of each."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.queries import channels_of, next_drop_in, next_free, next_single, rooms_of
from appointments.core.courses import courses_of
from appointments.core.places import visited
from appointments.core.ways import anybody_comes, asks_for_things, ways_in_words
from appointments.models import Slot
from appointments.planning.closed_days import closed_for
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.choices import OfferState
from offers.forms.search import OfferSearch
from offers.models import Offer, Place, Room
from offers.queries import find_offers

PER_PAGE = 30
_TIMES_SHOWN = 3
_CLOSED_AHEAD = dt.timedelta(days=14)


@dataclass(frozen=True)
class Listed:
    """An offer with its next slots."""

    offer: Offer
    free: Slot | None
    drop_in: Slot | None


@public
@cached_page
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Show the offers that match the query string."""
    form = OfferSearch(request.GET)
    found = find_offers(form.wanted).select_related("office", "place").prefetch_related("age_phases")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "listed": listed(page.object_list)}
    return render(request, "offers/offers.html", context)


@public
@cached_page
@require_safe
def offer(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Show one offer; for an unknown or ended one show the others."""
    found = Offer.objects.published().with_details().filter(public_id=offer).first()
    if found is None:
        return render(request, "offers/gone.html", status=HTTPStatus.NOT_FOUND)
    running, now = [found.pk] if found.takes_bookings else [], timezone.now()
    ways, drop_in = channels_of(found), next_drop_in(running, most=_TIMES_SHOWN).get(found.pk, [])
    free = next_single(found.pk, most=_TIMES_SHOWN) if running else []
    rooms = rooms_of(found)
    place = _place(found, rooms, free) if drop_in or anybody_comes(ways) else None
    context = {
        "offer": found,
        "ways": ways_in_words(ways),
        "asks_for_things": asks_for_things(ways),
        "rooms": [room for room in rooms if room.place == place],
        "place": place,
        "free": free,
        "courses": courses_of(found) if running else [],
        "drop_in": drop_in,
        "closed": closed_for(found, now, now + _CLOSED_AHEAD),
        "now": now,
    }
    return render(request, "offers/offer.html", context)


def _place(offer: Offer, rooms: list[Room], free: list[Slot]) -> Place | None:
    """Return where the next times are, if they agree, and else where the offer is at home."""
    places = {visited(slot) for slot in free} - {None}
    if len(places) == 1:
        return places.pop()
    return offer.place or next((room.place for room in rooms), None)


def listed(offers: Iterable[Offer]) -> list[Listed]:
    """Add the next slots to each offer that is not paused. Two queries."""
    shown = list(offers)
    running = [offer.pk for offer in shown if offer.state == OfferState.ACTIVE]
    free, drop_in = next_free(running, most=1), next_drop_in(running, most=1)
    return [Listed(offer, _first(free, offer), _first(drop_in, offer)) for offer in shown]


def _first(times: dict[int, list[Slot]], offer: Offer) -> Slot | None:
    return next(iter(times.get(offer.pk, [])), None)
