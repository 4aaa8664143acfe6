"""Access to the report pages, the report of a year, and the waiting page while figures are computed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from familienzentrum.access import roles
from familienzentrum.audiences import PLANNERS
from reporting.models import AnnualReport

reporters = roles(*PLANNERS)


def report_of(year: int) -> AnnualReport:
    return get_object_or_404(AnnualReport.objects.select_related("paper").prefetch_related("texts"), year=year)


def wait_for_figures(request: HttpRequest, report: AnnualReport) -> HttpResponse:
    """Offer to have the worker compute the figures: the disclosure audit can take a minute."""
    return render(request, "reporting/waiting.html", {"report": report})
