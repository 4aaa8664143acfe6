"""Families' pages of the partner offices, and of places in town."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from familienzentrum.access import public
from familienzentrum.micro_cache import cached_page
from offers.directory.forms import SpotFilter
from offers.directory.queries import bodies, offices_known, spot_lists
from offers.models import Spot


@public
@cached_page()
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List all offices by provider; those without offers stand there, too."""
    context = {"bodies": bodies(), "has_spots": Spot.objects.listed().exists()}
    return render(request, "offers/directory/directory.html", context)


@public
@cached_page()
@require_safe
def directory_print(request: HttpRequest) -> HttpResponse:
    """Put all that is known of all offices on paper."""
    context = {"bodies": bodies(), "day": timezone.localdate()}
    return render(request, "offers/directory/print.html", context)


@public
@cached_page()
@require_safe
def office(request: HttpRequest, office: uuid.UUID) -> HttpResponse:
    """Say all that is known of one office."""
    found = get_object_or_404(offices_known(), public_id=office)
    return render(request, "offers/directory/office.html", {"office": found})


@public
@cached_page(SpotFilter.meaning)
@require_safe
def spots(request: HttpRequest) -> HttpResponse:
    """List places in town; `?art=` names one list, `?stufenlos=True` leaves out what has steps or is not known."""
    form = SpotFilter(request.GET)
    wanted = form.wanted
    lists = spot_lists(kind=wanted.get("art", ""), is_step_free=wanted.get("stufenlos", False))
    is_narrowed = any(wanted.values())
    return render(request, "offers/directory/spots.html", {"form": form, "lists": lists, "is_narrowed": is_narrowed})
