"""Delegates to the worker what takes seconds: figures, previews, drafts and excerpts. Never done in a web thread."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language

from familienzentrum.queue import in_this_transaction
from reporting.choices import PreparationState, ReportKind, Wanted
from reporting.disclosure import move_on
from reporting.models import AnnualReport, Preparation, Release
from reporting.models.preparation import SILENCE
from reporting.paper.document import draft
from reporting.paper.excerpts import committee_pdf, funder_pdf
from reporting.paper.layout import TooLong, draft_pdf
from reporting.release.actions.making import words_for

# One at a time, so that families' messages always find a free worker slot.
ONE_BY_ONE = "papers"
_KEPT = dt.timedelta(hours=1)


@transaction.atomic
def ask(
    report: AnnualReport, wanted: Wanted, *, release_number: int | None = None, grant_number: int | None = None
) -> Preparation:
    """Request something from the worker. Requests made before it starts share the result.

    Once started, it misses later edits, so another one is made.
    """
    # Serialises concurrent requests for the same thing.
    AnnualReport.objects.select_for_update(of=["self"], no_key=True).get(pk=report.pk)
    language = get_language() or settings.LANGUAGE_CODE
    same = {"wanted": wanted, "release_number": release_number, "grant_number": grant_number, "language": language}
    now = timezone.now()
    waiting = report.preparations.filter(**same, state=PreparationState.WAITING)
    waiting.filter(alive_at__lt=now - SILENCE).delete()
    found = waiting.first()
    return found or _put_in(Preparation(report=report, **same, asked_at=now, alive_at=now))


def _put_in(preparation: Preparation) -> Preparation:
    preparation.save()
    in_this_transaction("prepare", lock=ONE_BY_ONE).defer(preparation=preparation.pk)
    return preparation


def prepare(preparation: Preparation) -> None:
    """Make it, and store the result or a sentence on the error. Discarded if deleted meanwhile."""
    _tell(preparation, state=PreparationState.MAKING)
    with translation.override(preparation.language), _telling_what_went_wrong(preparation):
        _tell(preparation, state=PreparationState.READY, content=_made(preparation))


def _made(preparation: Preparation) -> bytes | None:
    report = preparation.report
    match Wanted(preparation.wanted):
        case Wanted.FIGURES:
            move_on(report)
            return None
        case Wanted.PREVIEW:
            return _preview(report)
        case Wanted.DRAFT:
            return draft_pdf(report)
        case Wanted.COMMITTEE:
            return committee_pdf(_release(preparation))
        case Wanted.FUNDER:
            return funder_pdf(_release(preparation), preparation.grant_number or 0)


def _preview(report: AnnualReport) -> bytes:
    """Return the document itself, in the language that it will be printed in."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("reporting/release/preview.html", {"document": draft(report)}).encode()


def _release(preparation: Preparation) -> Release:
    released = Release.objects.with_files().select_related("report__paper")
    # Not None: the database refuses an excerpt without release.
    number = preparation.release_number or 0
    return released.get(report=preparation.report, kind=ReportKind.ANNUAL, number=number)


@transaction.atomic
def _tell(preparation: Preparation, **values: object) -> None:
    Preparation.objects.unfinished().filter(pk=preparation.pk).update(alive_at=timezone.now(), **values)


@contextmanager
def _telling_what_went_wrong(preparation: Preparation) -> Iterator[None]:
    """Store a sentence for whoever waits; the error also propagates to the log."""
    try:
        yield
    except TooLong as error:
        _tell(preparation, state=PreparationState.FAILED, trouble=str(error)[:300])
    except Exception as error:
        _tell(preparation, state=PreparationState.FAILED, trouble=words_for(error)[:300])
        raise


@transaction.atomic
def forget_prepared() -> int:
    """Delete results that are no longer needed; return how many."""
    return Preparation.objects.filter(asked_at__lt=timezone.now() - _KEPT).delete()[0]
