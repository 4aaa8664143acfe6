"""Pages of a stand: ten keys, with or without a script, with or without a network."""

import json
import uuid
from dataclasses import replace
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.market.actions import take_entries
from appointments.market.entries import MOST_AT_ONCE, VERSION, Entry
from appointments.market.forms import PressForm
from appointments.market.page import (
    for_scripts,
    keys,
    manifest,
    stands_ahead,
    stands_to_correct,
    worker_settings,
)
from appointments.models import HeadCount, TallyKey
from appointments.visits.head_count_actions import CannotCount, can_be_counted_at, count_heads_at
from appointments.visits.head_count_forms import StandCountForm
from appointments.visits.memory import Memory
from familienzentrum.access import acting_user, roles
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.context import centre_of
from familienzentrum.refusals import told_to
from offers.models import Stand

_counting = roles(*DESK, *ADVISERS)
_FORM = "market"


@_counting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def market(request: HttpRequest) -> HttpResponse:
    """The keys. Without a script each of them is the button of a form."""
    if request.method == "POST":
        return _pressed(request)
    memory = Memory.of(request, _FORM)
    context = _shared() | {
        "chosen": memory.chosen or {},
        "just_pressed": memory.just_recorded,
        "number": uuid.uuid4(),
        "to_correct": stands_to_correct(),
    }
    response = render(request, "appointments/market/market.html", context)
    if memory.just_recorded:
        replace(memory, just_recorded="").keep(request, response, _FORM)
    return response


@_counting
@never_cache
@require_safe
def market_shell(request: HttpRequest) -> HttpResponse:
    """The same page as a device keeps it: it names nobody, and has no token."""
    edition = worker_settings()["edition"]
    if request.GET.get("edition", edition) != edition:
        raise Http404
    return render(request, "appointments/market/market.html", _shared() | {"is_kept": True})


@_counting
@never_cache
@require_safe
def market_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands here because it may only serve addresses below its own."""
    script = (
        f"self.portal = {json.dumps(worker_settings())};\nimportScripts({json.dumps(static('js/market_worker.js'))});\n"
    )
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@_counting
@require_safe
def market_manifest(request: HttpRequest) -> HttpResponse:
    described = json.dumps(manifest(centre_of(request).name))
    return HttpResponse(described, content_type="application/manifest+json")


@_counting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def market_entries(request: HttpRequest) -> HttpResponse:
    """Tell a page the token it needs, and take what a device has counted."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    sent = _sent(request)
    if sent.get("version") != VERSION:
        return JsonResponse({}, status=HTTPStatus.CONFLICT)
    entries = _entries(sent)
    refused = take_entries(entries, by=acting_user(request))
    answers = [{"key": str(entry.key), "refused": words} for entry, words in zip(entries, refused, strict=True)]
    return JsonResponse({"answers": answers})


@_counting
@require_POST
def market_take_back(request: HttpRequest) -> HttpResponse:
    """Take back the last press, without a script."""
    try:
        key = uuid.UUID(request.POST.get("number", ""))
    except ValueError as error:
        raise Http404 from error
    made = get_object_or_404(TallyKey.objects.select_related("stand"), pk=key)
    entry = Entry.of_key(made)
    _tell(request, take_entries([entry], by=acting_user(request))[0], _("It has been taken back."))
    return redirect("market")


@_counting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def count_stand(request: HttpRequest, stand: int) -> HttpResponse:
    """Two numbers for a whole stand, from a list on paper or to put them right."""
    found = get_object_or_404(Stand.objects.in_use(), pk=stand)
    counted = HeadCount.objects.filter(stand=found).first() or HeadCount(stand=found)
    form = StandCountForm(request.POST or None, instance=counted)
    if not form.is_valid():
        return _count_page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    with told_to(form, CannotCount, IntegrityError) as outcome:
        count_heads_at(found, **form.cleaned_data, by=acting_user(request), hold=form.hold)
    if not outcome.is_done:
        return _count_page(request, found, form, HTTPStatus.CONFLICT)
    messages.success(request, _("Counted: %(title)s.") % {"title": found})
    return redirect("market")


def _shared() -> dict[str, object]:
    return {"keys": keys(), "stands": stands_ahead(), "scripts": for_scripts(), "is_trial": settings.IS_TRIAL}


def _pressed(request: HttpRequest) -> HttpResponse:
    form = PressForm(request.POST)
    try:
        entry = form.to_entry() if form.is_valid() else None
    except (ValueError, TypeError):
        entry = None
    response = redirect("market")
    if entry is None:
        messages.error(request, _("Choose a stand, then press a key."))
        return response
    refused = take_entries([entry], by=acting_user(request))[0]
    _tell(request, refused, _("%(kind)s: counted.") % {"kind": entry.kind.label})
    chosen = {"stand": str(entry.stand), "language": entry.language}
    Memory(chosen, "" if refused else str(entry.key)).keep(request, response, _FORM)
    return response


def _tell(request: HttpRequest, refused: str, done: str) -> None:
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, done)


def _sent(request: HttpRequest) -> dict[str, object]:
    try:
        sent = json.loads(request.body)
    except ValueError as error:
        raise BadRequest from error
    if not isinstance(sent, dict):
        raise BadRequest
    return sent


def _entries(sent: dict[str, object]) -> list[Entry]:
    given = sent.get("entries")
    if not isinstance(given, list) or len(given) > MOST_AT_ONCE:
        raise BadRequest
    try:
        return [Entry.read(one) for one in given]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRequest from error


def _count_page(request: HttpRequest, stand: Stand, form: StandCountForm, status: int) -> HttpResponse:
    context = {"stand": stand, "form": form, "is_open": can_be_counted_at(stand), "cancel_url": reverse("market")}
    return render(request, "appointments/market/count.html", context, status=status)
