"""Files are made of our own things only, in letters that our own fonts have."""

import datetime as dt
import io

import pikepdf
import pytest
from django.conf import settings

from familienzentrum.pdf import Attached, Variant, drawable, lay_out, own_files_only, undrawable_letters

MOMENT = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)
PAGE = "<html lang=de><head><title>Report</title></head><body><h1>Report</h1>{}</body></html>"


def written(body, variant=Variant.READERS, attached=()):
    content = lay_out(PAGE.format(body), "pdf/annual_report.css").write(variant, attached, MOMENT)
    return pikepdf.open(io.BytesIO(content))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        f"file://{settings.BASE_DIR}/static/../pyproject.toml",
        f"file://{settings.BASE_DIR}/static/%2e%2e/pyproject.toml",
        "http://example.org/",
        "ftp://example.org/",
    ],
)
def test_nothing_is_read_but_static_files(address):
    with pytest.raises(ValueError, match="Only static files|disallowed"):
        own_files_only().fetch(address)


def test_static_files_and_data_are_read():
    fetch = own_files_only().fetch
    assert b"@page" in fetch(f"file://{settings.BASE_DIR}/static/pdf/annual_report.css").read()
    assert fetch("data:,x").read() == b"x"


def test_page_cannot_take_a_file_of_the_machine_along():
    with pikepdf.open(io.BytesIO(lay_out(PAGE.format(""), "pdf/annual_report.css").write(Variant.READERS))) as pdf:
        assert not pdf.attachments
    with written('<a rel=attachment href="file:///etc/passwd">x</a><img alt="" src="file:///etc/passwd">') as pdf:
        assert b"root:" not in b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Grüße, naïve Ærø – „gut“", "Grüße, naïve Ærø – „gut“"),
        ("مرحبا, привет, Γειά", "مرحبا, привет, Γειά"),
        ("e\u0301", "é"),
        ("Family 👪!", "Family !"),
        ("你好 and 你", "[?] and [?]"),
        ("a\x00b\tc", "ab\tc"),
    ],
)
def test_what_no_font_can_draw_is_left_out_or_marked(typed, printed):
    assert drawable(typed) == printed


def test_letters_that_are_marked_are_named_once():
    assert undrawable_letters("你好你 👪 ä") == "你好"


def test_strange_letters_use_our_own_fonts():
    with written("<p>Grüße مرحبا 你好 👪</p>") as pdf:
        names = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}
    assert names == {"Fira-Sans", "Fira-Sans-Semi-Bold", "Other-Letters"}


def test_archive_holds_the_data_and_says_so():
    with written("<p>x</p>", Variant.ARCHIVE, [Attached("t.csv", b"a,b\r\n", "Table")]) as pdf:
        assert pdf.attachments["t.csv"].get_file().read_bytes() == b"a,b\r\n"
        assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/Data"]
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"


def test_one_layout_gives_both_files_and_the_same_every_time():
    sheets = lay_out(PAGE.format("<p>x</p>"), "pdf/annual_report.css")
    first = [sheets.write(variant, (), MOMENT) for variant in Variant]
    assert [sheets.write(variant, (), MOMENT) for variant in Variant] == first
    assert first[0] != first[1]
