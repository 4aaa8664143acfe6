"""Shorter papers say what was released, and nothing else."""

import io

import pypdf
import pytest
from bs4 import BeautifulSoup

from familienzentrum.pdf import Variant
from reporting.paper import excerpts
from tests.factories_release import make_release
from tests.papers import ordered
from tests.reporting.paper import small_house, verapdf

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(small_house.GROUP)]

ADDRESS = "/haus/berichte/2025/auszug/1/"


@pytest.fixture
def release():
    _contents, figures = small_house.made()
    return make_release(figures=figures, public_id="d6ed8f53-08d8-409a-8720-11ea890821a8")


def pages(response):
    assert response["Content-Type"] == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(response.content)).pages]


def test_information_for_the_committee_is_one_page(client, coordinator, release):
    [text] = pages(ordered(client, f"{ADDRESS}gremium/"))
    assert "111" in text


def test_address_on_paper_has_no_hyphen_of_its_own(client, coordinator, release):
    """It is typed again letter by letter."""
    [text] = pages(ordered(client, f"{ADDRESS}gremium/"))
    assert "/jahresberichte/d6ed8f53-08d8-409a-8720-11ea890821a8/" in text.replace(" ", "")


def fits(client, **figures):
    """Return what stands on the one page of a release that says this."""
    kept = make_release(figures=figures, public_id="d6ed8f53-08d8-409a-8720-11ea890821a8")
    [text] = pages(ordered(client, ADDRESS + "gremium/"))
    return text, kept


def chapter(key, **values):
    return {
        "key": key,
        "number": 1,
        "title": key.title(),
        "message": "",
        "text": "",
        "exhibits": [],
        "empty": [],
    } | values


def goals(number):
    line = {"title": "A goal with a long name", "indicator": "Talks in the year", "target": "450", "actual": "447"}
    return [{"level": "Level", "goals": [line] * number}]


def test_committee_reads_goals_and_requests(client, coordinator):
    text, _release = fits(client, goals=goals(2), chapters=[chapter("summary"), chapter("outlook", text="More rooms.")])
    assert "450" in text
    assert "More rooms." in text
    assert not [one for one in ("no room", "keinen Platz") if one in text]


def test_goal_that_is_not_measured_needs_no_table(client, coordinator):
    [group] = goals(1)
    group["goals"][0] |= {"indicator": "", "target": "–", "actual": "–"}
    text, _release = fits(client, goals=[group], chapters=[chapter("summary")])
    assert "A goal" not in text


@pytest.mark.parametrize(("words", "lines"), [(900, 2), (40, 60), (6_000, 60)], ids=["text", "goals", "both"])
def test_page_for_the_committee_stays_one_page_and_names_what_had_no_room(client, coordinator, words, lines):
    long = [chapter("summary"), chapter("use", message="A sentence."), chapter("outlook", text="rooms " * words)]
    text, _release = fits(client, goals=goals(lines), chapters=long)
    for name, count, wanted in [("Ausblick", text.count("rooms"), words), ("Ziele", text.count("450"), lines)]:
        assert count == wanted or (count == 0 and name in text)
    assert "A sentence." in text


def test_sentences_without_room_are_named_by_their_chapters(client, coordinator):
    many = [chapter(f"part{place}", message="Some words. " * 40) for place in range(9)]
    text, _release = fits(client, chapters=[chapter("summary"), *many])
    assert text.count("Some words.") == 4 * 40
    assert "Part8" in text


def test_page_that_cannot_be_one_page_is_refused_in_a_sentence(client, coordinator):
    make_release(figures={"chapters": [chapter("summary"), chapter("use", message="Some words. " * 900)]})
    page = BeautifulSoup(ordered(client, ADDRESS + "gremium/").content, "html.parser")
    told = page.find(class_="alert--danger").get_text()
    assert [words for words in ("Kürzen Sie", "Shorten") if words in told]
    assert page.select_one("main form")["action"] == f"{ADDRESS}gremium/"


def test_no_report_is_offered_to_money_without_a_name(release):
    """A hundred euros of this budget come from nobody who is named."""
    [funder] = release.figures["funders"]
    assert funder["planned"] == "500\u00a0€"


def test_report_to_a_funder_has_goals_figures_and_money(client, coordinator, release):
    text = " ".join(pages(ordered(client, f"{ADDRESS}sachbericht/1/")))
    for words in (release.figures["funders"][0]["funder"], "A party", "More rooms.", "600 €"):
        assert words in text


def test_report_to_a_funder_says_which_months_were_not_recorded(client, coordinator, release):
    """The records of the small house begin in March 2024."""
    text = " ".join(pages(ordered(client, f"{ADDRESS}sachbericht/1/")))
    assert "nicht erfasst. Erfasst wird seit Freitag, 1. März 2024." in text
    assert "Dicke Balken: 2025. Dünne Balken: 2024." in text


@pytest.mark.parametrize("name", ["sachbericht/0/", "sachbericht/2/", "../2/gremium/"])
def test_paper_that_does_not_exist_is_unknown(client, coordinator, release, name):
    assert client.post(f"{ADDRESS}{name}").status_code == 404


def test_paper_of_an_earlier_kind_of_release_says_little(client, coordinator):
    make_release()
    assert len(pages(ordered(client, f"{ADDRESS}gremium/"))) == 1


@pytest.mark.parametrize(("template", "given"), [(excerpts.COMMITTEE, {}), (excerpts.FUNDER, {"money": {}})])
def test_verapdf_finds_no_fault(release, template, given, tmp_path):
    sheets = excerpts._laid_out(template, {"excerpt": excerpts._excerpt(release)} | given)
    verapdf.assert_no_fault(sheets.write(Variant.READERS), Variant.READERS, tmp_path)


@pytest.mark.parametrize(("now", "before", "is_explained"), [(12, 9, False), (None, 9, True), (12, None, True)])
def test_dots_on_the_committees_page_are_explained_where_there_are_any(client, coordinator, now, before, is_explained):
    headline = {"key": "contacts", "label": "Contacts", "now": now, "before": [before]}
    make_release(figures={"headlines": [headline]})
    [text] = pages(ordered(client, f"{ADDRESS}gremium/"))
    assert ("• verdeckt" in text) == is_explained


def test_dots_in_the_figures_for_a_funder_are_explained_where_there_are_any(client, coordinator):
    _contents, figures = small_house.made()
    without = [{**chapter, "exhibits": []} for chapter in figures["chapters"]]
    goals = [{**group, "goals": []} for group in figures["goals"]]
    make_release(figures={**figures, "chapters": without, "goals": goals})
    assert "• verdeckt" not in " ".join(pages(ordered(client, f"{ADDRESS}sachbericht/1/")))


def test_dots_of_the_small_house_are_explained_to_a_funder(client, coordinator, release):
    assert "• verdeckt" in " ".join(pages(ordered(client, f"{ADDRESS}sachbericht/1/")))
