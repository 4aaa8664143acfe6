"""Who may open the pages of the reports, and the report of a year."""

from django.shortcuts import get_object_or_404

from familienzentrum.access import roles
from familienzentrum.audiences import PLANNERS
from reporting.models import AnnualReport

reporters = roles(*PLANNERS)


def report_of(year: int) -> AnnualReport:
    return get_object_or_404(AnnualReport.objects.select_related("paper").prefetch_related("texts"), year=year)
