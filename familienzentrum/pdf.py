"""The only place that knows WeasyPrint: turns our own HTML into tagged PDFs, for readers and for the archive."""

import datetime as dt
import os
import re
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from familienzentrum.answering import for_the_worker

# What everything is drawn with; built by bin/build-assets, so that a report looks the same on every machine.
_FONTS = ("build/fonts/FiraSans-Regular.ttf", "build/fonts/DejaVuSans.ttf")
# The same letters as the style sheets and the charts take them. Without one of these, WeasyPrint would take any other.
_FACES = ("FiraSans-SemiBold.ttf", "FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2")
# Stands for letters that none of our fonts has. An empty box is no letter: PDF/UA forbids it.
UNKNOWN_LETTERS = "[?]"


class Variant(StrEnum):
    """For whom a file is: PDF/UA-1 for readers, PDF/A-3a with the data inside for the archive."""

    READERS = "pdf/ua-1"
    ARCHIVE = "pdf/a-3a"


class MissingFont(Exception):
    """The fonts have not been built. It says how to mend that."""


@dataclass(frozen=True)
class Attached:
    """A file inside a PDF: what the paper says, for machines."""

    name: str
    content: bytes
    description: str


class Sheets:
    """A document laid out on its pages, from which both variants are written: layout takes most of the time."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def number_of_pages(self) -> int:
        return len(self._document.pages)

    def page_of(self, anchor: str) -> int:
        """Return the number of the page on which the element with this id begins. Raises KeyError."""
        for number, page in enumerate(self._document.pages, start=1):
            if anchor in page.anchors:
                return number
        raise KeyError(anchor)

    @for_the_worker
    def write(self, variant: Variant, attached: Sequence[Attached] = (), made_at: dt.datetime | None = None) -> bytes:
        """Return the file. `made_at` is written beside each attached file; the same moment gives the same bytes."""
        from weasyprint import Attachment

        moment = (made_at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
        self._document.metadata.attachments = [
            Attachment(
                string=file.content,
                name=file.name,
                description=file.description,
                created=moment,
                modified=moment,
                relationship="Data",
            )
            for file in attached
        ]
        with warnings.catch_warnings():
            # WeasyPrint leaves it to Python to close its colour profile.
            warnings.simplefilter("ignore", ResourceWarning)
            pdf: bytes = self._document.write_pdf(pdf_variant=variant.value, output_intent="srgb", finisher=_mend)
        return pdf


@for_the_worker
def lay_out(html: str, stylesheet: str) -> Sheets:
    """Lay a page out on sheets of paper; `stylesheet` is a static file. Raises MissingFont.

    Nothing is fetched but static files. What no font of ours can draw is left out or marked (`drawable`).
    """
    # Loaded with the first PDF: most processes never make one.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    for name in (*_FONTS, *(f"build/fonts/{face}" for face in _FACES)):
        _font(name)
    fetcher, fonts = own_files_only(), FontConfiguration()
    css = CSS(filename=finders.find(stylesheet), url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=drawable(html), url_fetcher=fetcher)
    return Sheets(page.render(stylesheets=[css], font_config=fonts, pdf_variant=Variant.ARCHIVE.value))


def drawable(text: str) -> str:
    """Leave out pictures such as emoji, and mark letters that none of our fonts has. Raises MissingFont."""
    return _undrawable().sub(_instead, unicodedata.normalize("NFC", text))


def undrawable_letters(text: str) -> str:
    """Return the letters that would be marked, each once; pictures are left out without a word."""
    found = "".join(_undrawable().findall(unicodedata.normalize("NFC", text)))
    return "".join(dict.fromkeys(letter for letter in found if _is_letter(letter)))


def _instead(found: re.Match[str]) -> str:
    return UNKNOWN_LETTERS if any(map(_is_letter, found.group())) else ""


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


@cache
def _undrawable() -> re.Pattern[str]:
    """Return a pattern of everything that the fonts lack."""
    known = "".join(re.escape(chr(code)) for code in sorted(_known_characters()))
    return re.compile(f"[^{known}\\s]+")


@cache
def _known_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for name in _FONTS:
        with TTFont(_font(name), lazy=True) as font:
            known |= set(font.getBestCmap())
    # Marks that join emoji draw nothing of their own.
    return frozenset(known - {0x200D, 0xFE0F})


def _font(name: str) -> str:
    """Return where a font lies. Raises MissingFont."""
    path: str | None = finders.find(name)
    if path is None:
        raise MissingFont(_("The font static/%(name)s is missing. Build it: bin/build-assets") % {"name": name})
    return path


@cache
def own_files_only() -> Any:
    """Return what fetches for WeasyPrint: our static files and addresses that hold their data, nothing else."""
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if urlsplit(url).scheme == "file" and not _is_static(url):
                raise ValueError("Only static files are read.")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=["file", "data"])


def _is_static(url: str) -> bool:
    """Tell whether a file lies in a static folder, whatever detours its address takes."""
    path = Path(os.path.normpath(unquote(urlsplit(url).path)))
    return any(path.is_relative_to(folder) for folder in settings.STATICFILES_DIRS)


def _mend(document: Any, pdf: Any) -> None:
    _give_headers_their_scope(pdf)
    if "AF" in pdf.catalog:
        # WeasyPrint names each attached file twice.
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _give_headers_their_scope(pdf: Any) -> None:
    """Say of each header cell whether it heads a column or a row: WeasyPrint leaves that out."""
    by_reference = {thing.reference: thing for thing in pdf.objects}
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            group = by_reference[by_reference[cell["P"]]["P"]]
            # A head over several columns in the middle of a table is one of what stands below it.
            heads_column = group["S"] == "/THead" or cell["A"].get("ColSpan", 1) > 1
            cell["A"]["Scope"] = "/Column" if heads_column else "/Row"
