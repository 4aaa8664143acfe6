"""Releases of the version before are read as they are: it kept headlines, tables, texts and goals, and no document."""

import copy
import io

import pypdf
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from reporting.paper.stored import is_whole
from tests.factories_release import make_release
from tests.papers import ordered
from tests.reporting.paper import small_house

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(small_house.GROUP)]

KEPT = (
    "kind", "sums", "year", "goals", "paper", "state", "texts", "title", "budget", "months", "number", "tables",
    "changes", "funders", "chapters", "headlines", "is_public", "threshold", "certificate", "how_to_read",
    "records_begin", "numbers_in_texts",
)  # fmt: skip


def without(values, *names):
    return {name: value for name, value in values.items() if name not in names}


def as_kept_before(figures):
    """Return what the version before would have kept of the same report."""
    kept = {name: value for name, value in copy.deepcopy(figures).items() if name in KEPT}
    kept["paper"] = {name: kept["paper"][name] for name in ("number", "kind", "title")}
    kept["headlines"] = [without(one, "table") for one in kept["headlines"]]
    kept["numbers_in_texts"] = without(kept["numbers_in_texts"], "counting_nobody")
    for group in kept["goals"]:
        group["goals"] = [without(goal, "standing", "left_open") for goal in group["goals"]]
        for goal in group["goals"]:
            for steps in ("steps", "next_steps"):
                goal[steps] = [without(step, "since", "is_open") for step in goal[steps]]
    for chapter in kept["chapters"]:
        chapter["exhibits"] = [without(one, "note", "is_in_chapter") for one in chapter["exhibits"]]
    return kept


@pytest.fixture
def release():
    _contents, figures = small_house.made()
    return make_release(figures=as_kept_before(figures))


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def test_public_page_has_headlines_tables_and_texts(client, release):
    assert not is_whole(release.figures)
    page = read(client.get(f"/jahresberichte/{release.public_id}/"))
    assert len(page.select("section[aria-labelledby=short] dl div")) == len(release.figures["headlines"])
    assert page.find(id="tabelle-months").select("table")
    assert "More rooms." in page.get_text()


def test_committee_gets_its_page(client, coordinator, release):
    paper = ordered(client, "/haus/berichte/2025/auszug/1/gremium/")
    text = pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert str(release.figures["headlines"][0]["now"]) in text


def test_staff_is_offered_no_report_to_a_funder_that_could_not_be_made(client, coordinator, release):
    """It knew the amounts of funders, and no grant."""
    for address in ("/haus/berichte/2025/", "/haus/berichte/2025/freigabe/jahr/1/"):
        page = read(client.get(address))
        assert page.select("form[action$='/gremium/']"), address
        assert not page.select("form[action*='/sachbericht/']"), address
    assert client.post("/haus/berichte/2025/auszug/1/sachbericht/1/").status_code == 404


def test_audit_finds_no_contradiction(capsys, release):
    call_command("disclosure_audit", "2025/annual/1")
    assert capsys.readouterr().out
