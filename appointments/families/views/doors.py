"""Doors for those who come alone: children, young people, people with disabilities, worriers, professionals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from appointments.families.doors import (
    access_filters,
    for_people_with_disabilities,
    for_professionals,
    places_with_offers,
    young_offers,
)
from familienzentrum.access import public
from familienzentrum.context import centre_of
from familienzentrum.languages import EASY_GERMAN, own_name_of
from familienzentrum.micro_cache import cached_page
from offers.choices import EmergencyPage, ForProfessionals
from offers.emergency.numbers import ShownNumber, numbers_on


@public
@cached_page()
@require_safe
def children(request: HttpRequest) -> HttpResponse:
    context = {"numbers": numbers_on(EmergencyPage.CHILDREN)}
    return render(request, "appointments/families/doors/children.html", context)


@public
@cached_page()
@require_safe
def disabilities(request: HttpRequest) -> HttpResponse:
    places = places_with_offers()
    context = {
        "places": places,
        "hears": any(place.has_hearing_loop for place in places),
        "filters": access_filters(),
        "cards": for_people_with_disabilities(),
        "easy_url": _in_easy_german(request),
        "easy_name": own_name_of(EASY_GERMAN),
    }
    return render(request, "appointments/families/doors/disabilities.html", context)


def _in_easy_german(request: HttpRequest) -> str:
    """Return the address of the start page in it; empty where the town does not show it."""
    if EASY_GERMAN not in centre_of(request).shown_languages:
        return ""
    with override(EASY_GERMAN):
        return reverse("start")


@public
@cached_page()
@require_safe
def young(request: HttpRequest) -> HttpResponse:
    context = {"numbers": numbers_on(EmergencyPage.YOUNG), "offers": young_offers()}
    return render(request, "appointments/families/doors/young.html", context)


@public
@cached_page()
@require_safe
def worry(request: HttpRequest) -> HttpResponse:
    return render(request, "appointments/families/doors/worry.html", _numbers(EmergencyPage.WORRY))


@public
@cached_page()
@require_safe
def worry_professionals(request: HttpRequest) -> HttpResponse:
    context = {
        **_numbers(EmergencyPage.PROFESSIONALS),
        "advice": for_professionals(ForProfessionals.PROTECTION),
        "houses": for_professionals(ForProfessionals.HOUSES),
    }
    return render(request, "appointments/families/doors/professionals.html", context)


def _numbers(page: EmergencyPage) -> dict[str, list[ShownNumber]]:
    """Return the number of the youth welfare office apart, if the town has entered it."""
    shown = numbers_on(page)
    return {
        "youth_office": [one for one in shown if one.is_youth_office],
        "numbers": [one for one in shown if not one.is_youth_office],
    }
