"""Shorter papers say what was released, and nothing else."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest
from bs4 import BeautifulSoup

from familienzentrum.pdf import Variant
from familienzentrum.plain_values import plain
from reporting.paper import excerpts
from reporting.planning.budget import Amount
from reporting.planning.grants import Granted, GrantReport, Use
from reporting.planning.projects import Bearing
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


@pytest.mark.parametrize(
    ("kind", "place"), [("annual", "im ganzen Bericht"), ("interim", "in den Tabellen dieser Fassung")]
)
def test_table_without_room_is_named_with_where_it_stands(kind, place):
    """Behind an interim page there is no whole report."""
    _contents, figures = small_house.made()
    chapters = [
        {**one, "text": "", "message": "Some words. " * 150 * (one["key"] == "use")} for one in figures["chapters"]
    ]
    sheets = excerpts.committee_sheets({**figures, "kind": kind, "goals": [], "chapters": chapters})
    [page] = pypdf.PdfReader(io.BytesIO(sheets.write(Variant.READERS))).pages
    text = " ".join(page.extract_text().split())
    assert f"keinen Platz für: Kontakte nach Monat. Es steht {place}." in text


def test_page_that_cannot_be_one_page_is_refused_in_a_sentence(client, coordinator):
    make_release(figures={"chapters": [chapter("summary"), chapter("use", message="Some words. " * 900)]})
    page = BeautifulSoup(ordered(client, ADDRESS + "gremium/").content, "html.parser")
    told = page.find(class_="alert--danger").get_text()
    assert [words for words in ("Kürzen Sie", "Shorten") if words in told]
    assert page.select_one("main form")["action"] == f"{ADDRESS}gremium/"


def of_funder(client, number=1):
    return " ".join(pages(ordered(client, f"{ADDRESS}sachbericht/{number}/")))


def test_report_to_a_funder_is_about_its_grant(client, coordinator, release):
    text = of_funder(client)
    [grant] = release.figures["grants"]
    assert grant["grant"]["amount"] is None
    facts = (grant["grant"]["funder"], "Start of the house", "nicht erfasst", "60 %")
    for words in (*facts, "Paper and pens.", "We bought pens.", "500 €"):
        assert words in text
    assert "Bestätigung" in text
    assert "Unterschrift" in text


def test_report_to_a_funder_has_nothing_of_the_rest_of_the_house(client, coordinator, release):
    """Other lines and funders of the budget, goals, texts of chapters, tables that are not its own."""
    text = of_funder(client)
    named = {money["funder"] for line in release.figures["budget_lines"] for money in line["money"]}
    [other] = named - {release.figures["grants"][0]["grant"]["funder"]}
    for words in (other, "Rent", "512", "A party", "More rooms.", "A good year.", "Hauptthemen"):
        assert words not in text


def test_report_to_a_funder_has_the_tables_that_show_its_use_and_no_other(client, coordinator, release):
    """Nobody had a slip: the third of its figures has no table in this release."""
    text = of_funder(client)
    captions = [table["name"] for table in release.figures["tables"].values() if table["rows"]]
    assert [name for name in captions if f"{name} (" in text] == ["Kontakte nach Monat", "Kontaktwege"]


def test_report_to_a_funder_says_which_months_were_not_recorded(client, coordinator, release):
    """The records of the small house begin in March 2024."""
    text = of_funder(client)
    assert "nicht erfasst. Erfasst wird seit Freitag, 1. März 2024." in text
    assert "Dicke Balken: 2025. Dünne Balken: 2024." in text


def test_grant_with_all_its_facts_and_several_years(client, coordinator):
    bearing = Bearing(*(Amount(Decimal(euros)) for euros in (600, 500, 0, 100)))
    use = Use("2024", bearing, replace(bearing, given=Amount(Decimal(471))))
    terms = {"reference": "4/7-b", "starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    grant = Granted("A house", "State", share=60, amount=Decimal(9000), **terms)
    report = GrantReport(1, grant, lines=(use,), years=(use, use))
    make_release(figures={"year": 2025, "grants": [plain(report)]})
    text = of_funder(client)
    for words in (
        "4/7-b",
        "01.01.2024 bis 31.12.2026",
        "9.000 €",
        "60 %",
        "471 €",
        "942 €",
        "Alle Jahre der Förderung bisher",
    ):
        assert words in text
    assert text.count("Dazu wurde nichts geschrieben.") == 2
    assert "4. Bestätigung" in text


@pytest.mark.parametrize("name", ["sachbericht/0/", "sachbericht/2/", "../2/gremium/"])
def test_paper_that_does_not_exist_is_unknown(client, coordinator, release, name):
    assert client.post(f"{ADDRESS}{name}").status_code == 404


def test_paper_of_an_earlier_kind_of_release_says_little(client, coordinator):
    make_release()
    assert len(pages(ordered(client, f"{ADDRESS}gremium/"))) == 1


@pytest.mark.parametrize("template", [excerpts.COMMITTEE, excerpts.FUNDER])
def test_verapdf_finds_no_fault(release, template, tmp_path):
    context = excerpts.for_funder(excerpts._excerpt(release.figures), excerpts.grant_from(release, 1))
    sheets = excerpts._laid_out(template, context)
    verapdf.assert_no_fault(sheets.write(Variant.READERS), Variant.READERS, tmp_path)


@pytest.mark.parametrize(("now", "before", "is_explained"), [(12, 9, False), (None, 9, True), (12, None, True)])
def test_dots_on_the_committees_page_are_explained_where_there_are_any(client, coordinator, now, before, is_explained):
    headline = {"key": "contacts", "label": "Contacts", "now": now, "before": [before]}
    make_release(figures={"headlines": [headline]})
    [text] = pages(ordered(client, f"{ADDRESS}gremium/"))
    assert ("• verdeckt" in text) == is_explained


@pytest.mark.parametrize(("figures", "is_explained"), [(["months"], False), (["channels"], True)])
def test_dots_in_the_figures_for_a_funder_are_explained_where_there_are_any(client, coordinator, figures, is_explained):
    _contents, released = small_house.made()
    kept = released["grants"][0]
    report = {**kept, "grant": {**kept["grant"], "figures": figures}}
    make_release(figures={**released, "grants": [report]})
    assert ("• verdeckt" in of_funder(client)) == is_explained
