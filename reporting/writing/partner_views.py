"""Pages about texts of partners: the house asks and decides, the partner writes behind a link."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user, public
from familienzentrum.forms import ActForm
from familienzentrum.limits import PARTNER_TEXTS, TooOften
from familienzentrum.models import Centre
from familienzentrum.refusals import told_to
from reporting.core.access import report_of, reporters
from reporting.disclosure import threshold
from reporting.models import AnnualReport, PartnerText
from reporting.models.partner_text import PLACES
from reporting.writing import partner_texts as actions
from reporting.writing.partner_forms import AskAnewForm, AskForm, DecideForm, PartnerTextForm
from reporting.writing.vouching import small_counts


@reporters
@never_cache
@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest, year: int) -> HttpResponse:
    """Show whom the house asked, and ask another office."""
    report = report_of(year)
    form = AskForm(request.POST or None, report=report)
    if form.is_valid():
        with told_to(form, actions.AskedAlready) as outcome:
            kept = form.cleaned_data
            asked = actions.ask_partner(report, kept["office"], until=kept["until"], by=acting_user(request))
        if outcome.is_done:
            return _shown_once(request, asked)
    texts = report.partner_texts.select_related("office").order_by("office__short_name", "pk")
    bounds = {"places": PLACES, "pages": actions.MOST_PAGES, "file": actions.FILE}
    context = {"report": report, "form": form, "texts": texts, **bounds}
    return render(request, "reporting/writing/partners.html", context)


@reporters
@never_cache
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Read what a partner wrote; accept it, or send it back."""
    row = _text_of(report_of(year), pk)
    form = DecideForm(request.POST if request.method == "POST" else None, rows=[row])
    if form.is_valid():
        with told_to(form, actions.NothingWritten) as outcome:
            if "accept" in request.POST:
                actions.accept(row, by=acting_user(request), hold=form.hold)
            else:
                actions.send_back(row, form.cleaned_data["note"], by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            messages.success(request, f"{row.office}: {row.get_state_display()}.")
            return redirect("report_partners", year)
    context = {"report": row.report, "row": row, "form": form, "small": small_counts(row.text, threshold())}
    return render(request, "reporting/writing/partner.html", context)


@reporters
@never_cache
@require_http_methods(["GET", "POST"])
def ask_anew(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    row = _text_of(report_of(year), pk)
    form = AskAnewForm(request.POST if request.method == "POST" else None, rows=[row])
    if form.is_valid():
        with told_to(form) as outcome:
            until = form.cleaned_data["until"]
            asked = actions.ask_anew(row, until=until, by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            return _shown_once(request, asked)
    context = {
        "report": row.report,
        "row": row,
        "form": form,
        "title": _("New link for %(office)s") % {"office": row.office},
        "submit": _("Make the link"),
        "intro": _("The old link is over then. What was written stays, and can be changed again."),
        "cancel_url": reverse("report_partners", args=[year]),
    }
    return render(request, "reporting/writing/partner_act.html", context)


@reporters
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    row = _text_of(report_of(year), pk)
    form = ActForm(request.POST if request.method == "POST" else None, rows=[row])
    if form.is_valid():
        with told_to(form) as outcome:
            actions.withdraw(row, by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            messages.success(request, f"{row.office}: {row.get_state_display()}.")
            return redirect("report_partners", year)
    context = {
        "report": row.report,
        "row": row,
        "form": form,
        "title": _("Withdraw the link of %(office)s?") % {"office": row.office},
        "submit": _("Withdraw"),
        "intro": _("The link is over then, and the text does not stand in the report. A new link brings it back."),
        "cancel_url": reverse("report_partners", args=[year]),
    }
    return render(request, "reporting/writing/partner_act.html", context)


@reporters
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Put an accepted text on paper, or leave it to the files and the public page."""
    row = _text_of(report_of(year), pk)
    form = ActForm(request.POST if request.method == "POST" else None, rows=[row])
    if form.is_valid():
        act = actions.take_off_paper if row.is_on_paper else actions.put_on_paper
        with told_to(form, actions.NoRoomOnPaper) as outcome:
            act(row, by=acting_user(request), hold=form.hold)
        if outcome.is_done:
            return redirect("report_partners", year)
    on, off = _("Put the text of %(office)s on paper?"), _("Take the text of %(office)s off paper?")
    context = {
        "report": row.report,
        "row": row,
        "form": form,
        "title": (off if row.is_on_paper else on) % {"office": row.office},
        "submit": _("Take off paper") if row.is_on_paper else _("Put on paper"),
        "intro": _("A text that is not on paper stands in the files, and on the public page if the report is public."),
        "cancel_url": reverse("report_partners", args=[year]),
    }
    return render(request, "reporting/writing/partner_act.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, token: str) -> HttpResponse:
    """Let a partner write its half page; say kindly when the link is over."""
    row = actions.text_behind(token)
    if row is None:
        raise Http404
    if not actions.may_write(row):
        over = {"row": row, "centre": Centre.current()}
        return render(request, "reporting/writing/partner_over.html", over, status=HTTPStatus.GONE)
    form = PartnerTextForm(request.POST or None, instance=row)
    if form.is_valid():
        with told_to(form, actions.LinkOver, TooOften) as outcome:
            PARTNER_TEXTS.spend(request)
            actions.save_partner_text(row, form.cleaned_data["text"], hold=form.hold)
        if outcome.is_done:
            messages.success(request, _("Your text is saved. You can change it until it is accepted."))
            return redirect("partner_text", token)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    title = _("Your text for the annual report %(year)s") % {"year": row.report.year}
    context = {"row": row, "form": form, "title": title, "places": PLACES, "layout": "layouts/public.html"}
    return render(request, "reporting/writing/partner_write.html", context, status=status)


def _text_of(report: AnnualReport, pk: int) -> PartnerText:
    return get_object_or_404(PartnerText.objects.select_related("office", "report"), report=report, pk=pk)


def _shown_once(request: HttpRequest, asked: actions.Asked) -> HttpResponse:
    """Show the link without a redirect: it is known in this response only."""
    address = settings.PORTAL_URL.rstrip("/") + reverse("partner_text", args=[asked.token])
    context = {"row": asked.row, "report": asked.row.report, "address": address}
    return render(request, "reporting/writing/partner_asked.html", context)
