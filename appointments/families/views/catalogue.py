"""The catalogue and the search: offers that match, with the next times of each, and whatever else the words lead to."""

from collections.abc import Iterable

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments.booking.offer_cards import PER_PAGE, OfferCard, offer_cards
from appointments.families.soon_first import soon_first
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.finding import Found, Thing, page_of_things
from offers.forms.search import OfferSearch
from offers.search.cards import FoundCard, cards_of
from offers.search.missed import note_missed


@public
@cached_page(OfferSearch.meaning)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Show the offers that match the query string; for words also signposts, pages, places and topics."""
    form = OfferSearch(request.GET)
    page = page_of_things(form.wanted, request.GET.get("page"), size=PER_PAGE)
    found = page.paginator.object_list
    assert isinstance(found, Found)  # noqa: S101 - the paginator gives back what it was given
    if form.asks_in_words_alone and not found.count():
        note_missed(request, form.wanted["search"])
    context = {"form": form, "page": page, "cards": _cards(page, found), "question": found.question}
    return render(request, "offers/offers.html", context)


def _cards(page: "Page[Thing]", found: Found) -> Iterable[tuple[OfferCard | None, FoundCard | None]]:
    """Return for each thing in its order the card of an offer, or of something else; what is soon stands first."""
    things = list(page)
    offers = [thing for thing in things if thing.kind == "offer"]
    drawn = dict(zip(offers, offer_cards([offer.number for offer in offers]), strict=True))
    others = cards_of(thing for thing in things if thing.kind != "offer")
    if found.question.has_words and page.number == 1:
        things = soon_first(found.judged(len(things)), drawn, timezone.now())
    return [(drawn.get(thing), others.get(thing)) for thing in things]
