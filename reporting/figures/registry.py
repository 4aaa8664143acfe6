"""Every figure of the annual report: code, definition and counting rule beside what counts it.

Money is in `reporting.planning.finance`; `reporting.paper.unrecorded` lists what is not counted, and why.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from reporting.choices import Chapter
from reporting.figures import bookings, contacts, groups, guide, house, premises
from reporting.figures.table import DefinitionChange, Figure, Reading, Span, Table
from reporting.models import CountingChange

FIGURES = contacts.FIGURES | bookings.FIGURES | groups.FIGURES | premises.FIGURES | house.FIGURES
FIGURES |= guide.FIGURES


def tables(span: Span, chapters: Collection[Chapter] = frozenset(Chapter)) -> dict[str, Table]:
    """Count the figures of these chapters; those based on the same rows share one query."""
    reading = Reading(span)
    return {name: figure.read(reading) for name, figure in figures().items() if figure.chapter in chapters}


def figures() -> dict[str, Figure]:
    """Return every figure with its counting changes."""
    changes: dict[str, list[DefinitionChange]] = {}
    for row in CountingChange.objects.order_by("since"):
        changes.setdefault(row.figure, []).append(DefinitionChange(row.since, row.words))
    return {name: replace(figure, changes=_in_order(figure, changes.get(name, []))) for name, figure in FIGURES.items()}


def _in_order(figure: Figure, changes: list[DefinitionChange]) -> tuple[DefinitionChange, ...]:
    return tuple(sorted((*figure.changes, *changes), key=lambda change: change.since))


def records_begin() -> dt.date | None:
    """Return the first day with any count; None on an empty portal."""
    days = [contacts.VISITS.first_day(), bookings.APPOINTMENTS.first_day()]
    return min(filter(None, days), default=None)
