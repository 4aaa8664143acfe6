"""The worker makes everything or nothing, can be stopped, and says in a sentence what went wrong."""

import errno
import io
import re
import shutil

import pypdf
import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from familienzentrum import pdf
from familienzentrum.pdf_check import NotAccessible
from reporting.choices import CandidateState, MakingStep
from reporting.jobs import make_candidate as make_files
from reporting.models import CandidateFile, ChapterText, Release
from reporting.release.actions.making import make, words_for
from tests.factories import make_chapter_text, make_report_to_release
from tests.factories_release import make_candidate

pytestmark = pytest.mark.django_db


def when(moment, deed):
    """Have the database itself do something at a moment: what fails there fails in earnest."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE FUNCTION at_that_moment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {deed} END $$")
        cursor.execute(f"CREATE TRIGGER at_that_moment BEFORE {moment} FOR EACH ROW EXECUTE FUNCTION at_that_moment()")


@pytest.fixture
def candidate():
    return make_candidate(report=make_report_to_release())


def test_worker_makes_every_file(candidate):
    make(candidate)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.percent) == (CandidateState.TO_CHECK, 100)
    names = list(candidate.files.values_list("name", flat=True))
    assert names[:2] == ["bericht.pdf", "tabellen.ods"]
    assert {"tabellen-metadata.json", "zertifikat.json", "bericht.json", "vorlage.json"} < set(names)
    assert names[-1] == "SHA256SUMS"


def test_progress_grows_step_by_step(candidate):
    with CaptureQueriesContext(connection) as queries:
        make(candidate)
    told = re.findall(r'SET .*?"percent" = (\d+)', "\n".join(query["sql"] for query in queries))
    assert told == ["5", "50", "75", "95", "100"]


@pytest.mark.django_db(transaction=True)
def test_full_disk_leaves_the_draft_and_a_sentence(candidate):
    when("INSERT ON reporting_candidatefile", "RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full';")
    try:
        with pytest.raises(OperationalError):
            make(candidate)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION at_that_moment CASCADE")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.trouble) == (CandidateState.FAILED, words_for(OSError(errno.ENOSPC, "full")))
    assert not CandidateFile.objects.exists()
    assert not Release.objects.exists()
    assert ChapterText.objects.get().text == "A good year."


def test_file_that_not_everybody_could_read_stops_the_release(candidate, tmp_path, monkeypatch):
    """Here the checker that is installed finds a fault."""
    checker = tmp_path / "verapdf"
    checker.write_text("#!/bin/sh\necho 'FAIL report.pdf ua1'\necho '  FAIL 7.2-43'\n")
    checker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(NotAccessible, match=r"7\.2-43"):
        make(candidate)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.FAILED
    assert candidate.trouble == words_for(NotAccessible())
    assert not CandidateFile.objects.exists()


def forget_fonts():
    finders.get_finder.cache_clear()
    for known in (pdf._known_characters, pdf._undrawable):
        known.cache_clear()


@pytest.fixture
def _fonts_found_anew():
    """Comes before the settings, so that it ends after them."""
    yield
    forget_fonts()


@pytest.fixture
def hide_font(_fonts_found_anew, settings, tmp_path):
    """`hide_font(name)` takes a font from among the files that the portal finds."""

    def hide(name):
        shutil.copytree(settings.BASE_DIR / "static", tmp_path / "static")
        (tmp_path / "static" / "build" / "fonts" / name).unlink()
        settings.STATICFILES_DIRS = [tmp_path / "static"]
        forget_fonts()

    return hide


@pytest.mark.parametrize(
    "name",
    ["DejaVuSans.ttf", "FiraSans-Regular.ttf", "FiraSans-SemiBold.ttf"],
)
def test_missing_font_leaves_the_draft_and_a_sentence(candidate, hide_font, name):
    """Any other font would print as well, and the report would look as it does nowhere else."""
    hide_font(name)
    with pytest.raises(pdf.MissingFont):
        make(candidate)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.FAILED
    assert name in candidate.trouble
    assert not CandidateFile.objects.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), ["Festplatte", "disk"]),
        (MemoryError(), ["Arbeitsspeicher", "memory"]),
        (pdf.MissingFont("Build it: bin/build-assets"), ["bin/build-assets"]),
        (OSError(errno.EIO, "I/O error"), ["noch einmal", "once more"]),
    ],
)
def test_trouble_is_told_in_a_sentence(error, words):
    assert any(word in words_for(error) for word in words)


def pages_of_the_year_in_short(candidate):
    contents = bytes(candidate.files.get(name="bericht.pdf").content)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(contents)).pages]
    return [number for number, text in enumerate(pages) if "Word" in text]


@pytest.mark.parametrize("words", [1, 150])
def test_year_in_short_is_one_page(candidate, words):
    ChapterText.objects.filter(chapter="summary").update(text="Word " * words)
    make_chapter_text(report=candidate.report, chapter="outlook", text="More rooms.")
    make(candidate)
    assert len(pages_of_the_year_in_short(candidate)) == 1


def test_year_in_short_that_is_too_long_is_refused_in_a_sentence(candidate):
    ChapterText.objects.filter(chapter="summary").update(text="Word " * 1200)
    make(candidate)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.FAILED
    assert "„Das Jahr in Kürze“" in candidate.trouble or "“Das Jahr in Kürze”" in candidate.trouble
    assert not candidate.files.exists()


@pytest.mark.parametrize("step", [step for step in MakingStep if step != MakingStep.WAITING])
def test_work_that_is_stopped_at_any_step_ends_without_a_trace(candidate, step):
    when(
        "UPDATE ON reporting_candidate",
        f"IF NEW.step = '{step}' THEN NEW.state := 'withdrawn'; END IF; RETURN NEW;",
    )
    make(candidate)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.step) == (CandidateState.WITHDRAWN, step)
    assert not CandidateFile.objects.exists()
    assert not Release.objects.exists()


@pytest.mark.parametrize("state", ["withdrawn", "failed"])
def test_job_of_a_report_that_was_taken_back_does_nothing(state):
    candidate = make_candidate(state=state)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    assert candidate.state == state


def test_job_of_a_report_that_is_gone_does_nothing():
    make_files(candidate=0)
    assert not CandidateFile.objects.exists()
