"""What the report says, and what it cannot say."""

import datetime as dt
from dataclasses import fields, is_dataclass

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from reporting.choices import Chapter, ReportKind
from reporting.disclosure import ProtectedTable, chapter_of
from reporting.figures.registry import FIGURES
from reporting.figures.table import Figure, Row, Span, Table
from reporting.models import AnnualReport
from reporting.paper.bars import Bar, bars_of
from reporting.paper.document import draft
from reporting.paper.layout import TEMPLATE
from tests.factories import (
    make_budget_line,
    make_centre,
    make_chapter_text,
    make_deliberation,
    make_goal,
    make_indicator,
    make_offer,
    make_office,
    make_paper,
    make_report,
    make_report_to_release,
    make_slot,
    make_topic,
    make_visit,
)
from tests.factories_planning import make_contribution
from tests.reading import words
from tests.reporting.disclosure.tables import protect

pytestmark = pytest.mark.django_db

MARCH = dt.date(2025, 3, 3)


def page(report):
    return BeautifulSoup(render_to_string(TEMPLATE, {"document": draft(report)}), "html.parser")


def visits(number, **given):
    topic = given.pop("main_topic", None) or make_topic()
    for _ in range(number):
        make_visit(day=MARCH, main_topic=topic, **given)


def test_year_without_a_visit_makes_an_honest_report():
    text = words(page(AnnualReport(year=2025)))
    assert "2025 wurde kein Kontakt erfasst" in text or "No contact was recorded in 2025" in text


def test_no_hidden_count_stands_anywhere_in_the_report():
    make_goal(figure="contacts")
    visits(3, channel="video", main_topic=make_topic(name="Rare"))
    document = draft(AnnualReport(year=2025))
    page_of_rare = BeautifulSoup(render_to_string(TEMPLATE, {"document": document}), "html.parser")
    rows = [
        head.parent
        for head in page_of_rare.find_all("th", string="Rare")
        if "counts" in head.find_parent("table")["class"]
    ]
    counts = [cell.get_text() for row in rows for cell in row.find_all("td")]
    assert "3" not in counts
    assert [exhibit.name for exhibit in document.exhibits if exhibit.has_bars] == []


def parts(thing):
    """Yield everything that a document is made of, however deep."""
    yield thing
    if is_dataclass(thing):
        inner = [getattr(thing, field.name) for field in fields(thing)]
    else:
        inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, tuple | list) else ()
    for part in inner:
        yield from parts(part)


def test_no_raw_table_reaches_the_document():
    visits(3)
    found = {type(part) for part in parts(draft(AnnualReport(year=2025)))}
    assert ProtectedTable in found
    assert not found & {Table, Row, Figure}


def test_chapters_without_anything_to_say_are_left_out():
    keys = [chapter.key for chapter in draft(AnnualReport(year=2025)).chapters]
    assert keys == ["summary", "limits"]


def test_chapters_stand_in_their_order_and_are_numbered_through():
    text = make_chapter_text(chapter="outlook", text="More rooms.")
    make_budget_line()
    make_goal()
    make_indicator()
    make_paper()
    chapters = draft(text.report).chapters
    assert [chapter.number for chapter in chapters] == list(range(1, len(chapters) + 1))
    keys = [chapter.key for chapter in chapters]
    assert keys == [key for key in Chapter.values if key in keys]
    assert {"mandate", "context", "goals", "money", "outlook"} < set(keys)


@pytest.mark.parametrize("chapter", ReportKind.ANNUAL.chapters)
def test_every_chapter_can_be_left_out_with_its_tables(chapter):
    text = make_chapter_text(chapter=chapter, is_shown=False)
    document = draft(text.report)
    assert chapter not in [page.key for page in document.chapters]
    assert not [name for name in document.tables if chapter_of(name) == chapter]


def test_tables_are_numbered_through_and_those_of_nothing_are_named_only():
    visits(12, channel="phone")
    document = draft(AnnualReport(year=2025))
    numbers = [exhibit.number for exhibit in document.exhibits]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = page(AnnualReport(year=2025)).select('.annex a[href^="#table-"]')
    assert len(listed) == len(numbers) > 3
    assert not [exhibit for exhibit in document.exhibits if exhibit.table.is_empty]


def test_cover_has_the_form_of_a_council_paper():
    paper = make_paper(number="12/XX", equality_officer="involved", dated_on=dt.date(2026, 2, 16))
    make_deliberation(paper=paper, day=dt.date(2026, 3, 3))
    text = words(page(make_report(paper=paper)).find(class_="cover"))
    assert "12/XX" in text
    assert "Dienstag, 3. März 2026" in text
    assert "Montag, 16. Februar 2026" in text


def test_unknown_amounts_are_printed_as_such():
    make_budget_line(title="Rent", condition="possibly 10,000 €")
    make_budget_line(title="Paper", planned_cost=600, planned_own=600, planned_third=0)
    table = page(AnnualReport(year=2025)).find("table", class_="budget")
    assert [cell.get_text() for cell in table.find_all("tr")[-1].find_all("td")][:3] == [
        "600\u00a0€ + x",
        "600\u00a0€ + x",
        "x",
    ]


def test_papers_of_reports_are_no_foundation_of_the_house():
    make_paper(title="The council wants a house")
    make_report(year=2024, paper=make_paper(title="Last year"))
    [paper] = draft(AnnualReport(year=2025)).papers
    assert paper.title == "The council wants a house"


def test_contradicting_sources_stand_side_by_side():
    make_indicator(name="Under 20", printed="58,3 %", source="Paper 003")
    make_indicator(name="Under 20", printed="42 %", source="Paper 004")
    text = words(page(AnnualReport(year=2025)).find(id="context"))
    assert "58,3 %" in text
    assert "42 %" in text


def test_areas_stand_side_by_side_with_the_latest_value_first():
    for area, printed, day in (("Town", "20 %", 2021), ("Town", "22 %", 2023), ("Quarter", "40 %", 2023)):
        make_indicator(
            name="Under 20", area=area, printed=printed, as_of=dt.date(day, 12, 31), source=f"Paper of {day}"
        )
    soup = page(AnnualReport(year=2025))
    heads, *lines = soup.select(".area tr")
    assert {cell.get_text() for cell in heads.find_all("th")} == {"Zahl", "Town", "Quarter"}
    [cells] = [[words(cell) for cell in line.find_all("td")] for line in lines]
    assert any(cell.index("22 %") < cell.index("20 %") for cell in cells if "22 %" in cell)
    notes = [note.get_text() for note in soup.select(".notes li")]
    assert sum("Paper of 2023" in note for note in notes) == 1


def test_names_that_hold_a_comma_are_told_apart():
    visits(3)
    document = draft(AnnualReport(year=2025))
    assert any("," in name for name in document.empty)
    assert "; ".join(document.empty) in words(page(AnnualReport(year=2025)))


def test_evidence_that_nobody_asked_for_is_said_to_be_missing():
    report = make_report()
    summary = words(page(report).find(id="summary"))
    assert summary.count("Noch nicht erhoben.") == 2
    make_chapter_text(report=report, chapter="feedback", text="Many liked it.")
    assert words(page(report).find(id="summary")).count("Nur in Worten: ") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Asked in June\n- on paper\nMany liked it.\nSome waited.\n\nMore.", "Many liked it. Some waited."),
        ("One. " * 79 + "Two.\n\nMore.", ("One. " * 79 + "Two.")),
        ("One. " * 90, ("One. " * 80).strip()),
        ("Endless " * 100, ""),
        ("- a list alone", ""),
    ],
)
def test_year_in_short_says_what_families_say_in_whole_sentences_or_nothing(text, said):
    report = make_report()
    make_chapter_text(report=report, chapter="feedback", text=text)
    heading = page(report).find(id="summary").find("h2", string="Was Familien und Fachkräfte sagen")
    assert (words(heading.find_next("p")) if heading else "") == said


def test_year_in_short_has_no_heading_for_what_nobody_said():
    assert page(make_report()).find(id="summary").find("h2", string="Was Familien und Fachkräfte sagen") is None


def test_text_about_quality_is_no_feedback_of_families():
    report = make_report()
    make_chapter_text(report=report, chapter="quality", text="Two courses on counselling.")
    by_kind = {evidence.kind: evidence.what for evidence in draft(report).evidence}
    assert by_kind["Rückmeldungen von Familien"] == "Noch nicht erhoben."
    assert by_kind["Einschätzung der Fachkräfte"].startswith("Nur in Worten: ")


def test_council_paper_says_what_is_asked_for_whom_to_ask_and_who_signs():
    paper = make_paper(proposal="The council takes note.", contact="Front desk", signed_by="The mayor")
    soup = page(make_report(paper=paper))
    for place in (soup.find(class_="cover"), soup.find(id="summary")):
        assert "The council takes note." in words(place)
    assert "Front desk" in words(soup.find(class_="facts"))
    assert words(soup.find(class_="signature")) == "The mayor"


def test_list_of_dots_is_told_in_words():
    """Eight topics of which nothing can be shown, and one with a count, are no table of nine lines."""
    for _ in range(8):
        visits(2)
    visits(40, main_topic=make_topic(name="Often"))
    [exhibit] = [one for one in draft(AnnualReport(year=2025)).exhibits if one.name == "topics"]
    assert [line.label for line in exhibit.lines] == ["Often"]
    assert len(exhibit.hidden) == 8


def test_text_is_printed_as_it_was_typed():
    make_chapter_text(text="<b>Bold</b> & 👪\n\nNext paragraph")
    summary = page(AnnualReport.objects.get()).find(id="summary")
    assert [p.get_text() for p in summary.find(class_="text").find_all("p")] == ["<b>Bold</b> & 👪", "Next paragraph"]


def test_demonstration_says_so_on_every_page():
    make_centre(is_demonstration=True)
    soup = page(make_report_to_release())
    assert soup.find(class_="running")["data-notice"]
    assert soup.find(class_="cover__notice")


def test_document_takes_as_many_queries_for_more_rows(costs_the_same):
    report = make_report_to_release()

    def add():
        make_goal()
        make_indicator()
        make_contribution()
        make_deliberation()
        make_deliberation(paper=report.paper)

    costs_the_same(lambda: page(report), add=add)


def one_column(*counts):
    rows = tuple(Row(str(place), f"Line {place}", (count, 0)) for place, count in enumerate(counts))
    return protect(Table(FIGURES["channels"], Span(2025), rows))


def test_bars_are_as_long_as_the_counts_that_are_shown():
    """Two of the counts are hidden: they have no length, whatever they are."""
    assert bars_of(one_column(3, 4, 30, 15)) == (Bar(0, 0), Bar(0, 0), Bar(100, 0), Bar(50, 0))


def test_what_is_more_than_nothing_can_be_seen():
    assert bars_of(one_column(10, 5000))[0].now == 1


def test_single_count_needs_no_bar():
    assert bars_of(one_column(0, 0)) == bars_of(one_column(0, 12)) == ()


@pytest.mark.parametrize(("kind", "month"), [(ReportKind.GUIDE_FIRST, 3), (ReportKind.GUIDE_SECOND, 9)])
def test_half_year_report_tells_of_working_together_in_its_months(kind, month):
    make_chapter_text(chapter=kind.own_chapter, text="We met.")
    make_chapter_text(report=AnnualReport.objects.get(), chapter="limits", text="Of the whole year.")
    for offer in (make_offer(office=make_office(is_guide=True)), make_offer()):
        for number in range(3):
            make_slot(offer=offer, starts_at=dt.datetime(2025, month, 4 + number, 8, tzinfo=dt.UTC))
        make_slot(offer=offer, starts_at=dt.datetime(2025, 13 - month, 4, 8, tzinfo=dt.UTC))
    document = draft(AnnualReport.objects.get(), kind)
    assert document.chapters[0].text == "We met."
    assert {chapter.text for chapter in document.chapters[1:]} == {""}
    # Three half hours of the guide; those of the other office and of the other months are not its own.
    assert document.tables["guide_hours"].totals == (2,)


def test_half_year_report_of_the_guide_says_nothing_of_the_house():
    report = make_chapter_text(chapter="guide_first", text="We met.").report
    make_office(name="Another office")
    visits(20)
    document = draft(report, ReportKind.GUIDE_FIRST)
    assert list(document.tables) == ["guide_offers", "guide_hours"]
    assert document.published.headlines == ()
    assert "Another office" not in words(
        BeautifulSoup(render_to_string(TEMPLATE, {"document": document}), "html.parser")
    )


def test_half_year_report_explains_its_own_figures_only():
    report = make_chapter_text(chapter="guide_first", text="We met.").report
    document = draft(report, ReportKind.GUIDE_FIRST)
    soup = BeautifulSoup(render_to_string(TEMPLATE, {"document": document}), "html.parser")
    assert {chapter_of(name).value for name in document.tables} <= set(ReportKind.GUIDE_FIRST.chapters)
    assert document.unrecorded == ()
    assert soup.find(class_="running")["data-title"].endswith("Zusammenarbeit, Januar bis Juni 2025")


def test_half_year_report_has_no_chapter_without_a_word():
    document = draft(AnnualReport(year=2025), ReportKind.GUIDE_FIRST)
    assert document.chapters == ()
