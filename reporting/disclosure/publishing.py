"""Counts a year in the database, and protects all that is to be shown of it together."""

from collections.abc import Collection

from familienzentrum.models import Centre
from reporting.choices import Chapter, ReportKind
from reporting.core.snapshot import at_one_moment
from reporting.disclosure.ledger import ledger_of
from reporting.disclosure.protected_tables import Published
from reporting.disclosure.seen import Seen
from reporting.figures.registry import records_begin, tables
from reporting.figures.table import Span

_WHOLE = frozenset(ReportKind.ANNUAL.chapters)


def published(
    year: int,
    *,
    months: tuple[int, int] = ReportKind.ANNUAL.months,
    chapters: Collection[Chapter] = _WHOLE,
    seen: Seen | None = None,
) -> Published:
    """Count a year, or some `months` of it, and protect it.

    Together with everything that was released before, and with what staff has `seen`.
    Only the tables of these chapters are counted: what the certificate says of others would be published with it.
    It may take a minute: for the worker and for commands. Pages ask for `interim`.
    """
    # The solver is for the worker and for commands.
    from reporting.disclosure.joint_protection import protect_all

    k = threshold()
    with at_one_moment():
        begin = records_begin()
        has_year_before = begin is not None and (begin.year, begin.month) <= (year - 1, months[1])
        span = Span(year, has_year_before=has_year_before, months=months, records_begin=begin)
        raw, ledger = tables(span, chapters), ledger_of((year, year - 1))
    protected, certificate = protect_all(raw, ledger, seen=seen, k=k)
    return Published(year, begin, protected, certificate, months)


def threshold() -> int:
    """Return k: counts smaller than this are hidden. Each centre sets its own, from 3 to 10."""
    return Centre.current().smallest_count
