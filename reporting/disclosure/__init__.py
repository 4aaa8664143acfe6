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

from collections.abc import Mapping
from typing import Any

from familienzentrum.models import Centre
from reporting.disclosure.certificate import Certificate
from reporting.disclosure.ledger import ledger_of
from reporting.disclosure.memory import remembered
from reporting.disclosure.shapes import (
    Axis,
    Cell,
    Heading,
    HeadlineFigure,
    ProtectedNumber,
    ProtectedRow,
    ProtectedTable,
    Published,
)
from reporting.disclosure.writing import annex
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
    "ProtectedNumber",
    "ProtectedRow",
    "ProtectedTable",
    "Published",
    "annex",
    "figure_names",
    "published",
    "still_stands",
    "threshold",
]


def published(year: int, *, months: tuple[int, int] = (1, 12)) -> Published:
    """Count a year in the database, and protect all tables together with everything that was released before."""
    k = threshold()
    with at_one_moment():
        begin = records_begin()
        span = Span(year, has_year_before=begin is not None and begin.year < year, months=months)
        raw, ledger = raw_tables(span), ledger_of((year, year - 1))
    tables, certificate = remembered(raw, ledger, k=k)
    return Published(year, begin, tables, certificate, months)


def still_stands(figures: Mapping[str, Any]) -> bool:
    """Whether what was prepared for release still reckons with everything that has been released meanwhile.

    `figures` are the plain values that a release keeps.
    """
    year = int(figures["year"])
    named = [source["name"] for source in figures["certificate"]["sources"][:-1]]
    return named == [publication.name for publication in ledger_of((year, year - 1))]


def threshold() -> int:
    """Return k: counts smaller than this are hidden. Each centre sets its own, from 3 to 10."""
    return Centre.current().smallest_count


def figure_names() -> list[tuple[str, str]]:
    """Return the figures by name, for choosing one."""
    return [(name, f"{figure.code} {figure.name}") for name, figure in FIGURES.items()]
