"""The public page of a release has what the paper has, and each figure is two taps away."""

import copy

import pytest
from bs4 import BeautifulSoup

from tests.factories import (
    make_budget_line,
    make_chapter_text,
    make_deliberation,
    make_goal,
    make_indicator,
    make_paper,
)
from tests.factories_release import make_release
from tests.reading import words
from tests.reporting.paper import small_house

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(small_house.GROUP)]


@pytest.fixture
def figures():
    _contents, figures = small_house.made()
    return copy.deepcopy(figures)


def page_of(client, release, query=""):
    return BeautifulSoup(client.get(f"/jahresberichte/{release.public_id}/{query}").content, "html.parser")


def folds(page):
    return {fold["id"]: fold for fold in page.select("details.fold[id]")}


def test_page_has_all_open_steps_and_the_four_kinds_of_evidence(client, figures):
    """The paper has room for eight steps; the page lists all."""
    step = {
        "title": "A step",
        "state": "Geplant",
        "by": "",
        "is_done": False,
        "outcome": "",
        "since": "",
        "is_open": True,
    }
    names = [f"Step {letter}" for letter in "abcdefghij"]
    figures["goals"][0]["goals"][0]["steps"] = [step | {"title": name} for name in names]
    page = page_of(client, make_release(figures=figures))
    assert [line.contents[0].strip() for line in page.select(".open-steps li")] == names
    assert len(page.select(".evidence dt")) == len(page.select(".evidence dd")) == 4
    assert "Noch nicht erhoben." in words(page.select_one(".evidence"))


def test_contents_lead_to_every_chapter_and_every_table(client, figures):
    page = page_of(client, make_release(figures=figures))
    chapters = [link["href"] for link in page.select("nav[aria-labelledby=contents] > ul a")]
    assert [f"#{section['id']}" for section in page.select("section[id]")] == chapters
    tables = [link["href"].partition("#")[2] for link in page.select("nav[aria-labelledby=contents] details a")]
    assert tables == list(folds(page))
    shown = {exhibit["name"] for chapter in figures["chapters"] for exhibit in chapter["exhibits"]}
    assert {f"tabelle-{name}" for name in shown} < set(tables)


def test_each_link_to_a_table_opens_it(client, figures):
    release = make_release(figures=figures)
    links = page_of(client, release).select("nav[aria-labelledby=contents] details a")
    assert len(links) > 10
    for link in (links[0], links[-1], *[link for link in links if "matrix" in link["href"]]):
        query, _hash, anchor = link["href"].partition("#")
        assert folds(page_of(client, release, query))[anchor].has_attr("open"), link["href"]


@pytest.mark.parametrize("name", ["weekdays", "haushalt", "sozialraum"])
def test_table_is_folded_until_it_is_asked_for(client, figures, name):
    release = make_release(figures=figures)
    assert not folds(page_of(client, release))[f"tabelle-{name}"].has_attr("open")
    assert folds(page_of(client, release, f"?tabelle={name}"))[f"tabelle-{name}"].has_attr("open")


def test_table_that_nobody_knows_opens_nothing(client, figures):
    release = make_release(figures=figures)
    given = page_of(client, release, "?tabelle=%22%3E%3Cscript%3E")
    assert [fold.has_attr("open") for fold in folds(given).values()] == [
        fold.has_attr("open") for fold in folds(page_of(client, release)).values()
    ]


def test_large_figures_lead_to_their_tables(client, figures):
    page = page_of(client, make_release(figures=figures))
    links = page.select("section[aria-labelledby=short] dl a")
    # Nothing was booked and nobody sent on: those two have no table.
    assert [link["href"].partition("#")[2] for link in links] == [
        "tabelle-channels",
        "tabelle-first_contact",
        "tabelle-offers",
    ]
    assert {link["href"].partition("#")[2] for link in links} <= set(folds(page))


def test_page_has_goals_money_papers_and_social_area(client, figures):
    [goal] = figures["goals"][0]["goals"]
    [paper] = figures["papers"]
    paper["stations"][0] |= {"decision": "The house is rented.", "follow_up": "A report on the rooms."}
    text = words(page_of(client, make_release(figures=figures)))
    for said in (goal["title"], "A party", "possibly 10,000 €", "1.200 € + x", "Start of the house"):
        assert said in text
    for said in (paper["title"], paper["stations"][0]["committee"], "The house is rented.", "A report on the rooms."):
        assert said in text
    for said in (figures["comparisons"][0]["name"], figures["money"][0]["figure"]["name"]):
        assert said in text


def test_figures_of_earlier_years_stand_side_by_side(client, figures):
    first, second = figures["trends"][:2]
    plain = {"is_anew": False, "is_partial": False, "release": ""}
    first["points"] = [
        {"year": 2022, "count": 40, **plain, "is_partial": True},
        {"year": 2023, "count": None, **plain},
        {"year": 2025, "count": 61, **plain, "is_anew": True},
    ]
    second["points"] = [{"year": year, "count": year - 2000, **plain} for year in (2024, 2025)]
    for trend in figures["trends"][2:]:
        trend["points"] = trend["points"][-1:]
    table = page_of(client, make_release(figures=figures)).select_one("table.series")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert rows == [["2025", "61†", "25"], ["2024", "–", "24"], ["2023", "•", "–"], ["2022", "40*", "–"]]
    assert [cell.get_text() for cell in table.select("thead th")][1:] == [first["label"], second["label"]]


def test_first_year_has_no_series(client, figures):
    for trend in figures["trends"]:
        trend["points"] = trend["points"][-1:]
    assert not page_of(client, make_release(figures=figures)).select("table.series")


def test_page_says_what_the_council_is_asked_for_and_how_goals_stand(client, figures):
    figures["paper"]["proposal"] = "The council takes note.\n\n- of the goals"
    [goal] = figures["goals"][0]["goals"]
    goal |= {"standing": "Reached in part.", "indicator": "Talks", "target": "10", "actual": "8"}
    page = page_of(client, make_release(figures=figures))
    assert [point.get_text() for point in page.select(".proposal li")] == ["of the goals"]
    assert words(page).count("Reached in part.") == 2


def test_page_has_pictures_and_words_of_partners(client, figures):
    release = make_release(figures=figures)
    page = page_of(client, release)
    [picture] = page.select("figure img")
    assert picture["alt"] == "A house by a river."
    assert picture["src"] == f"/jahresberichte/{release.public_id}/bild-outlook.jpg"
    assert "Photo: archive" in words(page)
    assert "We came every week." in page.select_one("section#offers").get_text()


def test_report_is_german_to_the_last_word_in_pages_of_every_language(client, figures):
    release = make_release(figures=figures)
    german = BeautifulSoup(client.get(f"/jahresberichte/{release.public_id}/").content, "html.parser")
    arabic = BeautifulSoup(client.get(f"/ar/jahresberichte/{release.public_id}/").content, "html.parser")
    read = [[part.get_text(" ", strip=True) for part in page.select("main section")] for page in (german, arabic)]
    assert len(read[0]) > 10
    assert read[1] == read[0]


def test_page_says_what_was_released_whatever_changes_since(client, figures):
    release = make_release(figures=figures)
    before = client.get(f"/jahresberichte/{release.public_id}/").content
    make_goal(title="A goal of today")
    make_indicator(name="A figure of today")
    make_budget_line(title="A line of today")
    make_chapter_text(report=release.report, text="A text of today.")
    make_deliberation(paper=make_paper(title="A paper of today"))
    assert client.get(f"/jahresberichte/{release.public_id}/").content == before


def test_medians_and_shares_stand_under_their_tables(client, figures):
    table = figures["tables"]["months"]
    table["numbers"] = [{"key": "mean", "label": "Mean", "unit": "days", "values": [1.5, None], "decimals": 1}]
    page = page_of(client, make_release(figures=figures))
    cells = [cell.get_text() for cell in folds(page)["tabelle-months"].select("table")[1].select("tbody td")]
    assert cells == ["1,5", "•"]


def test_release_of_an_earlier_version_is_shown_as_far_as_it_goes(client, figures):
    del figures["budget_lines"]
    for headline in figures["headlines"]:
        del headline["table"]
    page = page_of(client, make_release(figures=figures))
    assert page.select("section[aria-labelledby=short] dl div")
    assert not page.select("section[aria-labelledby=short] dl a")
    assert "tabelle-months" in folds(page)
