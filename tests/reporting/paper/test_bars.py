"""Bars and shades leave the numbers readable, and no page parts a caption from its table."""

import io
import re

import pypdf
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from familienzentrum.pdf import Variant, lay_out
from reporting.disclosure import Heading, ProtectedRow, ProtectedTable
from reporting.paper.bars import SHADES
from reporting.paper.exhibits import Exhibit
from reporting.paper.layout import STYLESHEETS

# Level AA of WCAG 2.1, 1.4.3.
READABLE = 4.5
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def style_sheet(name):
    with open(finders.find(name), encoding="utf-8") as file:
        return file.read()


def value(name, text):
    """Return the value of a custom property, through the variables that it names."""
    [found] = set(re.findall(rf"(?<![\w-]){name}: *([^;}}]+)", text))
    named = re.fullmatch(r"var\((--[\w-]+)\)", found)
    return value(named[1], text) if named else found


def hexadecimal(colour):
    return tuple(bytes.fromhex(colour.strip().lstrip("#")))


def three(numbers):
    return tuple(map(int, numbers.split(",")))


def luminance(colour):
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def on(ground, colour, strength):
    return tuple(part * strength + below * (1 - strength) for part, below in zip(colour, ground, strict=True))


def surfaces():
    """Yield the colours of letters, of what is below a shade, and of the shade: on paper, on light and dark pages."""
    paper, page, portal = (style_sheet(name) for name in (STYLESHEETS[1], STYLESHEETS[0], "build/portal.css"))
    shade = three(value("--shade", page))
    yield hexadecimal(value("--ink", paper)), WHITE, three(value("--shade", paper))
    for name, ground in (("--kern-color-neutral-950", WHITE), ("--kern-color-neutral-025", BLACK)):
        assert f"--kern-color-layout-text-default: var({name})" in portal
        yield hexadecimal(value(name, portal)), ground, shade


@pytest.mark.parametrize("step", range(1, SHADES + 1))
def test_number_can_be_read_on_every_shade(step):
    [strength] = re.findall(
        rf"\.shade-{step}\{{background-color:rgba\(var\(--shade\), ([\d.]+)\)", style_sheet(STYLESHEETS[0])
    )
    for ink, ground, shade in surfaces():
        assert contrast(ink, on(ground, shade, float(strength))) >= READABLE


def long_table(lines):
    words = {"code": "X", "name": "Ways", "unit": "talks", "row_heading": "Way"}
    rows = tuple(ProtectedRow(str(line), f"Line {line}", (line,)) for line in range(lines))
    return ProtectedTable(
        **words,
        definition="What.",
        rule="How.",
        source="log",
        years=(2025,),
        rows=rows,
        totals=(sum(range(lines)),),
        headings=(Heading(2025),),
    )


def test_caption_stands_on_the_page_of_the_sum():
    """The sum of one of these tables is the last line that a page has room for."""
    tables = [Exhibit(number, "ways", long_table(number), 1) for number in range(38, 50)]
    parts = (render_to_string("pdf/_exhibit.html", {"exhibit": exhibit}) for exhibit in tables)
    body = "".join(f'<div style="break-before: page">{part}</div>' for part in parts)
    html = f'<html lang="de"><title>x</title><h1>Report</h1>{body}</html>'
    written = lay_out(html, *STYLESHEETS).write(Variant.READERS)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(written)).pages]
    with_caption = [page for page in pages if "talks" in page]
    assert len(with_caption) == len(tables) < len(pages)
    assert all("Summe" in page for page in with_caption)
