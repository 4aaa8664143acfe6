"""Releases a report: what was laid on the table stays as it was."""

from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from familienzentrum.audit import record
from familienzentrum.models import User
from reporting.document import release_document
from reporting.models import AnnualReport, Release
from reporting.paper import as_pdf
from reporting.readiness import gaps


class NotReady(Exception):
    """Something is still missing; the page of the year says what."""

    words = _("This report is not ready. Look at what is still missing.")


class AlreadyReleased(Exception):
    """Somebody else was quicker, or the button was pressed twice."""

    words = _("Somebody has just released this report. Look at it before you release it again.")


@transaction.atomic
def release(report: AnnualReport, *, number: int, by: User) -> Release:
    """Freeze figures, texts and file as release `number`. Raises NotReady and AlreadyReleased.

    The report is locked: of two people at once, the second meets a number that is taken.
    """
    report = AnnualReport.objects.select_for_update(of=["self"]).select_related("paper").get(pk=report.pk)
    if number != next_number(report):
        raise AlreadyReleased
    now = timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        document = release_document(report, number, timezone.localdate(now))
        if gaps(report, document.published):
            raise NotReady
        pdf = as_pdf(document)
    checksum = sha256(pdf).hexdigest()
    made = report.releases.create(
        number=number, released_at=now, released_by=by, figures=document.frozen(), pdf=pdf, sha256=checksum
    )
    record("report.released", report, by=by, number=number, sha256=checksum)
    return made


def next_number(report: AnnualReport) -> int:
    return report.releases.count() + 1
