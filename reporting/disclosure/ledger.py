"""The ledger: everything that was released before about the same years, corrections and half-years among it."""

from collections.abc import Iterable, Mapping
from typing import Any

from familienzentrum.canonical import checksum
from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.protected_tables import table_of
from reporting.models import Release


def ledger_of(years: Iterable[int]) -> list[Publication]:
    """Return what was released about any of the years, the oldest first."""
    wanted = set(years)
    # A report shows the year before as well.
    near = {year + step for year in wanted for step in (-1, 0, 1)}
    found = Release.objects.filter(report__year__in=near).order_by("released_at", "pk")
    releases = found.values_list("report__year", "kind", "number", "figures")
    publications = (
        _publication(f"{year}/{kind}/{number}", figures.get("tables", {}), wanted)
        for year, kind, number, figures in releases
    )
    return [publication for publication in publications if publication.tables]


def _publication(name: str, stored: Mapping[str, Any], years: set[int]) -> Publication:
    tables = {name: table_of(values) for name, values in stored.items()}
    about = {name: table for name, table in tables.items() if table.is_about_people and years & set(table.years)}
    return Publication(name, about, {name: checksum(stored[name]) for name in about})
