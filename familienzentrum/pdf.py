"""The only place that knows WeasyPrint: turns our own HTML into a tagged PDF that a screen reader can follow."""

import re
from typing import Any

from django.contrib.staticfiles import finders

# No font we bring along draws pictures, and an empty box is no letter: PDF/UA forbids it.
_PICTURES = re.compile("[\U0001f000-\U0001faff\ufe0f\u200d]")


def render_pdf(html: str, stylesheet: str) -> bytes:
    """Return the page as PDF/UA-1; `stylesheet` is a static file. Nothing is fetched from another host.

    Emoji are left out.
    """
    # Loaded with the first PDF: most processes never make one.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fetcher, fonts = URLFetcher(allowed_protocols=["file", "data"]), FontConfiguration()
    css = CSS(filename=finders.find(stylesheet), url_fetcher=fetcher, font_config=fonts)
    pdf: bytes = HTML(string=_PICTURES.sub("", html), url_fetcher=fetcher).write_pdf(
        stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_give_headers_their_scope
    )
    return pdf


def _give_headers_their_scope(document: Any, pdf: Any) -> None:
    """Say of each header cell whether it heads a column or a row: WeasyPrint leaves that out."""
    by_reference = {thing.reference: thing for thing in pdf.objects}
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            group = by_reference[by_reference[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
