"""Every number that leaves the house is a shown count, made of shown counts, or was written by somebody."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import odfdo
import pypdf
import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from familienzentrum.choices import Role
from reporting.choices import ReportKind
from reporting.disclosure import annex
from reporting.jobs import make_candidate as make_files
from reporting.models import Candidate, ChapterText, Indicator, Paper
from reporting.paper.document import candidate_document, draft
from reporting.paper.excerpts import committee_pdf, funder_pdf
from reporting.paper.layout import TEMPLATE
from reporting.paper.unrecorded import UNRECORDED
from reporting.release.actions.releases import check, put_forward, release
from tests.factories import make_chapter_text, make_user
from tests.factories_year import make_busy_year
from tests.reporting.paper.explained import Explained, german, measured, numbers, plain
from tests.reporting.paper.page_and_paper import differences

# What is made once is made in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("numbers")]


@dataclass
class Outside:
    """Everything that left the house in one year, as plain values; `said` is what people wrote, word for word."""

    figures: Any
    said: tuple
    page: str
    half_year: str
    half_year_figures: Any
    state: str
    files: dict
    public_page: str
    catalogue: str
    short: tuple

    def file(self, name):
        return json.loads(self.files[name])


@pytest.fixture
def outside(request, client):
    """Made once for all tests of this module: a year is counted, protected, printed and released."""
    if not hasattr(request.module, "made"):
        request.module.made = let_out(client)
    return request.module.made


def let_out(client):
    report = make_busy_year()
    make_chapter_text(report=report, chapter="guide_first", text="Wir trafen uns.")
    half = draft(report, ReportKind.GUIDE_FIRST)
    by, colleague = make_user(role=Role.COORDINATOR), make_user(role=Role.ADMINISTRATION)
    put_forward(report, number=1, by=by)
    make_files(candidate=Candidate.objects.get().pk)
    document = candidate_document(Candidate.objects.get())
    released = release(check(Candidate.objects.get(), by=colleague, has_read_numbers=True), by=by)
    return Outside(
        figures=document.published,
        said=said(document, half),
        page=render_to_string(TEMPLATE, {"document": document}),
        half_year=render_to_string(TEMPLATE, {"document": half}),
        half_year_figures=half.published,
        state=document.state,
        files={file.name: bytes(file.content) for file in released.files.all()},
        public_page=client.get(f"/jahresberichte/{released.public_id}/").content.decode(),
        catalogue=client.get("/open-data/katalog.ttl").content.decode(),
        short=(committee_pdf(released), funder_pdf(released, 1)),
    )


def said(document, half):
    """Return what people, sources and the house itself say, word for word."""
    papers = [words for paper in Paper.objects.all() for words in (paper.title, paper.number)]
    decisions = [one for paper in Paper.objects.all() for one in paper.deliberations.all()]
    tables = document.published.tables.values()
    return tuple(
        filter(
            None,
            [
                *(text.text for text in ChapterText.objects.all()),
                *(indicator.printed for indicator in Indicator.objects.all()),
                *papers,
                *(words for one in decisions for words in (one.decision, one.committee.name)),
                *(words for office in document.partners for words in (str(office.provider), office.name)),
                *(words for table in tables for words in (table.definition, table.rule, table.code, table.name)),
                *(f"Tabelle {n}: {exhibit.table.name}" for n, exhibit in enumerate(document.exhibits, start=1)),
                *(paper.proposal for paper in Paper.objects.all()),
                *(str(words) for one in UNRECORDED for words in (one.name, one.reason, one.code)),
                *(annex(one.published.certificate) for one in (document, half)),
                *(
                    "vielleicht 10.000 €",
                    "Under 20",
                    "61",
                    "Fassung: 1",
                    "Fassung: 2",
                    "Fassung 1, erstellt am",
                    "5 people",
                    "5 Personen",
                ),
            ],
        )
    )


def left_over(html, outside):
    return Explained(BeautifulSoup(html, "html.parser"), outside.figures, outside.said).leftover()


def test_every_number_of_the_report_is_explained(outside):
    assert left_over(outside.page, outside) == []


def test_every_number_of_a_half_year_is_explained(outside):
    soup = BeautifulSoup(outside.half_year, "html.parser")
    assert Explained(soup, outside.half_year_figures, outside.said).leftover() == []


@pytest.mark.parametrize(
    "plant",
    [
        lambda html: html.replace("</main>", "<p>97 Familien</p></main>"),
        lambda html: re.sub(r'(<td class="is-number">)(\d)', r"\g<1>97\g<2>", html, count=1),
        lambda html: re.sub(r'(class="is-number is-share">)\d', r"\g<1>97", html, count=1),
        lambda html: html.replace("•</td>", "3</td>", 1),
        lambda html: re.sub(r'(<p class="message">)', r"\g<1>97 ", html, count=1),
        lambda html: html.replace('class="headlines__now">', 'class="headlines__now">97', 1),
        lambda html: html.replace('"budget">', '"budget"><tr><td class="is-number">97</td></tr>', 1),
        lambda html: re.sub(r"now-\d+", "now-97", html, count=1),
        lambda html: re.sub(r"shade-\d+", "shade-9", html, count=1),
    ],
)
def test_number_that_is_planted_is_found(outside, plant):
    page = plant(outside.page)
    assert page != outside.page
    assert left_over(page, outside) != []


def of_sheet(sheet):
    """Return the words of a sheet of paper, without its running head and the page numbers of the contents."""
    text = re.sub(r"^.* · Jahresbericht \d{4}.*$", "", sheet.extract_text(), flags=re.MULTILINE)
    return re.sub(r"Seite \d+ von \d+|https?://[\S\s]*$", "", text, flags=re.MULTILINE)


def of_contents(pdf):
    """Return the page numbers that stand in lists of contents: those of what they lead to."""
    aims = {link["/Dest"] for sheet in pdf.pages for link in sheet.annotations or () if "/Dest" in link}
    return [str(pdf.get_destination_page_number(pdf.named_destinations[aim]) + 1) for aim in aims]


@cache
def on_paper(content):
    pdf = pypdf.PdfReader(io.BytesIO(content))
    found = Counter(number for sheet in pdf.pages for number in numbers(of_sheet(sheet)))
    return found - Counter(of_contents(pdf))


def on_screen(html):
    return Counter(numbers(BeautifulSoup(html, "html.parser").body.get_text(" ")))


def test_paper_has_the_numbers_of_the_page_and_no_others(outside):
    """The state of a draft stands on each sheet; heads come again where a table breaks."""
    paper, page = on_paper(outside.files["bericht.pdf"]), on_screen(outside.page)
    heads = " ".join(head.get_text(" ") for head in BeautifulSoup(outside.page, "html.parser").select("thead"))
    repeated = {*numbers(outside.state), *numbers(heads)}
    assert set(paper - page) <= repeated
    assert page - paper == Counter()
    assert set(paper - on_screen(outside.page.replace(">477<", "><"))) - repeated == {"477"}


def public_page(outside):
    """Return what families read, with the words for the parts that the report on paper has."""
    page = BeautifulSoup(outside.public_page, "html.parser").main
    for words in page.select("section .lead, .figures > div"):
        words["class"] = "message"
    return page


def printed(section):
    return [[plain(cell.get_text()) for cell in line.find_all("td")] for line in section.select("tbody tr, tfoot tr")]


def test_public_page_shows_what_the_tables_show(outside):
    page, tables = public_page(outside), {table.name: table for table in outside.figures.tables.values()}
    assert differences(page, BeautifulSoup(outside.page, "html.parser")) == []
    folds = [fold for fold in page.select("details.fold") if fold.select_one(".exhibit")]
    for fold in folds:
        table = tables[fold.summary.contents[0].strip()]
        lines = [*(row.cells for row in table.rows), *([table.totals] if table.totals else [])]
        assert printed(fold.select_one(".table-frame")) == [[german(cell) for cell in cells] for cells in lines]
        said = fold.select_one(".fold__sum")
        assert numbers(said.get_text()) == numbers(german(table.totals[0])) if said else not table.totals
        made = [row for frame in fold.select(".table-frame")[1:] for row in printed(frame)]
        assert made == [[measured(value, number.decimals) for value in number.values] for number in table.numbers]
        fold.decompose()
    assert len(folds) > 15
    words = (*outside.said, *(plain(line.get_text(" ")) for line in page.select(".files li")), "Fassung 1")
    assert Explained(page, outside.figures, words).leftover() == []
    page.append("3 Familien")
    assert Explained(page, outside.figures, words).leftover() == ["3"]


@pytest.mark.parametrize(
    "place",
    [
        ".amounts td",
        ".amounts tfoot td:last-of-type",
        "#money .fold__sum",
        "[aria-labelledby=short] h3 + p",
        ".goal-table tbody td",
        ".goal-table tbody th",
        "#goals dd",
        "#goals .stack > p",
        ".series tbody td",
        ".area tbody td",
        ".area-notes li",
    ],
)
def test_number_of_the_page_that_the_paper_does_not_say_there_is_found(outside, place):
    """3 stands somewhere on paper: who only looks whether a number occurs there finds nothing."""
    page, paper = public_page(outside), BeautifulSoup(outside.page, "html.parser")
    page.select_one(place).append(" 3")
    assert differences(page, paper) != []


def test_tables_of_the_release_are_the_protected_ones(outside):
    content = outside.file("bericht.json")
    shown = {name: json.loads(json.dumps(table.as_json())) for name, table in outside.figures.tables.items()}
    assert {name: shown[name] for name in content["tables"]} == content["tables"]
    assert content["tables"].keys() == {
        name[len("tabelle-") : -len(".csv")] for name in outside.files if name.startswith("tabelle-")
    }


def test_csv_and_spreadsheet_show_what_the_tables_show(outside):
    tables = outside.file("bericht.json")["tables"]
    book = odfdo.Document(io.BytesIO(outside.files["tabellen.ods"])).body
    sheets = book.tables[1:]
    for sheet, (name, table) in zip(sheets, tables.items(), strict=False):
        shown = [row["cells"] for row in table["rows"]] + ([table["totals"]] if table["totals"] else [])
        written = [["•" if cell is None else str(cell) for cell in cells] for cells in shown]
        [_head, *lines] = csv.reader(io.StringIO(outside.files[f"tabelle-{name}.csv"].decode()))
        assert [line[2:] for line in lines] == written
        cells = [[str(value) for value in line if value is not None][1:] for line in sheet.iter_values()]
        assert cells[1 : len(written) + 1] == written
    assert_only_shares_money_and_area(sheets[len(tables) :], outside)


def assert_only_shares_money_and_area(sheets, outside):
    """Shares and figures of the area are those of the files for machines; everything else is euros."""
    *tables, area = sheets
    [*lines] = csv.reader(io.StringIO(outside.files["sozialraum.csv"].decode()))
    assert [[str(value or "") for value in line] for line in area.iter_values()] == lines
    [_head, *lines] = csv.reader(io.StringIO(outside.files["kennzahlen.csv"].decode()))
    written = [line[-1] if line[-1] == "•" else float(line[-1]) for line in lines]
    shown = [line[4] if line[4] == "•" else float(line[4]) for line in list(tables[0].iter_values())[1:]]
    assert shown == written
    assert [sheet.name for sheet in tables[1:]] == ["Geld", "Geld im Vergleich zum Vorjahr"]


def test_numbers_made_of_counts_are_the_protected_ones(outside):
    [_head, *lines] = csv.reader(io.StringIO(outside.files["kennzahlen.csv"].decode()))
    tables = [table for table in outside.figures.tables.values() if table.numbers]
    values = [value for table in tables for number in table.numbers for value in number.values]
    assert [line[-1] for line in lines].count("•") == values.count(None)
    assert [float(line[-1]) for line in lines if line[-1] != "•"] == [
        pytest.approx(value, abs=0.5) for value in values if value is not None
    ]


def counts_in(value, place=""):
    """Yield the names under which plain values hold numbers."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from counts_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from counts_in(inner, place)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield place


def test_papers_for_council_and_portals_count_nobody(outside):
    assert {*counts_in(outside.file("vorlage.json"))} == {"size"}
    assert {*counts_in(outside.file("tabellen-metadata.json"))} == {"minimum"}
    bare = re.sub(r'"[0-9a-f]{64}"|<[^>]*>|\d{4}-\d\d-\d\d|[0-9a-f-]{36}|sha256', "", outside.catalogue)
    known = {"2025", "1", *(str(len(content)) for content in outside.files.values())}
    assert [number for number in numbers(bare) if number.split(".")[0] not in known] == []


def test_shorter_papers_say_nothing_that_the_report_does_not(outside):
    report = on_paper(outside.files["bericht.pdf"])
    for content in outside.short:
        assert on_paper(content)
        assert set(on_paper(content)) <= {*report, *numbers(outside.state)}
