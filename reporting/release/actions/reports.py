"""Creates reports."""

from django.db import transaction

from familienzentrum.audit import record
from familienzentrum.models import User
from reporting.models import AnnualReport


@transaction.atomic
def begin_report(year: int, *, by: User) -> AnnualReport:
    """Start the report of a year, or return the one that exists."""
    report, is_new = AnnualReport.objects.get_or_create(year=year)
    if is_new:
        record("report.begun", report, by=by, year=year)
    return report
