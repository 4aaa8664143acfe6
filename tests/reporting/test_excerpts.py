"""Shorter papers say what was released, and nothing else."""

import io

import pikepdf
import pypdf
import pytest

from reporting.jobs import make_candidate as make_files
from tests.factories import (
    make_budget_line,
    make_centre,
    make_chapter_text,
    make_goal_year,
    make_measure,
    make_report_to_release,
)
from tests.factories_planning import make_contribution
from tests.factories_release import make_candidate, make_release
from tests.reporting import verapdf
from tests.reporting.test_archive import year_of_a_small_house

pytestmark = pytest.mark.django_db

ADDRESS = "/haus/berichte/2025/auszug/1/"


@pytest.fixture
def release():
    make_centre()
    year_of_a_small_house()
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="outlook", text="More rooms.")
    make_measure(goal=make_goal_year(target=10).goal, title="A party", state="done", done_on="2025-05-05")
    line = make_budget_line(planned_cost=600, planned_own=0, planned_third=600)
    make_contribution(line=line, planned=600)
    candidate = make_candidate(report=report)
    make_files(candidate=candidate.pk)
    candidate.refresh_from_db()
    return make_release(report=report, figures=candidate.figures, public_id="d6ed8f53-08d8-409a-8720-11ea890821a8")


def pages(response):
    assert response["Content-Type"] == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(response.content)).pages]


def test_information_for_the_committee_is_one_page(client, coordinator, release):
    [text] = pages(client.get(f"{ADDRESS}gremium.pdf"))
    assert "108" in text


def test_address_on_paper_has_no_hyphen_of_its_own(client, coordinator, release):
    """It is typed again letter by letter."""
    [text] = pages(client.get(f"{ADDRESS}gremium.pdf"))
    assert "/jahresberichte/d6ed8f53-08d8-409a-8720-11ea890821a8/" in text.replace(" ", "")


def test_report_to_a_funder_has_goals_figures_and_money(client, coordinator, release):
    text = " ".join(pages(client.get(f"{ADDRESS}sachbericht-1.pdf")))
    for words in (release.figures["funders"][0]["funder"], "A party", "More rooms.", "600 €"):
        assert words in text


@pytest.mark.parametrize("name", ["sachbericht-0.pdf", "sachbericht-9.pdf", "../2/gremium.pdf"])
def test_paper_that_does_not_exist_is_unknown(client, coordinator, release, name):
    assert client.get(f"{ADDRESS}{name}").status_code == 404


def test_paper_of_an_earlier_kind_of_release_says_little(client, coordinator):
    make_release()
    assert len(pages(client.get(f"{ADDRESS}gremium.pdf"))) == 1


@pytest.mark.parametrize("name", ["gremium.pdf", "sachbericht-1.pdf"])
def test_verapdf_finds_no_fault(client, coordinator, release, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(client.get(f"{ADDRESS}{name}").content)
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
    try:
        verdict = verapdf.check(path, "ua1")
    except verapdf.NotAtHand as reason:
        pytest.skip(f"PDF/UA WAS NOT CHECKED BY VERAPDF: {reason}.")
    assert verdict.startswith("PASS"), verdict
