"""The only module that knows WeasyPrint: turns our HTML into tagged PDFs, for readers and for the archive."""

import datetime as dt
import gc
import os
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from familienzentrum.pdf_check import refuse_faults, refuse_what_verapdf_finds
from familienzentrum.pdf_joining import join_cut

# Built by bin/build-assets, so that a report looks the same on every machine.
_FONTS = ("build/fonts/FiraSans-Regular.ttf", "build/fonts/DejaVuSans.ttf")
# The fonts that style sheets name. If one is missing, WeasyPrint substitutes any other.
_FACES = ("FiraSans-SemiBold.ttf",)
# Replaces characters that no font of ours covers. PDF/UA forbids .notdef glyphs.
UNKNOWN_LETTERS = "[?]"
# The claim to be PDF/UA (ISO 14289-1, 5), and its description, which PDF/A asks for (ISO 19005-3, 6.6.2.3).
_ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Variant(StrEnum):
    """PDF/UA-1; of what is kept for ever also PDF/A-3a, in the same file, with its data inside."""

    READERS = "pdf/ua-1"
    ARCHIVE = "pdf/a-3a"


class MissingFont(Exception):
    """The fonts have not been built; says how to fix that."""


@dataclass(frozen=True)
class Attached:
    """A file embedded in a PDF: its content for machines."""

    name: str
    content: bytes
    description: str


class Sheets:
    """A laid-out document, which can be written in each variant."""

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
        """Return the file. `made_at` dates each attached file; the same value gives the same bytes.

        Raises NotAccessible for a file that would not keep what it claims.
        """
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
        with warnings.catch_warnings(), _collector_waits():
            # WeasyPrint leaves closing its colour profile to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            pdf: bytes = self._document.write_pdf(pdf_variant=variant.value, output_intent="srgb", finisher=_mend)
        if variant == Variant.ARCHIVE:
            refuse_what_verapdf_finds(pdf, [_flavour(one) for one in Variant])
        return pdf


@for_the_worker
def lay_out(html: str, *stylesheets: str) -> Sheets:
    """Lay HTML out on pages; `stylesheets` are static files. Raises MissingFont.

    Nothing but static files is fetched. Characters without a glyph are left out or marked (`drawable`).
    """
    # Imported with the first PDF: most processes never make one.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from familienzentrum.hyphenation import read_when_needed

    for name in (*_FONTS, *(f"build/fonts/{face}" for face in _FACES)):
        _font(name)
    read_when_needed(settings.LANGUAGE_CODE)
    fetcher, fonts = own_files_only(), FontConfiguration()
    css = [CSS(filename=finders.find(one), url_fetcher=fetcher, font_config=fonts) for one in stylesheets]
    page = HTML(string=drawable(html), url_fetcher=fetcher)
    with _collector_waits():
        return Sheets(page.render(stylesheets=css, font_config=fonts, pdf_variant=Variant.ARCHIVE.value))


@contextmanager
def _collector_waits() -> Iterator[None]:
    """Let the garbage collector wait: it would look again and again at boxes that are all needed until the end.

    It took a fifth of the layout.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def drawable(text: str) -> str:
    """Drop pictures such as emoji, and mark letters that no font of ours covers. Raises MissingFont."""
    return _undrawable().sub(_instead, unicodedata.normalize("NFC", text))


def undrawable_letters(text: str) -> str:
    """Return the letters that would be marked, each once; pictures are dropped silently."""
    found = "".join(_undrawable().findall(unicodedata.normalize("NFC", text)))
    return "".join(dict.fromkeys(letter for letter in found if _is_letter(letter)))


def _instead(found: re.Match[str]) -> str:
    return UNKNOWN_LETTERS if any(map(_is_letter, found.group())) else ""


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


@cache
def _undrawable() -> re.Pattern[str]:
    """Return a pattern of all characters that the fonts lack."""
    known = "".join(re.escape(chr(code)) for code in sorted(_known_characters()))
    return re.compile(f"[^{known}\\s]+")


@cache
def _known_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for name in _FONTS:
        with TTFont(_font(name), lazy=True) as font:
            known |= set(font.getBestCmap())
    # Joiners of emoji have no glyph of their own.
    return frozenset(known - {0x200D, 0xFE0F})


def _font(name: str) -> str:
    path: str | None = finders.find(name)
    if path is None:
        raise MissingFont(_("The font static/%(name)s is missing. Build it: bin/build-assets") % {"name": name})
    return path


@cache
def own_files_only() -> Any:
    """Return a URL fetcher for WeasyPrint: our static files and `data:` URLs, nothing else."""
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if urlsplit(url).scheme == "file" and not _is_static(url):
                raise ValueError("Only static files are read.")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=["file", "data"])


def _is_static(url: str) -> bool:
    """Whether the resolved path lies in a static folder."""
    path = Path(os.path.normpath(unquote(urlsplit(url).path)))
    return any(path.is_relative_to(folder) for folder in settings.STATICFILES_DIRS)


def _flavour(variant: Variant) -> str:
    """Return the name that veraPDF has for a variant: "ua1", "3a"."""
    standard, version = variant.value.removeprefix("pdf/").split("-")
    return f"{standard}{version}" if standard == "ua" else version


def _mend(document: Any, pdf: Any) -> None:
    from weasyprint.formatting_structure import boxes

    _give_headers_their_scope(pdf)
    join_cut(document, pdf, boxes)
    _claim_to_be_accessible(pdf)
    if "AF" in pdf.catalog:
        # WeasyPrint lists each attached file twice.
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    refuse_faults(pdf)


def _claim_to_be_accessible(pdf: Any) -> None:
    """Add to the metadata of a PDF/A that it is PDF/UA as well: WeasyPrint claims one of them."""
    [metadata] = [thing for thing in pdf.objects if getattr(thing, "extra", {}).get("Type") == "/Metadata"]
    [packet] = metadata.stream
    if b"pdfuaid:part" not in packet:
        metadata.stream = [packet.replace(b"</rdf:RDF>", _ACCESSIBLE + b"</rdf:RDF>")]


def _give_headers_their_scope(pdf: Any) -> None:
    """Add the Scope attribute to each header cell: WeasyPrint omits it."""
    by_reference = {thing.reference: thing for thing in pdf.objects}
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            group = by_reference[by_reference[cell["P"]]["P"]]
            # A spanning header in the middle of a table heads what is below it.
            heads_column = group["S"] == "/THead" or cell["A"].get("ColSpan", 1) > 1
            cell["A"]["Scope"] = "/Column" if heads_column else "/Row"
