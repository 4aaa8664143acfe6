"""A report is put forward when it is complete, checked by a second person, and released exactly as it was checked."""

import datetime as dt
import itertools
from contextlib import nullcontext
from hashlib import sha256

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.utils import timezone

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from reporting.choices import CandidateState, ReportKind
from reporting.jobs import make_candidate as make_files
from reporting.models import Candidate, CandidateFile, Deliberation, Release, ReleaseFile
from reporting.release.actions import releases as actions
from reporting.release.actions.releases import check, put_forward, release, withdraw
from reporting.release.readiness import gaps
from tests.factories import (
    make_centre,
    make_chapter_text,
    make_office,
    make_report,
    make_report_to_release,
    make_user,
    make_visit,
)
from tests.factories_release import make_candidate_to_check, make_release, proved_beside
from tests.reporting.disclosure.tables import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_next_year")]


@pytest.fixture
def _next_year():
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def by():
    return make_user(role=Role.COORDINATOR)


@pytest.fixture
def colleague():
    return make_user(role=Role.ADMINISTRATION)


def made(report, by, number=1, **given):
    candidate = put_forward(report, number=number, by=by, **given)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    return candidate


def missing(report, kind=ReportKind.ANNUAL):
    return [gap.words for gap in gaps(report, kind)]


def test_report_goes_the_whole_way(by, colleague):
    candidate = made(make_report_to_release(), by)
    assert candidate.state == CandidateState.TO_CHECK
    kept = release(check(candidate, by=colleague), by=by)
    assert (kept.prepared_by, kept.checked_by, kept.released_by, kept.public_id) == (
        by,
        colleague,
        by,
        candidate.public_id,
    )
    deeds = ["report.put_forward", "report.made", "report.checked", "report.released"]
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == deeds


def test_release_has_the_files_that_were_checked(by, colleague):
    candidate = made(make_report_to_release(), by)
    checked = list(candidate.files.values_list("name", "sha256"))
    kept = release(check(candidate, by=colleague), by=by)
    assert list(kept.files.values_list("name", "sha256")) == checked
    assert all(sha256(bytes(file.content)).hexdigest() == file.sha256 for file in kept.files.all())
    assert not CandidateFile.objects.exists()


def test_one_checksum_stands_for_all_files(by, colleague):
    kept = release(check(made(make_report_to_release(), by), by=colleague), by=by)
    sums = bytes(kept.files.get(name="SHA256SUMS").content)
    assert sha256(sums).hexdigest() == kept.sha256
    named = dict(reversed(line.split("  ")) for line in sums.decode().splitlines())
    others = kept.files.exclude(name="SHA256SUMS")
    assert named == dict(others.values_list("name", "sha256"))


def test_later_visits_do_not_reach_what_was_put_forward(by, colleague):
    for _ in range(12):
        make_visit(day=dt.date(2025, 3, 3))
    candidate = made(make_report_to_release(), by)
    make_visit(day=dt.date(2025, 3, 4))
    kept = release(check(candidate, by=colleague), by=by)
    assert kept.figures["tables"]["channels"]["totals"][0] == 12
    assert kept.figures["texts"]["summary"] == "A good year."


def test_nobody_checks_their_own_report(by):
    candidate = made(make_report_to_release(), by)
    with pytest.raises(actions.SamePerson):
        check(candidate, by=by)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.TO_CHECK


@pytest.mark.parametrize(
    ("deed", "states"),
    [
        (check, {"to_check"}),
        (withdraw, {"making", "to_check", "checked"}),
        (release, {"checked"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_deed_has_its_time(deed, states, by, colleague):
    done = set()
    for year, state in enumerate(CandidateState, start=2001):
        seen = {"checked_by": colleague, "checked_at": timezone.now()} if state in ("checked", "released") else {}
        candidate = make_candidate_to_check(report=make_report(year=year), **seen)
        Candidate.objects.filter(pk=candidate.pk).update(state=state)
        try:
            deed(candidate, by=by)
        except (actions.NotChecked, actions.AlreadyReleased):
            continue
        done.add(state.value)
    assert done == states


def test_second_press_puts_nothing_forward_twice(by):
    report = make_report_to_release()
    put_forward(report, number=1, by=by)
    with pytest.raises(actions.AlreadyPutForward):
        put_forward(report, number=1, by=by)


def test_second_press_makes_no_second_release(by, colleague):
    candidate = check(make_candidate_to_check(), by=colleague)
    release(candidate, by=by)
    with pytest.raises(actions.AlreadyReleased):
        release(candidate, by=by)
    with pytest.raises(actions.AlreadyReleased):
        put_forward(candidate.report, number=1, by=by)
    assert Release.objects.count() == 1


def test_correction_is_a_new_release_that_says_what_changed(by, colleague):
    report = make_report_to_release()
    make_release(report=report, released_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    kept = release(check(made(report, by, number=2, changes="A wrong sum."), by=colleague), by=by)
    assert (kept.number, kept.changes) == (2, "A wrong sum.")
    assert kept.figures["changes"] == "A wrong sum."


def test_release_of_another_report_meanwhile_asks_for_a_new_look(by, colleague):
    candidate = check(make_candidate_to_check(), by=colleague)
    make_release(report=make_report(year=2024), released_at=dt.datetime(2026, 3, 3, 11, tzinfo=dt.UTC))
    with pytest.raises(actions.Outdated):
        release(candidate, by=by)


def release_on_its_way():
    """Its hour was taken before the next report was put forward; it came into the database after that."""
    table = shown("channel", {"phone": 12}, year=2024).as_json()
    begun = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
    make_release(report=make_report(year=2024), released_at=begun, figures={"tables": {"channels": table}})


def test_release_that_the_worker_did_not_see_asks_for_a_new_look(by, colleague):
    candidate = check(make_candidate_to_check(), by=colleague)
    release_on_its_way()
    with pytest.raises(actions.Outdated) as refused:
        release(candidate, by=by)
    assert str(refused.value.words).startswith("Inzwischen wurde ein anderer Bericht freigegeben.")
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.CHECKED


def test_release_that_the_worker_saw_is_no_hindrance(by, colleague):
    candidate = check(make_candidate_to_check(figures=proved_beside("2024/annual/1")), by=colleague)
    release_on_its_way()
    assert release(candidate, by=by).number == 1


def test_damaged_file_is_not_released(by, colleague):
    candidate = check(make_candidate_to_check(), by=colleague)
    candidate.files.filter(position=1).update(content=b"%PDF-1.8")
    with pytest.raises(ValueError, match="damaged"):
        release(candidate, by=by)


class Interrupted(Exception):
    """The power fails."""


class PowerCut:
    """Lets so many statements through, then fails; the end of a transaction is one moment, and done or not."""

    def __init__(self, after):
        self.left = after

    def __call__(self, execute, *statement):
        self.left -= not statement[0].startswith("RELEASE SAVEPOINT")
        if self.left == -1:
            raise Interrupted
        return execute(*statement)


def test_release_that_is_interrupted_at_any_statement_leaves_nothing_and_is_done_again(by, colleague):
    candidate = check(make_candidate_to_check(), by=colleague)
    before = AuditEntry.objects.count()
    for statement in itertools.count():
        try:
            with connection.execute_wrapper(PowerCut(after=statement)):
                release(candidate, by=by)
        except Interrupted:
            candidate.refresh_from_db()
            assert candidate.state == CandidateState.CHECKED
            assert (Release.objects.count(), ReleaseFile.objects.count(), AuditEntry.objects.count()) == (0, 0, before)
        else:
            break
    assert statement > 8
    assert Release.objects.get().files.count() == 2


@pytest.mark.parametrize(("threshold", "is_released"), [(4, True), (6, False)])
def test_threshold_that_grew_since_it_was_put_forward_asks_for_a_new_look(by, colleague, threshold, is_released):
    centre = make_centre(smallest_count=5)
    candidate = check(make_candidate_to_check(), by=colleague)
    centre.smallest_count = threshold
    centre.save()
    with nullcontext() if is_released else pytest.raises(actions.Outdated):
        release(candidate, by=by)
    assert Release.objects.exists() is is_released


def test_dead_worker_does_not_block_the_report(by):
    report = make_report_to_release()
    dead = put_forward(report, number=1, by=by)
    Candidate.objects.filter(pk=dead.pk).update(alive_at=dt.datetime(2026, 3, 3, 9, 54, tzinfo=dt.UTC))
    assert put_forward(report, number=1, by=by).pk != dead.pk
    dead.refresh_from_db()
    assert dead.state == CandidateState.FAILED
    assert dead.trouble


def test_complete_report_misses_nothing():
    assert missing(make_report_to_release()) == []


@pytest.mark.parametrize("kind", [ReportKind.GUIDE_FIRST, ReportKind.GUIDE_SECOND])
def test_half_year_report_needs_a_guide_and_its_text_only(kind):
    report = make_report()
    assert len(missing(report, kind)) == 2
    make_office(is_guide=True)
    assert len(missing(report, kind)) == 1
    make_chapter_text(report=report, chapter=kind.own_chapter, text="We met.")
    assert missing(type(report).objects.get(), kind) == []


def test_half_year_report_is_released_beside_the_annual_one(by, colleague):
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="guide_first", text="We met.")
    make_office(is_guide=True)
    make_release(report=report, released_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    candidate = made(report, by, kind=ReportKind.GUIDE_FIRST)
    kept = release(check(candidate, by=colleague), by=by)
    assert (kept.number, kept.figures["months"]) == (1, [1, 6])
    assert list(Release.objects.public()) == [report.releases.get(kind="annual")]


def test_report_without_a_paper_is_not_put_forward(by):
    report = make_report()
    with pytest.raises(actions.NotReady):
        put_forward(report, number=1, by=by)
    assert len(missing(report)) == 2


def test_report_without_a_committee_is_not_ready():
    report = make_report_to_release()
    Deliberation.objects.all().delete()
    assert len(missing(report)) == 1


def test_report_with_a_draft_is_not_ready_unless_the_chapter_is_left_out():
    report = make_report_to_release()
    text = make_chapter_text(report=report, chapter="limits", state="draft")
    assert len(missing(report)) == 1
    text.is_shown = False
    text.save()
    assert missing(type(report).objects.get()) == []


def test_text_with_letters_that_no_font_has_is_named():
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="limits", text="你好 👪 Grüße")
    [words] = missing(report)
    assert words.endswith("你好")


@pytest.mark.parametrize("kind", ReportKind)
def test_report_of_a_time_that_runs_is_not_ready(kind):
    report = make_report_to_release(year=2026)
    make_chapter_text(report=report, chapter="guide_first")
    make_chapter_text(report=report, chapter="guide_second")
    make_office(is_guide=True)
    assert len(missing(report, kind)) == 1


def test_report_that_is_gone_cannot_be_put_forward(by):
    report = make_report()
    type(report).objects.all().delete()
    with pytest.raises(ObjectDoesNotExist):
        put_forward(report, number=1, by=by)
