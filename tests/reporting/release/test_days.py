"""A report that is put forward and released after midnight bears the local day."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from familienzentrum.choices import Role
from reporting.paper.document import candidate_document
from tests.factories import make_centre, make_user
from tests.factories_release import make_candidate_to_check, make_release
from tests.reading import words

pytestmark = pytest.mark.django_db

# Half past midnight on New Year's Day in the house, and still the old year in UTC.
AFTER_MIDNIGHT = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
LOCAL_DAY = "Freitag, 1. Januar 2027"


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
