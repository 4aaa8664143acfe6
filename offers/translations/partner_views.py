"""Partners translate by a link; coordination makes the links, and takes over what came."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from familienzentrum.access import acting_user, planners, public
from familienzentrum.languages import direction_of
from familienzentrum.limits import TRANSLATIONS, TooOften
from familienzentrum.refusals import told_to
from familienzentrum.tables import arranged
from offers.models import TranslationRequest
from offers.translations import partners
from offers.translations.letters import address_of
from offers.translations.partner_forms import AskForm, Line, TakeOverForm, TranslateForm
from offers.translations.stored import stored_in
from offers.translations.tables import RequestsTable


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def translate_office(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show each German text with a field beside it. GET changes nothing: mail scanners follow every link."""
    asked = get_object_or_404(_requests(), public_id=number)
    if not asked.is_open:
        return _unindexed(render(request, "offers/translations/link_ended.html", status=HTTPStatus.GONE))
    posted = request.POST if request.method == "POST" else None
    form = TranslateForm(posted, request=asked, lines=_lines(asked))
    if form.is_valid():
        with told_to(form, TooOften, partners.LinkEnded) as outcome:
            TRANSLATIONS.spend(request)
            partners.propose(asked, form.texts)
        if outcome.is_done:
            return redirect(f"{request.path}?saved=1")
    context = {"asked": asked, "form": form, "waits": asked.proposed.count(), "is_saved": "saved" in request.GET}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _unindexed(render(request, "offers/translations/translate.html", context, status=status))


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def translation_requests(request: HttpRequest) -> HttpResponse:
    """List all links with what came by them, and make a new one."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        made = partners.ask(given["office"], given["language"], by=acting_user(request), is_mailed=given["is_mailed"])
        words = _("The mail is on its way.") if given["is_mailed"] else _("Here is the link.")
        messages.success(request, words)
        return redirect("translation_request", made.pk)
    table = arranged(RequestsTable(_requests(), waiting=partners.waiting_by_request()), request)
    return render(request, "offers/translations/requests.html", {"form": form, "table": table})


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def translation_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the link, and each proposed text beside the German, to take over or drop."""
    asked = get_object_or_404(_requests(), pk=pk)
    lines = partners.waiting(asked)
    form = (
        TakeOverForm(request.POST if request.method == "POST" else None, lines=lines) if _can_be_taken(lines) else None
    )
    if form and form.is_valid():
        with told_to(form) as outcome:
            partners.decide(
                asked,
                form.lines,
                form.taken,
                is_checked=form.cleaned_data["is_checked"],
                by=acting_user(request),
                hold=form.hold,
            )
        if outcome.is_done:
            messages.success(request, _("Saved. Families read what you have taken over from now on."))
            return redirect("translation_requests")
    ticks = {line.proposed.pk: form[f"take-{line.proposed.pk}"] for line in form.lines} if form else {}
    shown = [(line, ticks.get(line.proposed.pk)) for line in lines]
    context = {"asked": asked, "form": form, "lines": shown, "address": address_of(asked)}
    context |= {"direction": direction_of(asked.language)}
    return render(request, "offers/translations/request.html", context)


@planners
@require_POST
def translation_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    partners.withdraw(get_object_or_404(_requests(), pk=pk), by=acting_user(request))
    messages.success(request, _("The link opens nothing any more. What came by it is still here."))
    return redirect("translation_request", pk)


def _can_be_taken(lines: list[partners.Waiting]) -> bool:
    return any(not line.is_outdated for line in lines)


def _requests() -> QuerySet[TranslationRequest]:
    return TranslationRequest.objects.select_related("office")


def _lines(asked: TranslationRequest) -> list[Line]:
    stored = stored_in(asked.language)
    proposed = {(one.kind, one.row, one.field): one for one in asked.proposed.all()}
    return [
        Line(text, stored.of(text), proposed.get((text.kind, text.row, text.field)))
        for text in partners.texts_of(asked.office)
    ]


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
