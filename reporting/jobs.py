"""Background jobs of the reports."""

import procrastinate
from procrastinate.contrib.django import app

from familienzentrum.nightly import nightly
from reporting.disclosure import move_on
from reporting.models import AnnualReport, Candidate, Preparation
from reporting.release.actions import preparing
from reporting.release.actions.making import make
from reporting.release.second_person import SEND_TO_SECOND_PERSON, send_to_second_person


@app.task(name="make_candidate")
def make_candidate(*, candidate: int) -> None:
    """Make the files of a report that was put forward, unless withdrawn meanwhile."""
    found = Candidate.objects.filter(pk=candidate).select_related("report__paper").first()
    if found and found.is_making:
        make(found)


@app.task(name="prepare")
def prepare(*, preparation: int) -> None:
    """Make what a page requested, unless deleted or finished meanwhile."""
    asked = Preparation.objects.unfinished().select_related("report__paper")
    found = asked.filter(pk=preparation).first()
    if found:
        preparing.prepare(found)


# Backoff from half a minute to 18 hours: about 36 hours in all.
_KEEP_TRYING = procrastinate.RetryStrategy(max_attempts=16, exponential_wait=2, wait=30)


@app.task(name=SEND_TO_SECOND_PERSON, retry=_KEEP_TRYING)
def mail_second_person(*, user: int, candidate: int | None = None, wish: int | None = None) -> None:
    """Write to a colleague that something waits for a second person, unless it was done meanwhile."""
    send_to_second_person(user, candidate=candidate, wish=wish)


@nightly(at="01:45")
def forget_prepared() -> None:
    """Delete the day's drafts and previews, which would be stale tomorrow."""
    preparing.forget_prepared()


@nightly(at="02:30")
def protect_years() -> None:
    """Let the figures of each year move on, if enough cases came: no page may compute them."""
    for report in AnnualReport.objects.all():
        move_on(report)
