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

from collections.abc import Mapping
from typing import Any

from reporting.choices import Chapter
from reporting.disclosure.certificate import Certificate, annex, certificate_of
from reporting.disclosure.interim import NotAtHand, interim, move_on
from reporting.disclosure.ledger import ledger_of
from reporting.disclosure.protected_tables import (
    HEADLINE_TABLES,
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
from reporting.disclosure.publishing import published, threshold
from reporting.disclosure.seen import put_forward_before
from reporting.figures.registry import FIGURES, records_begin

__all__ = [
    "HEADLINE_TABLES",
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
    "certificate_of",
    "chapter_of",
    "figure_names",
    "interim",
    "move_on",
    "published",
    "put_forward_before",
    "records_begin",
    "still_stands",
    "table_of",
    "threshold",
]


def still_stands(figures: Mapping[str, Any]) -> bool:
    """Whether what was prepared for release knows of all releases since, and of the threshold as it is now.

    `figures` are the plain values that a release keeps. Nothing is computed anew.
    """
    if figures["certificate"]["k"] < threshold():
        return False
    year = int(figures["year"])
    named = [source["name"] for source in figures["certificate"]["sources"][:-1]]
    return named == [publication.name for publication in ledger_of((year, year - 1))]


def chapter_of(name: str) -> Chapter:
    """Return the chapter of the report to which a figure belongs, by its name."""
    return FIGURES[name].chapter


def figure_names() -> list[tuple[str, str]]:
    """Return the figures by name, for choosing one."""
    return [(name, f"{figure.code} {figure.name}") for name, figure in FIGURES.items()]
