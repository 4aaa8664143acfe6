"""The catalogue: offers that match, with the next times of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from appointments.booking.offer_cards import PER_PAGE, offer_cards
from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.finding import page_of_offers
from offers.forms.search import OfferSearch


@public
@cached_page(OfferSearch.meaning)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Show the offers that match the query string."""
    form = OfferSearch(request.GET)
    page = page_of_offers(form.wanted, request.GET.get("page"), size=PER_PAGE)
    context = {"form": form, "page": page, "cards": offer_cards(list(page))}
    return render(request, "offers/offers.html", context)
