"""What staff has seen without a release: pages about a year, and reports that were put forward and taken back."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from reporting.choices import ReportKind
from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.protected_tables import ProtectedTable, table_of
from reporting.models import Candidate, InterimFigures, Release


@dataclass(frozen=True)
class Look:
    """Tables that somebody saw, and the years of them about which no release has said more since."""

    tables: Mapping[str, ProtectedTable]
    years: Collection[int]

    @classmethod
    def at(cls, figures: Mapping[str, Any], years: Collection[int]) -> Self:
        """Read the tables of plain values."""
        return cls({name: table_of(values) for name, values in figures["tables"].items()}, years)


@dataclass(frozen=True)
class Seen:
    """Looks, the first one first: a year is shown again as in the last look at it until `enough` cases came or went.

    Those at other months count for the few cases in which these months differ.
    """

    looks: tuple[Look, ...]
    enough: int

    def of_year(self, year: int) -> list[Publication]:
        return [Publication("seen", look.tables) for look in self.looks if year in look.years]


def seen_on_pages(year: int, *, enough: int) -> Seen:
    """Return the states in which pages have shown this year and the one before.

    The report of the next year has this one as the year before: two reports are two looks.
    """
    states = InterimFigures.objects.filter(report__year__in=_showing((year, year - 1))).order_by("as_of", "pk")
    seen = ((state, state.as_of, ReportKind.ANNUAL, ReportKind.ANNUAL.months) for state in states)
    return Seen(tuple(_looks(seen, year)), enough)


def put_forward_before(candidate: Candidate, k: int) -> Seen:
    """Return what reports of these years showed that were put forward and not released.

    Whoever takes a report back to put it forward anew would see what a single late entry changed, and with other months
    what came in between. All of them count, not the last alone, which may have had fewer chapters.
    """
    year = candidate.report.year
    made = Candidate.objects.filter(report__year__in=_showing((year, year - 1))).exclude(figures={})
    others = made.exclude(pk=candidate.pk).defer("figures").order_by("prepared_at", "pk")
    seen = ((other, other.prepared_at, ReportKind(other.kind), other.months) for other in others)
    return Seen(tuple(_looks(seen, year)), k)


_Months = tuple[int, int]
# Its figures, when they were counted, and which releases say more of them: those of its kind about the same months.
_Counted = tuple[InterimFigures | Candidate, dt.datetime, ReportKind, _Months]


def _looks(found: Iterable[_Counted], year: int) -> Iterable[Look]:
    for one, when, kind, months in found:
        if years := [about for about in (year, year - 1) if not _is_released_since(about, when, kind, months)]:
            yield Look.at(one.figures, years)


def _is_released_since(year: int, when: dt.datetime, kind: ReportKind, months: _Months) -> bool:
    """Whether a release about the same months says more: it is in the ledger."""
    since = Release.objects.filter(report__year__in=_showing((year,)), kind=kind, released_at__gt=when)
    # All others of a kind are about the same months.
    return (since.filter(figures__months=list(months)) if kind.is_interim else since).exists()


def _showing(years: Iterable[int]) -> set[int]:
    """Return the years whose reports show one of these: its own, and the next as the year before."""
    return {year + step for year in years for step in (0, 1)}
