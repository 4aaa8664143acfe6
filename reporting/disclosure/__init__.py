"""Statistical disclosure control: hides small counts of people, and whatever would give them back.

The only reader of `reporting.figures`; what leaves here is safe to show. The glossary in docs/disclosure.md maps terms
to modules, docs/disclosure-example.md is a worked example, docs/adr/0012 gives the reasons. In this order:

- `differencing` hides again what earlier releases hid, and what changed by fewer than k cases since;
- `primary_suppression` hides, in each table by itself, small counts, rows and columns with few cases, and group
  disclosure;
- `audit` computes, as an attacker who knows everything published could, what each hidden count can be (`audit_loop`);
- `complementary_suppression` hides more where that is too little, and `singletons` where it is for a contributor;
- `certification` writes down the witnesses that anybody can check by addition. What nobody could prove is withheld.

Every hidden count is the same dot, whatever the reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

from familienzentrum.models import Centre
from reporting.choices import Chapter
from reporting.core.snapshot import at_one_moment
from reporting.disclosure.certificate import Certificate, annex
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
    table_of,
)
from reporting.disclosure.protection_cache import NotAtHand, Protected, cached_protection, protect_cached
from reporting.figures.registry import FIGURES, records_begin
from reporting.figures.registry import tables as raw_tables
from reporting.figures.table import Span

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
    "chapter_of",
    "figure_names",
    "published",
    "published_at_hand",
    "still_stands",
    "table_of",
    "threshold",
]


def published(year: int, *, months: tuple[int, int] = (1, 12)) -> Published:
    """Count a year in the database, and protect all tables together with everything that was released before.

    It may take a minute: for the worker and for commands. Pages ask for `published_at_hand`.
    """
    return _published(year, months, protect_cached)


def published_at_hand(year: int, *, months: tuple[int, int] = (1, 12)) -> Published:
    """Return the same if it is cached. Raises NotAtHand."""
    return _published(year, months, cached_protection)


def _published(year: int, months: tuple[int, int], protect: Callable[..., Protected]) -> Published:
    k = threshold()
    with at_one_moment():
        begin = records_begin()
        has_year_before = begin is not None and begin.year < year
        span = Span(year, has_year_before=has_year_before, months=months, records_begin=begin)
        raw, ledger = raw_tables(span), ledger_of((year, year - 1))
    tables, certificate = protect(raw, ledger, k=k)
    return Published(year, begin, tables, certificate, months)


def still_stands(figures: Mapping[str, Any]) -> bool:
    """Whether what was prepared for release knows of all releases since, and of the threshold as it is now.

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


def chapter_of(name: str) -> Chapter:
    """Return the chapter of the report to which a figure belongs, by its name."""
    return FIGURES[name].chapter


def figure_names() -> list[tuple[str, str]]:
    """Return the figures by name, for choosing one."""
    return [(name, f"{figure.code} {figure.name}") for name, figure in FIGURES.items()]
