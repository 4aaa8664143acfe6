"""Reads pages in tests: their words, or their markup, so that a failure prints a few lines and not a whole page."""

from difflib import get_close_matches
from typing import Any

from bs4 import Tag
from django.http import HttpResponse
from lxml import etree, html

# More than that nobody reads in a failure.
MOST = 1_500


class Markup(str):
    """The HTML of a page, for tests about addresses, attributes and what stands nowhere; shows its words only."""

    def __repr__(self) -> str:
        return f"<page: {self.excerpt()}>"

    def excerpt(self) -> str:
        said = words(self)
        return said if len(said) <= MOST else f"{said[:MOST]} … ({len(said) - MOST} more)"


def markup(answer: Any) -> Markup:
    """Return all of what the server sent."""
    return Markup(answer.content.decode())


def words(page: Any) -> str:
    """Return what people read in the main part of a page, or in the part of it that is given."""
    if isinstance(page, Tag):
        return " ".join(page.get_text(" ").split())
    sent = page.content if isinstance(page, HttpResponse) else page
    return _words(sent.encode() if isinstance(sent, str) else sent)


def _words(sent: bytes) -> str:
    """Thousands of pages are read in a run: this parser takes a tenth of the time that Python's own takes."""
    if not sent.strip():
        return ""
    root = html.document_fromstring(sent, parser=html.HTMLParser(encoding="utf-8"))
    etree.strip_elements(root, "script", "style", "template", etree.Comment, with_tail=False)
    main = root.find(".//main")
    return " ".join(" ".join((root if main is None else main).itertext()).split())


def explained(operation: str, wanted: Any, page: Any) -> list[str] | None:
    """Return what to print when something is, or is not, in a page; None if this is not about a page."""
    if operation not in {"in", "not in"} or not is_page(page):
        return None
    text = Markup(page.decode() if isinstance(page, bytes) else page)
    lines = [f"{wanted!r} {operation} {text!r}"]
    if operation == "not in":
        at = page.index(wanted)
        return [*lines, f"It stands here: {page[max(at - 100, 0) : at + len(wanted) + 100]!r}"]
    near = get_close_matches(str(wanted), [line.strip() for line in text.splitlines()], n=1, cutoff=0.3)
    return [*lines, *(f"Nearest line: {line!r}" for line in near)]


def is_page(thing: Any) -> bool:
    start = thing[:200] if isinstance(thing, str | bytes) else ""
    return "<!doctype html" in (start.decode(errors="replace") if isinstance(start, bytes) else start).lower()
