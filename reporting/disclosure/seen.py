"""What staff has seen without a release: pages about a year, and reports that were put forward and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from reporting.disclosure.protected_tables import ProtectedTable, table_of
from reporting.models import Candidate


@dataclass(frozen=True)
class Seen:
    """Tables that were shown: they are shown again as they were until `enough` cases came or went."""

    tables: Mapping[str, ProtectedTable]
    enough: int

    @classmethod
    def of(cls, figures: Mapping[str, Any], *, enough: int) -> Self:
        """Read the tables of plain values."""
        return cls({name: table_of(values) for name, values in figures["tables"].items()}, enough)


def put_forward_before(candidate: Candidate, k: int) -> Seen | None:
    """Return what the same release showed when it was put forward the last time, and was not released.

    Whoever takes a report back to put it forward anew would see what a single late entry changed.
    """
    same = candidate.report.candidates.filter(kind=candidate.kind, number=candidate.number).exclude(figures={})
    last = same.exclude(pk=candidate.pk).order_by("-prepared_at").first()
    return Seen.of(last.figures, enough=k) if last else None
