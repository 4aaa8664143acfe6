"""Protects tables: small counts of people are hidden, and so is whatever would give them back.

The only reader of `reporting.figures`. What leaves here is safe to show, as docs/adr/0012 explains:

- a count of 1 to k-1 is hidden (k is `Centre.smallest_count`), in a total as well; so are all counts of a
  line with fewer than 2k cases, noughts included, and of one whose cases are all in one category (`rules`);
- further counts are hidden so that all tables together, and whatever was published before, leave room for each of
  them (`repair`);
- an attacker with a solver tries to compute what is hidden from what is shown (`attack`); what withstands gets a
  certificate that anybody can check by adding up, and what does not is withheld (`group`).

Every hidden count is the same dot, whatever the reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

from familienzentrum.models import Centre
from reporting.disclosure.certificate import Certificate
from reporting.disclosure.certification import annex
from reporting.disclosure.ledger import ledger_of
from reporting.disclosure.protected_tables import (
    Axis,
    Cell,
    Heading,
    HeadlineFigure,
    ProtectedNumber,
    ProtectedRow,
    ProtectedTable,
    Published,
)
from reporting.disclosure.protection_cache import NotAtHand, protect_cached, protect_quickly
from reporting.figures.registry import FIGURES, records_begin
from reporting.figures.registry import tables as raw_tables
from reporting.figures.table import Span
from reporting.moment import at_one_moment

__all__ = [
    "Axis",
    "Cell",
    "Certificate",
    "Heading",
    "HeadlineFigure",
    "NotAtHand",
    "ProtectedNumber",
    "ProtectedRow",
    "ProtectedTable",
    "Published",
    "annex",
    "figure_names",
    "published",
    "published_at_hand",
    "still_stands",
    "threshold",
]

Protected = tuple[dict[str, ProtectedTable], Certificate]


def published(year: int, *, months: tuple[int, int] = (1, 12)) -> Published:
    """Count a year in the database, and protect all tables together with everything that was released before.

    It may take a minute: for the worker and for commands. Pages ask for `published_at_hand`.
    """
    return _published(year, months, protect_cached)


def published_at_hand(year: int, *, months: tuple[int, int] = (1, 12)) -> Published:
    """Return the same if it is cached or takes a few seconds. Raises NotAtHand."""
    return _published(year, months, protect_quickly)


def _published(year: int, months: tuple[int, int], protect: Callable[..., Protected]) -> Published:
    k = threshold()
    with at_one_moment():
        begin = records_begin()
        span = Span(year, has_year_before=begin is not None and begin.year < year, months=months)
        raw, ledger = raw_tables(span), ledger_of((year, year - 1))
    tables, certificate = protect(raw, ledger, k=k)
    return Published(year, begin, tables, certificate, months)


def still_stands(figures: Mapping[str, Any]) -> bool:
    """Whether what was prepared for release reckons with everything that has been released, and with the threshold.

    `figures` are the plain values that a release keeps. Nothing is computed anew.
    """
    if figures["certificate"]["k"] < threshold():
        return False
    year = int(figures["year"])
    named = [source["name"] for source in figures["certificate"]["sources"][:-1]]
    return named == [publication.name for publication in ledger_of((year, year - 1))]


def threshold() -> int:
    """Return k: counts smaller than this are hidden. Each centre sets its own, from 3 to 10."""
    return Centre.current().smallest_count


def figure_names() -> list[tuple[str, str]]:
    """Return the figures by name, for choosing one."""
    return [(name, f"{figure.code} {figure.name}") for name, figure in FIGURES.items()]
