"""Background jobs of the reports."""

from django.conf import settings
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from familienzentrum.nightly import nightly
from reporting.disclosure import published
from reporting.models import AnnualReport, Candidate, Preparation
from reporting.release.actions import preparing
from reporting.release.actions.making import make


@app.task(name="make_candidate")
def make_candidate(*, candidate: int) -> None:
    """Make the files of a report that was put forward, unless it was withdrawn before its turn came."""
    found = Candidate.objects.filter(pk=candidate).select_related("report__paper").first()
    if found and found.is_making:
        make(found)


@app.task(name="prepare")
def prepare(*, preparation: int) -> None:
    """Make what a page asked for, unless it was deleted or finished meanwhile."""
    asked = Preparation.objects.unfinished().select_related("report__paper")
    found = asked.filter(pk=preparation).first()
    if found:
        preparing.prepare(found)


@nightly(at="01:45")
def forget_prepared() -> None:
    """Delete drafts and previews of the day: tomorrow they would no longer say how things stand."""
    preparing.forget_prepared()


@nightly(at="02:30")
def protect_years() -> None:
    """Have the figures of the years that are being written at hand in the morning: no page can work them out."""
    of_late = AnnualReport.objects.filter(year__gte=timezone.localdate().year - 1)
    with translation.override(settings.LANGUAGE_CODE):
        for year in of_late.values_list("year", flat=True):
            published(year)
