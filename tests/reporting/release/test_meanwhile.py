"""What happens between the steps of a release: the threshold changes, the year ends, a write fails halfway."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, Centre
from reporting.choices import CandidateState, ReportKind
from reporting.models import CandidateFile, Publicity, Release, ReleaseFile
from reporting.release.actions.releases import NotReady, Outdated, check, put_forward, release
from tests.factories import make_centre, make_report_to_release, make_user
from tests.factories_release import make_candidate_to_check
from tests.reporting.release.moments import no_more, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_user(role=Role.COORDINATOR)


@pytest.fixture
def checked(by):
    make_centre(smallest_count=5)
    return check(make_candidate_to_check(prepared_by=by), by=make_user(role=Role.ADMINISTRATION))


def change_threshold(k):
    centre = Centre.current()
    centre.smallest_count = k
    centre.save()


@pytest.mark.parametrize("k", [6, 10])
def test_threshold_that_was_raised_since_asks_for_a_new_look(checked, by, k):
    """What was proved for five is not proved for more: it must be made anew, whoever has checked it."""
    change_threshold(k)
    with pytest.raises(Outdated):
        release(checked, by=by)
    assert not Release.objects.exists()
    checked.refresh_from_db()
    assert checked.state == CandidateState.CHECKED


@pytest.mark.parametrize("k", [3, 5])
def test_threshold_that_was_not_raised_is_no_hindrance(checked, by, k):
    change_threshold(k)
    assert release(checked, by=by).number == 1


@pytest.mark.parametrize(("at", "is_over"), [("2026-12-31T22:59:59Z", False), ("2026-12-31T23:00:00Z", True)])
@pytest.mark.parametrize("kind", [ReportKind.ANNUAL, ReportKind.INTERIM])
def test_year_is_over_when_the_clock_of_the_house_says_so(by, at, is_over, kind):
    with time_machine.travel(dt.datetime.fromisoformat(at), tick=False):
        report = make_report_to_release(year=2026)
        if is_over:
            assert put_forward(report, kind=kind, number=1, by=by).is_making
        else:
            with pytest.raises(NotReady):
                put_forward(report, kind=kind, number=1, by=by)


WRITES = ["INSERT ON reporting_release", "INSERT ON reporting_releasefile", "INSERT ON reporting_publicity"]
WRITES += ["UPDATE ON reporting_candidate", "DELETE ON reporting_candidatefile", "INSERT ON familienzentrum_auditentry"]


@pytest.mark.parametrize("write", WRITES)
def test_release_that_is_interrupted_at_any_write_leaves_everything_as_it_was(checked, by, write):
    before = AuditEntry.objects.count()
    when(write, "RAISE EXCEPTION 'interrupted';")
    with pytest.raises(DatabaseError):
        release(checked, by=by)
    assert not any(table.objects.exists() for table in (Release, ReleaseFile, Publicity))
    assert (CandidateFile.objects.count(), AuditEntry.objects.count()) == (2, before)
    checked.refresh_from_db()
    assert checked.state == CandidateState.CHECKED
    no_more()
    assert release(checked, by=by).files.count() == 2
