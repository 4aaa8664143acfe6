"""Each figure of a year comes with the year before, and says when it was counted in another way in between."""

import csv
import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from reporting.figures.registry import FIGURES, tables
from reporting.figures.table import Span
from reporting.models import AnnualReport
from reporting.paper.document import draft
from reporting.paper.exports import csvw
from reporting.paper.layout import TEMPLATE
from tests.factories import make_centre, make_report, make_topic, make_visit
from tests.factories_figures import make_counted_house
from tests.factories_planning import make_counting_change
from tests.papers import ordered
from tests.reading import markup

pytestmark = pytest.mark.django_db

CHANGE = "Talks by video count as well."
TOLD = f"Seit 1. M\u00e4rz 2025 anders gez\u00e4hlt: {CHANGE}"


@pytest.fixture
def document():
    """Twelve talks by phone and twenty in the house in 2025, fifteen and ten in 2024; since March video counts."""
    make_centre()
    topic = make_topic()
    for year, channel, number in (
        (2025, "phone", 12),
        (2025, "in_person", 20),
        (2024, "phone", 15),
        (2024, "in_person", 10),
    ):
        for _ in range(number):
            make_visit(day=dt.date(year, 1, 3), channel=channel, main_topic=topic)
    make_counting_change(figure="channels", since=dt.date(2025, 3, 1), words=CHANGE)
    return draft(make_report(year=2025))


def table_of(soup, name):
    """Return the lines of the table with this name, and the section around it."""
    section = next(found.parent for found in soup.select(".exhibit > h2") if found.get_text() == name)
    lines = [
        [cell.get_text(strip=True) for cell in line.find_all(["th", "td"])] for line in section.table.find_all("tr")
    ]
    return lines, section.get_text(" ")


@pytest.mark.parametrize("name", FIGURES)
def test_figure_has_a_column_for_the_year_before(name):
    make_counted_house()
    table = tables(Span(2025))[name]
    years = [head.year for head in table.headings if not head.key]
    assert years == [2025, 2024]


def test_paper_shows_both_years_and_names_the_change(document):
    soup = BeautifulSoup(render_to_string(TEMPLATE, {"document": document}), "html.parser")
    lines, around = table_of(soup, document.published.tables["channels"].name)
    assert [line[:2] for line in lines[1:3]] == [["Pers\u00f6nlich", "20"], ["Telefonisch", "12"]]
    assert {"2025", "2024"} <= set(lines[0])
    assert {"10", "15"} <= {cell for line in lines for cell in line}
    assert TOLD in around


def test_page_shows_both_years_and_names_the_change(document, client, coordinator):
    soup = BeautifulSoup(ordered(client, "/haus/berichte/2025/vorschau/").content, "html.parser")
    lines, around = table_of(soup, document.published.tables["channels"].name)
    assert {"2025", "2024"} <= set(lines[0])
    assert TOLD in around


def test_csv_has_both_years_and_its_description_the_change(document):
    [file] = [file for file in csvw.csv_files(document.tables) if file.name == "tabelle-channels.csv"]
    head, *lines = csv.reader(io.StringIO(file.content.decode()))
    assert head[2:] == ["2025", "2024"]
    assert ["phone", "Telefonisch", "12", "15"] in lines
    assert CHANGE in markup(csvw.metadata(document.tables, {}))


def test_figure_that_did_not_change_says_nothing_of_it(document):
    soup = BeautifulSoup(render_to_string(TEMPLATE, {"document": document}), "html.parser")
    _lines, around = table_of(soup, document.published.tables["months"].name)
    assert "anders gez\u00e4hlt" not in around


def test_change_is_not_named_once_its_years_are_over(document):
    assert draft(AnnualReport(year=2027)).published.tables["channels"].changes == ()
