"""The file that lies on the council's table can be followed by a screen reader."""

import io

import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.utils import translation

from familienzentrum.pdf import Variant, lay_out
from reporting.choices import ReportKind
from reporting.paper.document import draft
from reporting.paper.exports import files
from reporting.paper.layout import STYLESHEETS, draft_pdf, lay_out_document
from tests.factories import make_chapter_text
from tests.reporting.paper import small_house, verapdf
from tests.reporting.paper.filling import half_empty

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(small_house.GROUP)]


@pytest.fixture
def content():
    """The file of a release."""
    contents, _figures = small_house.made()
    return contents[files.REPORT]


@pytest.fixture
def half_year(request):
    """The draft of half a year, and the file with which it would be released; made once."""
    if not hasattr(request.module, "made_of_half"):
        report = small_house.report_of_a_small_house()
        make_chapter_text(report=report, chapter="guide_first", text="We met.")
        with translation.override(settings.LANGUAGE_CODE):
            sheets = lay_out_document(draft(report, ReportKind.GUIDE_FIRST))
        in_variants = {variant: sheets.write(variant) for variant in Variant}
        request.module.made_of_half = in_variants | {"again": draft_pdf(report, ReportKind.GUIDE_FIRST)}
    return request.module.made_of_half


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


def test_contents_lead_to_the_chapters(pdf):
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    assert len(links) >= 12
    assert all("/Dest" in link for link in links)


def test_a_year_has_twenty_pages_at_most(pdf):
    assert len(pdf.pages) <= 20


def test_no_page_is_less_than_two_thirds_full_but_the_last_of_a_part(content):
    assert half_empty(content) == {}


def test_contents_of_half_a_year_stand_on_its_cover(half_year):
    """They are a few lines, for which a page of their own would stay empty."""
    cover = pypdf.PdfReader(io.BytesIO(half_year[Variant.READERS])).pages[0].extract_text()
    assert "Inhalt" in cover


def test_page_that_is_half_empty_is_found():
    """The control: a table that no page end may part, behind a page that has no room for it."""
    high = '<div style="height: 180mm; break-inside: avoid">One</div>'
    parts = f'<p id="summary">First</p>{high}{high}<p id="annex" style="break-before: page">Last</p>'
    html = f'<html lang="de"><title>Test</title><a href="#summary">1</a><a href="#annex">2</a>{parts}</html>'
    found = half_empty(lay_out(html, *STYLESHEETS).write(Variant.READERS))
    assert list(found) == [1]


def test_fonts_are_embedded(pdf):
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        assert "/FontDescriptor" in font.DescendantFonts[0]


def test_file_is_the_same_every_time(half_year):
    assert half_year["again"] == half_year[Variant.READERS]


def test_verapdf_finds_no_fault(content, tmp_path):
    verapdf.assert_no_fault(content, Variant.ARCHIVE, tmp_path)


@pytest.mark.parametrize("variant", Variant)
def test_verapdf_finds_no_fault_in_a_half_year_report(variant, half_year, tmp_path):
    verapdf.assert_no_fault(half_year[variant], variant, tmp_path)
