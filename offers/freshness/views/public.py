"""Pages behind an owner's link, and the form for readers who doubt."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import View, public
from familienzentrum.limits import DOUBTS, TooOften
from familienzentrum.refusals import told_to
from offers.freshness import actions
from offers.freshness.forms import DoubtForm, ProposalForm, SeenForm
from offers.freshness.queries import checks, doubts
from offers.models import Offer, OfferCheck


def _behind_the_link(view: Callable[..., HttpResponse]) -> View:
    """Open to whoever knows the number of the question, as hard to guess as a password. Not cached or indexed."""

    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, check: uuid.UUID) -> HttpResponse:
        response = view(request, get_object_or_404(checks(), public_id=check))
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_behind_the_link
def offer_check(request: HttpRequest, check: OfferCheck) -> HttpResponse:
    """Show the offer as families read it. GET changes nothing: mail scanners follow every link."""
    form = SeenForm(request.POST if request.method == "POST" else None, offer=check.offer)
    if form.is_valid():
        # A second tap finds it answered, and the page says so.
        with suppress(actions.AnsweredAlready):
            actions.confirm(check)
        return redirect("offer_check", check.public_id)
    said = [text for one in doubts().filter(offer=check.offer) if (text := one.text)] if check.is_open else []
    context = {"check": check, "offer": check.offer, "form": form, "doubts": said}
    return _page(request, "offers/freshness/check.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@_behind_the_link
def offer_check_change(request: HttpRequest, check: OfferCheck) -> HttpResponse:
    if not check.is_open:
        return redirect("offer_check", check.public_id)
    form = ProposalForm(request.POST if request.method == "POST" else None, offer=check.offer)
    if form.is_valid():
        with told_to(form, actions.AnsweredAlready) as outcome:
            actions.propose(check, form.changes, form.cleaned_data["note"])
        if outcome.is_done:
            return redirect("offer_check", check.public_id)
    return _page(request, "offers/freshness/change.html", {"check": check, "offer": check.offer, "form": form}, form)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """Ask what is not right. What somebody typed is kept, sealed, without anything about them."""
    found = get_object_or_404(Offer.objects.published().select_related("office"), public_id=offer)
    form = DoubtForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with told_to(form, TooOften) as outcome:
            DOUBTS.spend(request)
            actions.say_doubt(found, form.cleaned_data["text"])
        if outcome.is_done:
            return redirect("doubt_said", found.public_id)
    return _page(
        request, "offers/freshness/doubt.html", {"offer": found, "form": form, "days": settings.DOUBT_DAYS}, form
    )


@public
@require_safe
def doubt_said(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Offer.objects.published(), public_id=offer)
    return render(request, "offers/freshness/doubt_said.html", {"offer": found})


def _page(request: HttpRequest, template: str, context: dict[str, Any], form: SeenForm | DoubtForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, context, status=status)
