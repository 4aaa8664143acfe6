"""The report as a PDF, always in the portal's first language: it is an official paper of the town."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from familienzentrum.pdf import Sheets, Variant, lay_out
from reporting.choices import Chapter, ReportKind
from reporting.disclosure import Published
from reporting.models import AnnualReport
from reporting.paper.document import Document, draft
from reporting.writing.partner_texts import MOST_PAGES

TEMPLATE = "pdf/annual_report.html"
STYLESHEETS = ("build/bars.css", "pdf/annual_report.css")
# Those of the contents and the year in short, for whoever reads no more.
_PAGES = 2
# How many chapters are named to whoever has to shorten a report.
_NAMED = 3
# The part that follows the chapters.
_ANNEX = "annex"


class TooLong(Exception):
    """Something may have so many pages and no more, and does not fit. Says what to shorten."""


def draft_pdf(report: AnnualReport, kind: ReportKind = ReportKind.ANNUAL, *, figures: Published | None = None) -> bytes:
    """Return the current draft; `report` may be unsaved. One that is long says so on its cover."""
    with translation.override(settings.LANGUAGE_CODE):
        return _with_warning(draft(report, kind, figures=figures)).write(Variant.READERS)


def _with_warning(document: Document) -> Sheets:
    """Lay out a draft, and once more if there is something to say of its length."""
    sheets = lay_out_document(document)
    if sheets.number_of_pages <= MOST_PAGES:
        return sheets
    sentence = _(
        "This draft has %(pages)s pages. A council reads up to %(most)s: shorten texts, or leave chapters out."
    )
    return lay_out_document(document, sentence % {"pages": sheets.number_of_pages, "most": MOST_PAGES})


def lay_out_document(document: Document, warning: str = "") -> Sheets:
    """Lay out a document, in the active language; a `warning` to its authors stands on the cover."""
    return lay_out(render_to_string(TEMPLATE, {"document": document, "warning": warning}), *STYLESHEETS)


def refuse_long_summary(document: Document, sheets: Sheets) -> None:
    """Raises TooLong if contents and the year in short exceed two pages."""
    keys = [chapter.key for chapter in document.chapters]
    if Chapter.SUMMARY.value not in keys[:1]:
        return
    after = keys[1] if len(keys) > 1 else _ANNEX
    pages = sheets.page_of(after) - sheets.page_of(Chapter.SUMMARY.value)
    if pages > _PAGES:
        words = _(
            "The chapter “%(chapter)s” takes %(pages)s pages and may have two. Shorten its text or the proposal for a"
            " decision, then try once more."
        )
        raise TooLong(words % {"chapter": Chapter.SUMMARY.label, "pages": pages})


def refuse_long_report(document: Document, sheets: Sheets) -> None:
    """Raises TooLong if there are more pages than a council reads. What can stand elsewhere goes first."""
    if sheets.number_of_pages <= MOST_PAGES:
        return
    if any(words.is_on_paper for chapter in document.chapters for words in chapter.partners):
        sentence = _(
            "With texts of partners the report has %(pages)s pages and may have %(most)s. Take a text of a partner off"
            " paper, or shorten another one, then try once more."
        )
    else:
        sentence = _(
            "The report has %(pages)s pages and may have %(most)s. Shorten texts, or leave chapters out, then try once"
            " more. The longest chapters are: %(chapters)s."
        )
    words = {"pages": sheets.number_of_pages, "most": MOST_PAGES, "chapters": _longest(document, sheets)}
    raise TooLong(sentence % words)


def _longest(document: Document, sheets: Sheets) -> str:
    """Return the titles of the longest chapters, the longest first."""
    begins = [(sheets.page_of(chapter.key), chapter.title) for chapter in document.chapters]
    ends = [*(page for page, _title in begins[1:]), sheets.page_of(_ANNEX)]
    lengths = [(end - page, title) for (page, title), end in zip(begins, ends, strict=True)]
    return "; ".join(title for _pages, title in sorted(lengths, key=lambda one: -one[0])[:_NAMED])


def file_name(year: int, number: int | None = None) -> str:
    """Return "jahresbericht-2025.pdf", or "jahresbericht-2025-1.pdf" for a release."""
    return f"jahresbericht-{year}{f'-{number}' if number else ''}.pdf"
