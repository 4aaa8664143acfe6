"""Counts a year in the database, and protects all that is to be shown of it together."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from familienzentrum.dates import long_day
from familienzentrum.models import Centre
from reporting.choices import Chapter, ReportKind
from reporting.core.snapshot import at_one_moment
from reporting.disclosure.ledger import ledger_of
from reporting.disclosure.protected_tables import ProtectedTable, Published
from reporting.disclosure.seen import Seen
from reporting.figures.registry import records_begin, tables
from reporting.figures.table import Span

_WHOLE = frozenset(ReportKind.ANNUAL.chapters)
_BY_MONTH = "month"


def published(
    year: int,
    *,
    kind: ReportKind = ReportKind.ANNUAL,
    chapters: Collection[Chapter] = _WHOLE,
    seen: Seen | None = None,
) -> Published:
    """Count a year, and protect it together with everything that was released before, and with what staff has `seen`.

    Only the tables of these chapters are counted: what the certificate says of others would be published with it.
    It may take a minute: for the worker and for commands. Pages ask for `interim`.
    """
    # The solver is for the worker and for commands.
    from reporting.disclosure.joint_protection import protect_all

    k = threshold()
    with at_one_moment():
        begin = records_begin()
        span = Span(year, has_year_before=begin is not None and begin.year < year, months=kind.months)
        raw, ledger = tables(span, chapters), ledger_of((year, year - 1))
    protected, certificate = protect_all(raw, ledger, seen=seen, k=k)
    told = {name: _since(begin, table) if begin else table for name, table in protected.items()}
    return Published(year, begin, told, certificate, kind.months)


def _since(begin: dt.date, table: ProtectedTable) -> ProtectedTable:
    """Let a table by month know from when on months were recorded, and say so if it shows one before."""
    if table.dimension.name != _BY_MONTH:
        return table
    known = replace(table, recorded_from=begin.isoformat())
    if not known.has_unrecorded:
        return table
    words = _("–: not recorded. The records begin on %(day)s.") % {"day": long_day(begin)}
    return replace(known, changes=(*known.changes, words))


def threshold() -> int:
    """Return k: counts smaller than this are hidden. Each centre sets its own, from 3 to 10."""
    return Centre.current().smallest_count
