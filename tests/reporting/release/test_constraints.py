"""What the database refuses on the way to a release, and for ever after it."""

import pytest

from reporting.models import Release, ReleaseFile
from tests.factories import make_user
from tests.factories_release import make_candidate, make_candidate_to_check, make_release, make_release_file
from tests.reporting.test_constraints import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "make", "wrong", "right"),
    [
        ("release_number_from_one", make_release, {"number": 0, "changes": "All"}, {"number": 1}),
        ("release_has_a_checksum", make_release, {"sha256": "F" * 64}, {"sha256": "f" * 64}),
        ("release_kind_known", make_release, {"kind": "novel"}, {"kind": "guide_first"}),
        ("release_four_eyes", make_release, {"prepared_by": None}, {}),
        ("release_four_eyes", make_release, {"checked_by": None}, {}),
        ("release_correction_says_what_changed", make_release, {"number": 2}, {"number": 2, "changes": "A sum"}),
        ("candidate_correction_says_what_changed", make_candidate, {"number": 2}, {"number": 2, "changes": "A sum"}),
        ("candidate_state_known", make_candidate, {"state": "perfect"}, {"state": "failed"}),
        ("candidate_step_known", make_candidate, {"step": "dreaming"}, {"step": "writing"}),
        ("candidate_kind_known", make_candidate, {"kind": "novel"}, {"kind": "guide_second"}),
        ("candidate_percent_to_hundred", make_candidate, {"percent": 101}, {"percent": 100}),
        ("candidate_checked_when_and_by_whom", make_candidate, {"state": "checked"}, {"state": "to_check"}),
    ],
)
def test_row_constraint(name, make, wrong, right):
    assert refused(lambda: make(**wrong)) == name
    assert make(**right).pk


@pytest.mark.parametrize(
    ("name", "make"), [("release_four_eyes", make_release), ("candidate_four_eyes", make_candidate_to_check)]
)
def test_nobody_checks_what_they_prepared(name, make):
    person, colleague = make_user(), make_user()
    assert refused(lambda: make(prepared_by=person, checked_by=person)) == name
    assert make(prepared_by=person, checked_by=colleague).pk


def test_release_number_is_used_once_per_kind():
    first = make_release()
    assert refused(lambda: make_release(report=first.report)) == "release_number_once"
    assert make_release(report=first.report, kind="guide_first").pk


def test_report_is_put_forward_once_at_a_time():
    first = make_candidate()
    assert refused(lambda: make_candidate(report=first.report)) == "candidate_open_once"
    first.state = "withdrawn"
    first.save()
    assert make_candidate(report=first.report).pk


def test_files_have_names_of_their_own():
    release = make_release()
    candidate = make_candidate_to_check(report=release.report)
    assert refused(lambda: make_release_file(release=release)) == "release_file_name_once"
    assert make_release_file(release=release, name="tabellen.ods").pk
    file = candidate.files.first()
    file.pk = None
    assert refused(file.save) == "candidate_file_name_once"


@pytest.mark.parametrize(
    "deed", [lambda rows: rows.update(figures={"contacts": 1}), lambda rows: rows._raw_delete(rows.db)]
)
def test_release_is_final(deed):
    release = make_release()
    rows = Release.objects.filter(pk=release.pk)
    assert refused(lambda: deed(rows)) == "release_is_final"
    assert Release.objects.get().figures == {}


@pytest.mark.parametrize("deed", [lambda rows: rows.update(content=b""), lambda rows: rows.delete()])
def test_file_of_a_release_is_final(deed):
    make_release()
    assert refused(lambda: deed(ReleaseFile.objects.all())) == "release_file_is_final"
    assert ReleaseFile.objects.get().size == 8
