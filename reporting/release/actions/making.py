"""Makes all parts of a release in the background, step by step, cancellable between steps."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from familienzentrum.audit import record
from familienzentrum.pdf import MissingFont, Sheets
from familienzentrum.pdf_check import NotAccessible
from reporting.choices import CandidateState, MakingStep
from reporting.core.snapshot import at_one_moment
from reporting.models import Candidate, CandidateFile
from reporting.paper.chapters import pictures_in
from reporting.paper.document import Document, candidate_document
from reporting.paper.excerpts import committee_sheets
from reporting.paper.exports.bundle import Bundle, bundle_of
from reporting.paper.layout import TooLong, lay_out_document, refuse_long_report, refuse_long_summary
from reporting.paper.stored import document_of, kept
from reporting.release.second_person import tell_of_candidate


class NobodyWaits(Exception):
    """The report was withdrawn, or given up, while it was being made."""


def make(candidate: Candidate) -> None:
    """Make figures, texts and files of a candidate; it then awaits checking.

    On any error the draft is unchanged, and the candidate stores a sentence on what happened.
    """
    with translation.override(settings.LANGUAGE_CODE), _telling_what_went_wrong(candidate):
        _reach(candidate, MakingStep.COUNTING, 5)
        with at_one_moment():
            document = candidate_document(candidate)
        if document.refusals:
            # Texts may have changed since the report was put forward.
            _fail(candidate, " ".join(document.refusals))
            return
        _reach(candidate, MakingStep.LAYING_OUT, 50)
        content = kept(document, candidate.number)
        said = document_of(content, {one.sha256: one.content for one in pictures_in(document.chapters)})
        sheets = _laid_out(said, content)
        _reach(candidate, MakingStep.WRITING, 75)
        bundle = bundle_of(candidate, content, said, sheets)
        _reach(candidate, MakingStep.KEEPING, 95)
        _keep(candidate, bundle)


def _laid_out(said: Document, content: Mapping[str, Any]) -> Sheets:
    """Lay out the report, or the one page that an interim report is. Raises TooLong."""
    if said.kind.is_interim:
        return committee_sheets(content)
    sheets = lay_out_document(said)
    refuse_long_summary(said, sheets)
    refuse_long_report(said, sheets)
    return sheets


@transaction.atomic
def _reach(candidate: Candidate, step: MakingStep, percent: int) -> None:
    """Record progress, which doubles as a heartbeat. Raises NobodyWaits."""
    _update_if_wanted(candidate, step=step, percent=percent, alive_at=timezone.now())


@transaction.atomic
def _keep(candidate: Candidate, bundle: Bundle) -> None:
    """Store all files or none."""
    _update_if_wanted(candidate, state=CandidateState.TO_CHECK, percent=100, figures=bundle.content)
    CandidateFile.objects.bulk_create(
        CandidateFile(
            candidate=candidate,
            position=position,
            name=file.name,
            media_type=file.media_type,
            description=file.description[:200],
            content=file.content,
            size=file.size,
            sha256=file.sha256,
        )
        for position, file in enumerate(bundle.files, start=1)
    )
    tell_of_candidate(candidate)
    record("report.made", candidate.report, by=None, kind=candidate.kind, number=candidate.number)


def _update_if_wanted(candidate: Candidate, **values: object) -> None:
    still_wanted = Candidate.objects.filter(pk=candidate.pk, state=CandidateState.MAKING)
    if not still_wanted.update(**values):
        raise NobodyWaits


@contextmanager
def _telling_what_went_wrong(candidate: Candidate) -> Iterator[None]:
    """Store a sentence with the candidate; the error itself propagates to the log."""
    words = _unforeseen()
    try:
        yield
        words = ""
    except NobodyWaits:
        words = ""
    except TooLong as error:
        words = str(error)
    except (OSError, DatabaseError, MemoryError, MissingFont, NotAccessible) as error:
        words = words_for(error)
        raise
    finally:
        if words:
            _fail(candidate, words)


@transaction.atomic
def _fail(candidate: Candidate, words: str) -> None:
    waiting = Candidate.objects.filter(pk=candidate.pk, state=CandidateState.MAKING)
    waiting.update(state=CandidateState.FAILED, trouble=words[:300])


def words_for(error: BaseException) -> str:
    """Explain the error and what to do in non-technical words."""
    if isinstance(error, MissingFont):
        return str(error)
    if isinstance(error, NotAccessible):
        return _(
            "The PDF would not be readable for everybody, as the law asks. Nothing was released, and the draft is as it"
            " was. Tell whoever runs the portal; the log says what is wrong."
        )
    if isinstance(error, MemoryError):
        return _("The machine has too little memory. Nothing was released. Tell whoever runs the portal.")
    if _is_disk_full(error):
        return _("The disk is full. Nothing was released, and the draft is as it was. Tell whoever runs the portal.")
    return _unforeseen()


def _is_disk_full(error: BaseException) -> bool:
    return isinstance(error.__cause__, psycopg.errors.DiskFull) or getattr(error, "errno", None) == errno.ENOSPC


def _unforeseen() -> str:
    return _(
        "The files could not be made. Nothing was released, and the draft is as it was. Try once more; if it fails"
        " again, tell whoever runs the portal."
    )
