"""Who opens the pages of the reports, the report of a year they are about, and the page while figures are made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from familienzentrum.access import roles
from familienzentrum.audiences import PLANNERS
from reporting.models import AnnualReport

reporters = roles(*PLANNERS)


def report_of(year: int) -> AnnualReport:
    return get_object_or_404(AnnualReport.objects.select_related("paper").prefetch_related("texts"), year=year)


def wait_for_figures(request: HttpRequest, report: AnnualReport) -> HttpResponse:
    """Offer to have the worker work the figures out: proving that they betray nobody can take a minute."""
    return render(request, "reporting/waiting.html", {"report": report})
