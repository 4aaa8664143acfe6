"""A release is made of a report that is complete, once per number, and stays as it was."""

import datetime as dt
from hashlib import sha256

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from reporting.actions.releases import AlreadyReleased, NotReady, release
from reporting.disclosure import published
from reporting.models import Deliberation, Release
from reporting.readiness import gaps
from tests.factories import make_chapter_text, make_report, make_report_to_release, make_user, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_next_year")]


@pytest.fixture
def _next_year():
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def by():
    return make_user(role=Role.COORDINATOR)


def missing(report):
    return [gap.words for gap in gaps(report, published(report.year))]


def test_complete_report_is_released(by):
    report = make_report_to_release()
    made = release(report, number=1, by=by)
    assert (made.number, made.released_by, made.sha256) == (1, by, sha256(made.pdf).hexdigest())
    assert bytes(made.pdf).startswith(b"%PDF-1.7")
    assert AuditEntry.objects.get(action="report.released").by == by


def test_release_keeps_what_was_shown(by):
    for _ in range(7):
        make_visit(day=dt.date(2025, 3, 3))
    made = release(make_report_to_release(), number=1, by=by)
    make_visit(day=dt.date(2025, 3, 4))
    made.refresh_from_db()
    assert made.figures["tables"]["channels"]["totals"] == [7]
    assert made.figures["texts"]["summary"] == "A good year."


def test_release_holds_no_hidden_count(by):
    for _ in range(3):
        make_visit(day=dt.date(2025, 3, 3), channel="video")
    made = release(make_report_to_release(), number=1, by=by)
    cells = [row["cells"][0] for row in made.figures["tables"]["channels"]["rows"]]
    assert cells == [None] * 5


def test_second_press_makes_no_second_release(by):
    report = make_report_to_release()
    release(report, number=1, by=by)
    with pytest.raises(AlreadyReleased):
        release(report, number=1, by=by)
    assert Release.objects.count() == 1


def test_correction_is_a_new_release(by):
    report = make_report_to_release()
    assert [release(report, number=number, by=by).number for number in (1, 2)] == [1, 2]


def test_report_without_a_paper_is_not_released(by):
    report = make_report()
    with pytest.raises(NotReady):
        release(report, number=1, by=by)
    assert len(missing(report)) == 2


def test_report_without_a_committee_is_not_ready():
    report = make_report_to_release()
    Deliberation.objects.all().delete()
    assert len(missing(report)) == 1


def test_report_with_a_draft_is_not_ready():
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="limits", state="draft")
    assert len(missing(report)) == 1


def test_report_of_a_running_year_is_not_ready():
    report = make_report_to_release(year=2026)
    assert len(missing(report)) == 1


def test_complete_report_misses_nothing():
    assert missing(make_report_to_release()) == []


def test_report_that_is_gone_cannot_be_released(by):
    report = make_report()
    type(report).objects.all().delete()
    with pytest.raises(ObjectDoesNotExist):
        release(report, number=1, by=by)
