"""Background jobs of the reports."""

from django.utils import translation
from procrastinate.contrib.django import app

from reporting.disclosure import published
from reporting.models import Candidate
from reporting.release.actions.making import make


@app.task(name="make_candidate")
def make_candidate(*, candidate: int) -> None:
    """Make the files of a report that was put forward, unless it was withdrawn before its turn came."""
    found = Candidate.objects.filter(pk=candidate).select_related("report__paper").first()
    if found and found.is_making:
        make(found)


@app.task(name="protect_year")
def protect_year(*, year: int, language: str) -> None:
    """Protect the figures of a year and remember them, for pages that cannot wait for it."""
    with translation.override(language):
        published(year)
