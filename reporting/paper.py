"""The report as a file. Its language is the portal's first one, whoever makes it: it is a paper of the town."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from familienzentrum.pdf import render_pdf
from reporting.document import Document, draft
from reporting.models import AnnualReport

TEMPLATE = "pdf/annual_report.html"
STYLESHEET = "pdf/annual_report.css"


def draft_pdf(report: AnnualReport) -> bytes:
    """Return the report as it stands today. An unsaved report of a year works as well."""
    with translation.override(settings.LANGUAGE_CODE):
        return as_pdf(draft(report))


def as_pdf(document: Document) -> bytes:
    """Return a document as tagged PDF, in the language that is active."""
    return render_pdf(render_to_string(TEMPLATE, {"document": document}), STYLESHEET)


def file_name(year: int, number: int | None = None) -> str:
    """Return "jahresbericht-2025.pdf", or "jahresbericht-2025-1.pdf" for a release."""
    return f"jahresbericht-{year}{f'-{number}' if number else ''}.pdf"
