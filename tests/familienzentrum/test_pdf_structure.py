"""The structure of a PDF is that of what it was made of, wherever pages end; what would break it is refused."""

import base64
import io
import re
from collections import Counter
from functools import cache

import pikepdf
import pytest

from familienzentrum.pdf import Variant, lay_out
from familienzentrum.pdf_check import NotAccessible
from tests.factories import picture_file
from tests.reporting.paper import verapdf

PAGE = "<html lang=de><head><title>Report</title></head><body><main>{}</main></body></html>"
HEAD = "<thead><tr><th scope=col>Way<th scope=col>Count<th scope=col>Words</thead>"
LONG, SHORT = "many words " * 900, "words"


def written(html, variant=Variant.READERS):
    return lay_out(html, "pdf/annual_report.css").write(variant)


def lines(number, *, with_long=()):
    return "".join(
        f"<tr><th scope=row>Way {line}</th><td>{line}</td><td>{LONG if line in with_long else SHORT}</td></tr>"
        for line in range(number)
    )


@cache
def over_pages():
    """A paragraph, a table of 60 lines, one of them longer than a page, and two tables that follow each other."""
    short = f"<table><caption>Short</caption>{HEAD}<tbody>{lines(2)}</tbody></table>"
    table = f"<table><caption>Long</caption>{HEAD}<tbody>{lines(60, with_long={30})}</tbody></table>"
    return written(PAGE.format(f"<h1>Report</h1><p>{LONG}</p>{table}{short}{short}"), Variant.ARCHIVE)


@pytest.fixture
def pdf():
    with pikepdf.open(io.BytesIO(over_pages())) as opened:
        yield opened


def below(element):
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from below(kid)


def of_kind(element, *kinds):
    return [found for found in below(element) if str(found.S) in kinds]


def test_table_and_paragraph_that_run_on_stay_one(pdf):
    assert len(pdf.pages) > 5
    kinds = Counter(str(element.S) for element in below(pdf.Root.StructTreeRoot))
    assert (kinds["/P"], kinds["/Table"], kinds["/Caption"], kinds["/THead"]) == (1, 3, 3, 3)
    assert kinds["/TR"] == 3 + 60 + 2 + 2
    assert kinds["/TD"] == 2 * (60 + 2 + 2)


def test_cells_name_the_headers_that_are_there(pdf):
    for table in of_kind(pdf.Root.StructTreeRoot, "/Table"):
        names = {str(cell.ID) for cell in of_kind(table, "/TH")}
        for cell in of_kind(table, "/TD"):
            assert len(cell.A.Headers) == 2
            assert {str(header) for header in cell.A.Headers} <= names


def test_every_part_knows_where_it_belongs(pdf):
    for element in below(pdf.Root.StructTreeRoot):
        for kid in of_kind(element):
            assert kid.P.objgen
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else []:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen


def test_header_that_is_printed_again_is_no_content(pdf):
    """It stands on each page, and is read aloud once."""
    pages = [page for page in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[1::2] if isinstance(page, pikepdf.Array)]
    out_of_structure = [sum(element is None for element in page) for page in pages]
    assert set(out_of_structure) == {0, 3}
    for page, number in zip(pdf.pages, out_of_structure, strict=False):
        marks = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
        assert len(marks) + number == len(pages[page.index])


def test_verapdf_finds_no_fault_in_what_was_joined(tmp_path):
    verapdf.assert_no_fault(over_pages(), Variant.ARCHIVE, tmp_path)


PHOTO = f'<img alt="A house" src="data:image/jpeg;base64,{base64.b64encode(picture_file("JPEG")).decode()}">'
PICTURE = (
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<rect width='9' height='9'/></svg>\">"
)
TABLE = f"<table><caption>Ways</caption>{HEAD}<tbody>{lines(2)}</tbody></table>"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (PAGE.replace("<title>Report</title>", "").format(TABLE), "the title is missing"),
        (PAGE.replace(" lang=de", "").format(TABLE), "the language is missing"),
        (PAGE.format("<h1>Report</h1><h3>Part</h3>"), "level 3 follows one of level 1"),
        (PAGE.format("<h2>Part</h2>"), "level 2 follows one of level 0"),
        (PAGE.format(TABLE.replace("<caption>Ways</caption>", "")), "one caption"),
        (PAGE.format(TABLE.replace(lines(2), "")), "no line"),
        (PAGE.format(TABLE.replace("<td>0</td>", "")), "different numbers of cells"),
        (
            PAGE.format(
                TABLE.replace(
                    "</tbody>",
                    "<tr><th scope=row rowspan=60>Way" + "</tr><tr>".join(["<td>1<td>words"] * 60) + "</tr></tbody>",
                )
            ),
            "a merged cell is cut",
        ),
        (PAGE.format(f"<h1>Report</h1>{PICTURE}"), "no alternative text"),
        (PAGE.format(f"<h1>Report</h1>{PHOTO}"), "asks to be smoothed"),
    ],
    ids=["title", "language", "part", "first", "caption", "empty", "row", "merged", "picture", "photo"],
)
def test_file_that_would_not_keep_what_it_claims_is_refused(html, fault):
    with pytest.raises(NotAccessible, match=fault):
        written(html)


def test_merged_cells_within_a_page_are_no_fault():
    first, second = "<th scope=col rowspan=2>Way<th scope=colgroup colspan=2>Both", "<th scope=col>A<th scope=col>B"
    head = f"<thead><tr>{first}<tr>{second}</thead>"
    assert written(PAGE.format(TABLE.replace(HEAD, head)))


@pytest.fixture
def verapdf_says(tmp_path, monkeypatch):
    """Put a program of the name of veraPDF into the way, which says this and keeps how it was called."""

    def say(words):
        program = tmp_path / "verapdf"
        program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nprintf "{words}"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path / "calls"

    return say


def test_verapdf_that_is_installed_has_the_last_word(verapdf_says):
    verapdf_says("FAIL report.pdf ua1\\n  FAIL 7.2-43\\n")
    with pytest.raises(NotAccessible, match=r"veraPDF ua1: 7\.2-43"):
        written(PAGE.format(TABLE), Variant.ARCHIVE)


def test_verapdf_is_asked_for_all_that_a_released_file_claims(verapdf_says):
    calls = verapdf_says("PASS report.pdf\\n")
    assert written(PAGE.format(TABLE), Variant.ARCHIVE)
    assert [line.split()[1] for line in calls.read_text().splitlines()] == ["ua1", "3a"]


def test_checker_that_says_nothing_is_no_approval(verapdf_says):
    verapdf_says("")
    with pytest.raises(NotAccessible, match="no verdict"):
        written(PAGE.format(TABLE), Variant.ARCHIVE)
