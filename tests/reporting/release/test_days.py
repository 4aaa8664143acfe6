"""A report that is put forward and released after midnight bears the local day."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from familienzentrum.choices import Role
from reporting.choices import ReportKind
from reporting.paper.document import candidate_document
from reporting.release.readiness import gaps
from tests.factories import make_centre, make_report_to_release, make_user
from tests.factories_release import make_candidate_to_check, make_release
from tests.reading import words

pytestmark = pytest.mark.django_db

# Half past midnight on New Year's Day in the house, and still the old year in UTC.
AFTER_MIDNIGHT = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
LOCAL_DAY = "Freitag, 1. Januar 2027"


@pytest.mark.parametrize(("at", "is_over"), [("2026-12-31T22:59:59Z", False), ("2026-12-31T23:00:00Z", True)])
@pytest.mark.parametrize("kind", [ReportKind.ANNUAL, ReportKind.INTERIM])
def test_year_is_over_when_the_clock_of_the_house_says_so(at, is_over, kind):
    """One hour before midnight in UTC the house has the new year."""
    with time_machine.travel(dt.datetime.fromisoformat(at), tick=False):
        assert (gaps(make_report_to_release(year=2026), kind) == []) is is_over


@pytest.fixture
def browser(client):
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


def test_report_put_forward_after_midnight_bears_the_local_day(browser):
    candidate = make_candidate_to_check(prepared_at=AFTER_MIDNIGHT)
    page = browser.get(reverse("report_release", args=[candidate.report.year, "annual"]))
    assert LOCAL_DAY in words(page)
    assert LOCAL_DAY in candidate_document(candidate).state.replace("\u00a0", " ")


def test_release_after_midnight_bears_the_local_day(browser):
    """On the page for staff, and on the one for everybody."""
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        release = make_release()
    assert LOCAL_DAY in words(browser.get(release.report.get_absolute_url()))
    assert LOCAL_DAY in words(browser.get(reverse("release_page", args=[release.public_id])))
