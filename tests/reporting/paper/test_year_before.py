"""Each figure of a year comes with the year before, and says when it was counted in another way in between."""

import csv
import datetime as dt
import io

import odfdo
import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from reporting.figures.registry import FIGURES, tables
from reporting.figures.table import Span
from reporting.models import AnnualReport
from reporting.paper.document import draft
from reporting.paper.exports import csvw, ods
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


@pytest.fixture
def _begun_in_june():
    """Twelve talks a month from June 2025 on."""
    make_centre()
    topic = make_topic()
    for year, month in [*((2025, month) for month in range(6, 13)), *((2026, month) for month in range(1, 13))]:
        for _ in range(12):
            make_visit(day=dt.date(year, month, 3), main_topic=topic)


def months_on_paper(document):
    soup = BeautifulSoup(render_to_string(TEMPLATE, {"document": document}), "html.parser")
    lines, around = table_of(soup, document.published.tables["months"].name)
    return {line[0]: line[1:] for line in lines}, around


def months_in_files(document):
    """Return the counts of January and June as CSV and spreadsheet have them."""
    tables = {"months": document.tables["months"]}
    comma = next(file for file in csvw.csv_files(tables) if file.name == "tabelle-months.csv")
    lines = {line[0]: line[2:] for line in csv.reader(io.StringIO(comma.content.decode()))}
    book = odfdo.Document(io.BytesIO(ods.spreadsheet(tables, "", "").content))
    sheet = {
        str(line[0]): [str(cell) for cell in line[1:] if cell is not None] for line in book.body.tables[1].get_values()
    }
    return [lines["1"], lines["6"]], [sheet["Januar"], sheet["Juni"]]


@pytest.mark.usefixtures("_begun_in_june")
@pytest.mark.parametrize(("year", "january", "june"), [(2025, ["–"], ["12"]), (2026, ["12", "–"], ["12", "12"])])
def test_months_before_the_records_begin_are_not_recorded_and_never_nought(year, january, june):
    document = draft(make_report(year=year))
    lines, around = months_on_paper(document)
    assert (lines["Januar"][::2], lines["Juni"][::2]) == (january, june)
    assert "nicht erfasst. Erfasst wird seit Dienstag, 3.\u00a0Juni 2025" in around
    assert months_in_files(document) == ([january, june], [january, june])


@pytest.mark.usefixtures("_begun_in_june")
def test_months_that_were_all_recorded_need_no_note():
    _lines, around = months_on_paper(draft(make_report(year=2027)))
    assert "nicht erfasst" not in around
