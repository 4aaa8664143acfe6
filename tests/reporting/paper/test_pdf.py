"""The file that lies on the council's table can be followed by a screen reader."""

import datetime as dt
import io
import itertools

import pikepdf
import pytest
from django.conf import settings
from django.utils import translation

from familienzentrum.pdf import Variant
from reporting.choices import ReportKind
from reporting.paper.document import draft
from reporting.paper.layout import attached_to, draft_pdf, lay_out_document
from tests.factories import (
    make_age_phase,
    make_budget_line,
    make_centre,
    make_chapter_text,
    make_goal_year,
    make_indicator,
    make_measure,
    make_offer,
    make_report_to_release,
    make_topic,
    make_visit,
)
from tests.reporting.paper import verapdf

# What is made once is made in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pdf")]


def full_report():
    make_centre(is_demonstration=True)
    report = make_report_to_release()
    make_chapter_text(report=report, chapter="limits", text="“Pasted” from Word 👪 – مرحبا <o:p> • soft\u00adhyphen")
    entry = make_goal_year(target=10)
    make_measure(goal=entry.goal)
    make_indicator()
    make_offer()
    make_budget_line(title="Rent", condition="possibly 10,000 €")
    make_budget_line(title="Paper", planned_cost=600, planned_own=600, planned_third=0, actual_cost=512)
    topics, phases = [make_topic(), make_topic()], [make_age_phase(), make_age_phase()]
    for month, day in itertools.product(range(1, 13), range(3, 9)):
        visit = make_visit(
            day=dt.date(2025, month, day), channel=["phone", "in_person"][day % 2], main_topic=topics[day % 3 % 2]
        )
        visit.age_phases.set([phases[day % 2]])
    return report


def in_every_variant(report, kind=ReportKind.ANNUAL):
    """Lay a draft out once and write it in every variant, as a release does."""
    with translation.override(settings.LANGUAGE_CODE):
        document = draft(report, kind)
        sheets = lay_out_document(document)
        return {variant: sheets.write(variant, attached_to(document, variant)) for variant in Variant}


@pytest.fixture
def annual(request):
    """The draft of a year in every variant, and once more for readers; made once for all tests of this module."""
    if not hasattr(request.module, "made"):
        report = full_report()
        request.module.made = in_every_variant(report) | {"again": draft_pdf(report)}
    return request.module.made


@pytest.fixture
def half_year(request):
    """The draft of half a year in every variant, made once."""
    if not hasattr(request.module, "made_of_half"):
        report = full_report()
        make_chapter_text(report=report, chapter="guide_first", text="We met.")
        request.module.made_of_half = in_every_variant(report, ReportKind.GUIDE_FIRST)
    return request.module.made_of_half


@pytest.fixture
def content(annual):
    return annual[Variant.READERS]


@pytest.fixture
def pdf(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def elements(pdf):
    """Yield every element of the structure tree in reading order."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop(0)
        yield element
        kids = element.get("/K", [])
        found = kids if isinstance(kids, pikepdf.Array) else [kids]
        waiting[:0] = [kid for kid in found if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def kinds(pdf, *wanted):
    return [element for element in elements(pdf) if str(element.get("/S", "")) in wanted]


def test_file_names_title_and_language(pdf):
    assert "2025" in str(pdf.docinfo.Title)
    assert str(pdf.Root.Lang) == "de"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_file_claims_to_be_accessible(pdf):
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_headings_leave_out_no_level(pdf):
    levels = [int(str(heading.S)[2:]) for heading in kinds(pdf, "/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_header_cells_say_what_they_head(pdf):
    scopes = {str(cell.A.Scope) for cell in kinds(pdf, "/TH")}
    assert scopes == {"/Column", "/Row"}


def test_every_chart_has_an_alternative_text(pdf):
    charts = kinds(pdf, "/Figure")
    assert len(charts) >= 4
    assert all(str(chart.Alt) for chart in charts)


def test_contents_lead_to_the_chapters(pdf):
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    assert len(links) >= 12
    assert all("/Dest" in link for link in links)


def test_fonts_are_embedded(pdf):
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        assert "/FontDescriptor" in font.DescendantFonts[0]


def test_file_is_the_same_every_time(annual):
    assert annual["again"] == annual[Variant.READERS]


@pytest.mark.parametrize("variant", Variant)
def test_verapdf_finds_no_fault(variant, annual, tmp_path):
    verapdf.assert_no_fault(annual[variant], variant, tmp_path)


@pytest.mark.parametrize("variant", Variant)
def test_verapdf_finds_no_fault_in_a_half_year_report(variant, half_year, tmp_path):
    verapdf.assert_no_fault(half_year[variant], variant, tmp_path)
