"""The figures of a year that is not released yet: a frozen state, which moves on only with enough new cases.

Pages about the year show this state and nothing newer. Two looks, one before a conversation and one after it, would
otherwise tell its month, its topic and its language. Until `ENOUGH` times k cases came or went, a population is shown
again as it was; then it is shown anew, and counts that changed by fewer than k are hidden (`differencing`).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from familienzentrum.canonical import canonical
from reporting.choices import Chapter
from reporting.disclosure.certificate import certificate_of
from reporting.disclosure.protected_tables import ProtectedTable, Published, table_of
from reporting.disclosure.publishing import published, threshold
from reporting.disclosure.seen import seen_on_pages
from reporting.figures.registry import FIGURES
from reporting.models import AnnualReport, InterimFigures

# Times k. So many cases are a table of their own, in which no single one stands out.
ENOUGH = 10


class NotAtHand(Exception):
    """Nobody has worked it out yet. That takes longer than anybody waits for a page: it is for the worker."""


def interim(report: AnnualReport, chapters: Collection[Chapter] = frozenset(Chapter)) -> Published:
    """Return the figures that pages about a year show, of these chapters. Raises NotAtHand."""
    found = InterimFigures.objects.filter(report=report).first() if report.pk else None
    if found is None:
        raise NotAtHand
    state = _read(report.year, found)
    shown = {name: table for name, table in state.tables.items() if FIGURES[name].chapter in chapters}
    return replace(state, tables=shown)


def move_on(report: AnnualReport) -> Published:
    """Work out the state of a year anew, as far as enough cases came or went since the last one, and keep it."""
    before = InterimFigures.objects.filter(report=report).first()
    with translation.override(settings.LANGUAGE_CODE):
        state = published(report.year, seen=seen_on_pages(report.year, enough=ENOUGH * threshold()))
    is_as_before = before is not None and _counts(_read(report.year, before).tables) == _counts(state.tables)
    as_of = before.as_of if before and is_as_before else timezone.now()
    with transaction.atomic():
        values = {"as_of": as_of, "figures": canonical(_plain(state))}
        InterimFigures.objects.update_or_create(report=report, defaults=values)
    return replace(state, as_of=as_of)


def _counts(tables: Mapping[str, ProtectedTable]) -> dict[str, ProtectedTable]:
    """Return what is said of people, without notes on how it came about."""
    return {name: replace(table, note="") for name, table in tables.items() if table.is_about_people}


def _plain(state: Published) -> dict[str, Any]:
    return {
        "records_begin": state.records_begin and state.records_begin.isoformat(),
        "tables": {name: table.as_json() for name, table in state.tables.items()},
        "certificate": state.certificate.as_json(),
    }


def _read(year: int, kept: InterimFigures) -> Published:
    begin = kept.figures["records_begin"]
    return Published(
        year=year,
        records_begin=dt.date.fromisoformat(begin) if begin else None,
        # A figure that this version no longer has belongs to no chapter.
        tables={name: table_of(one) for name, one in kept.figures["tables"].items() if name in FIGURES},
        certificate=certificate_of(kept.figures["certificate"]),
        as_of=kept.as_of,
    )
