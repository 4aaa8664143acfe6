"""Previews, drafts and excerpts: requested from the worker, awaited by a polling page, then served."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reporting.choices import ReportKind, Wanted
from reporting.core.access import report_of, reporters
from reporting.models import Preparation, Release
from reporting.models.preparation import PreparationQuerySet
from reporting.paper.excerpts import grant_from
from reporting.paper.exports.files import PDF
from reporting.release.actions.preparing import ask

_SECONDS = 2
_PAGE = "text/html; charset=utf-8"


@reporters
@require_POST
def work_out(request: HttpRequest, year: int) -> HttpResponse:
    """Have the worker protect the figures of a year, in the requester's language."""
    return redirect(ask(report_of(year), Wanted.FIGURES))


@reporters
@require_POST
def preview(request: HttpRequest, year: int) -> HttpResponse:
    return redirect(ask(report_of(year), Wanted.PREVIEW))


@reporters
@require_POST
def draft(request: HttpRequest, year: int) -> HttpResponse:
    return redirect(ask(report_of(year), Wanted.DRAFT))


@reporters
@require_POST
def committee(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask for a release on one page, for a committee."""
    release = _annual(year, number)
    return redirect(ask(release.report, Wanted.COMMITTEE, release_number=number))


@reporters
@require_POST
def funder(request: HttpRequest, year: int, number: int, grant: int) -> HttpResponse:
    """Request the use-of-funds report on one grant, counted from 1."""
    release = _annual(year, number)
    grant_from(release, grant)
    return redirect(ask(release.report, Wanted.FUNDER, release_number=number, grant_number=grant))


@never_cache
@reporters
@require_safe
def preparation(request: HttpRequest, year: int, preparation: UUID) -> HttpResponse:
    """Show progress, and redirect once done. Polls by Refresh header unless switched off."""
    found = get_object_or_404(_asked_for(year), public_id=preparation)
    if found.is_ready:
        return redirect(found.url_when_ready)
    is_still = "still" in request.GET
    response = render(request, "reporting/release/preparation.html", {"preparation": found, "is_still": is_still})
    if not (is_still or found.has_failed or found.is_silent):
        response["Refresh"] = str(_SECONDS)
    return response


@never_cache
@reporters
@require_safe
def prepared_file(request: HttpRequest, year: int, preparation: UUID, name: str) -> HttpResponse:
    """Serve the result to whoever may see the report; kept until the night."""
    found = get_object_or_404(_asked_for(year).with_file(), public_id=preparation)
    if name != found.file_name:
        raise Http404
    kind = _PAGE if found.wanted == Wanted.PREVIEW else PDF
    headers = {"Content-Disposition": f'inline; filename="{found.file_name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(bytes(found.content or b""), content_type=kind, headers=headers)
    # Official papers are in the town's first language, whoever looks at them.
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response


def _asked_for(year: int) -> PreparationQuerySet:
    return Preparation.objects.filter(report__year=year).select_related("report")


def _annual(year: int, number: int) -> Release:
    released = Release.objects.select_related("report")
    return get_object_or_404(released, report__year=year, kind=ReportKind.ANNUAL, number=number)
