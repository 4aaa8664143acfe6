"""Release workflow: put forward, checked by a second person, released exactly as checked."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familienzentrum.audit import record
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction
from familienzentrum.refusals import Refusal
from reporting.choices import CandidateState, ReportKind
from reporting.disclosure import still_stands
from reporting.models import AnnualReport, Candidate, Release, ReleaseFile
from reporting.models.candidate import OPEN, SILENCE
from reporting.models.release import StoredFile
from reporting.paper.exports.files import CHECKSUMS
from reporting.release.readiness import gaps


class NotReady(Refusal):
    """Something is still missing; the page of the year says what."""

    words = _("This report is not ready. Look at what is still missing.")


class AlreadyReleased(Refusal):
    """Somebody else was quicker, or the button was pressed twice."""

    words = _("Somebody has just released this report. Look at it before you release it again.")


class AlreadyPutForward(Refusal):
    """Somebody else was quicker, or the button was pressed twice."""

    words = _("This report has been put forward already. Look at that one first.")


class SamePerson(Refusal):
    """Four-eyes principle."""

    words = _("Somebody else must check it: a colleague of yours.")


class NotRead(Refusal):
    """The reviewer must vouch for the numbers that are in no table."""

    words = _("Read the numbers in the list, and tick that you have.")


class NotChecked(Refusal):
    """Wrong state for this action; the page shows the state."""

    words = _("That cannot be done now. Look at how far this report is.")


class Outdated(Refusal):
    """Another report was released meanwhile; what both together disclose was not examined."""

    words = _("Another report was released meanwhile. Put this one forward anew: both must be protected together.")


@transaction.atomic
def put_forward(
    report: AnnualReport,
    *,
    number: int,
    by: User,
    kind: ReportKind = ReportKind.ANNUAL,
    months: tuple[int, int] | None = None,
    changes: str = "",
) -> Candidate:
    """Have the worker make all files of release `number`; `months` are chosen for an interim page only.

    Raises NotReady, AlreadyReleased and AlreadyPutForward. The report is locked: of two concurrent calls the
    second finds the first.
    """
    report = AnnualReport.objects.select_for_update(of=["self"]).select_related("paper").get(pk=report.pk)
    if number != next_number(report, kind):
        raise AlreadyReleased
    first, last = months if months and kind.is_interim else kind.months
    if gaps(report, kind, (first, last)):
        raise NotReady
    _give_up_dead_ones(report)
    if report.candidates.open().filter(kind=kind).exists():
        raise AlreadyPutForward
    now = timezone.now()
    made = report.candidates.create(
        kind=kind,
        number=number,
        first_month=first,
        last_month=last,
        changes=changes,
        prepared_by=by,
        prepared_at=now,
        alive_at=now,
    )
    record("report.put_forward", report, by=by, kind=kind.value, number=number)
    in_this_transaction("make_candidate").defer(candidate=made.pk)
    return made


def _give_up_dead_ones(report: AnnualReport) -> None:
    """Give up candidates of killed workers; should such a worker resume, it gets NobodyWaits."""
    dead = report.candidates.filter(state=CandidateState.MAKING, alive_at__lt=timezone.now() - SILENCE)
    dead.update(state=CandidateState.FAILED, trouble=gettext("The work was interrupted. Nothing was released."))


@transaction.atomic
def check(candidate: Candidate, *, by: User, has_read_numbers: bool = False) -> Candidate:
    """Record the check by a second person. Raises NotChecked, SamePerson and NotRead."""
    found = _locked(candidate)
    if found.state != CandidateState.TO_CHECK:
        raise NotChecked
    if found.prepared_by == by:
        raise SamePerson
    if found.numbers_to_read and not has_read_numbers:
        raise NotRead
    found.state, found.checked_by, found.checked_at = CandidateState.CHECKED, by, timezone.now()
    found.save(update_fields=["state", "checked_by", "checked_at"])
    numbers = len(found.numbers_to_read)
    record("report.checked", found.report, by=by, kind=found.kind, number=found.number, numbers_read=numbers)
    return found


@transaction.atomic
def withdraw(candidate: Candidate, *, by: User) -> Candidate:
    """Cancel the making, or withdraw the candidate; the draft is unchanged. Raises NotChecked."""
    found = _locked(candidate)
    if found.state not in OPEN:
        raise NotChecked
    found.state = CandidateState.WITHDRAWN
    found.save(update_fields=["state"])
    found.files.all().delete()
    record("report.withdrawn", found.report, by=by, kind=found.kind, number=found.number)
    return found


@transaction.atomic
def release(candidate: Candidate, *, by: User) -> Release:
    """Freeze what was checked, byte for byte. Raises AlreadyReleased, NotChecked and Outdated.

    Locks all reports: releases are serialised, and each considers all earlier ones. Comparing timestamps is not enough:
    another release may be uncommitted, hence invisible to the worker, while this one is put forward.
    """
    list(AnnualReport.objects.select_for_update().order_by("pk").values_list("pk"))
    found = _locked(candidate)
    if found.state == CandidateState.RELEASED:
        raise AlreadyReleased
    if found.state != CandidateState.CHECKED:
        raise NotChecked
    if Release.objects.filter(released_at__gt=found.prepared_at).exists() or not still_stands(found.figures):
        raise Outdated
    made = _frozen(found, by)
    found.state = CandidateState.RELEASED
    found.save(update_fields=["state"])
    found.files.all().delete()
    record("report.released", found.report, by=by, kind=found.kind, number=found.number, sha256=made.sha256)
    return made


def _frozen(candidate: Candidate, by: User) -> Release:
    kept = list(candidate.files.all())
    made = Release.objects.create(
        public_id=candidate.public_id,
        report=candidate.report,
        kind=candidate.kind,
        number=candidate.number,
        changes=candidate.changes,
        released_at=timezone.now(),
        prepared_by=candidate.prepared_by,
        checked_by=candidate.checked_by,
        released_by=by,
        figures=candidate.figures,
        sha256=next(file.sha256 for file in kept if file.name == CHECKSUMS),
    )
    ReleaseFile.objects.bulk_create(ReleaseFile(release=made, **_values(file)) for file in kept)
    _decide_who_may_read_it(made, candidate)
    return made


def _decide_who_may_read_it(made: Release, candidate: Candidate) -> None:
    """Freeze what the second person saw: later changes of the council paper do not count."""
    if made.kind == ReportKind.ANNUAL:
        made.publicity.create(
            is_public=bool(candidate.figures.get("is_public")),
            proposed_by=candidate.prepared_by,
            proposed_at=candidate.prepared_at,
            confirmed_by=candidate.checked_by,
            confirmed_at=candidate.checked_at,
        )


def _values(file: StoredFile) -> dict[str, object]:
    """Return the columns of a file. Raises ValueError if the stored bytes do not match their checksum."""
    if sha256(bytes(file.content)).hexdigest() != file.sha256:
        raise ValueError(f"The file {file.name} is damaged.")
    return {field.name: getattr(file, field.name) for field in StoredFile._meta.get_fields()}


def _locked(candidate: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=["self"]).select_related("report").get(pk=candidate.pk)


def next_number(report: AnnualReport, kind: ReportKind = ReportKind.ANNUAL) -> int:
    return report.releases.filter(kind=kind).count() + 1
