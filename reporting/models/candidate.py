"""A report on its way to its release: made by the worker, checked by a second person, then released as it is."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.models.base import Addressed
from reporting.choices import CandidateState, MakingStep, ReportKind
from reporting.models.base import known
from reporting.models.release import StoredFile, StoredFileQuerySet, says_what_changed
from reporting.models.report import AnnualReport

OPEN = [CandidateState.MAKING, CandidateState.TO_CHECK, CandidateState.CHECKED]
# A worker without a sign of life for this long is presumed dead.
SILENCE = dt.timedelta(minutes=5)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates in the words of the house."""

    def open(self) -> "CandidateQuerySet":
        """Those that may still become a release."""
        return self.filter(state__in=OPEN)


class Candidate(Addressed):
    """Figures, texts and files as put forward; what is checked is what is released.

    `public_id` becomes that of the release: the files contain their future URL.
    """

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="candidates"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind, default=ReportKind.ANNUAL)
    number = models.PositiveSmallIntegerField(_("number"))
    first_month = models.PositiveSmallIntegerField(_("first month"), default=1)
    last_month = models.PositiveSmallIntegerField(_("last month"), default=12)
    changes = models.CharField(
        _("what changed"),
        max_length=1000,
        blank=True,
        help_text=_("Since the release before. It is printed in the report."),
    )
    state = models.CharField(_("state"), max_length=20, choices=CandidateState, default=CandidateState.MAKING)
    step = models.CharField(
        pgettext_lazy("making of a report", "step"), max_length=20, choices=MakingStep, default=MakingStep.WAITING
    )
    percent = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    # The last sign of life of the worker.
    alive_at = models.DateTimeField(_("last sign of life"))
    trouble = models.CharField(_("what went wrong"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    figures = models.JSONField(_("protected figures and texts"), default=dict)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("report put forward for release")
        verbose_name_plural = _("reports put forward for release")
        ordering = ["-prepared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="candidate_open_once",
                fields=["report", "kind"],
                condition=Q(state__in=OPEN),
                violation_error_message=_("This report has been put forward already. Look at that one first."),
            ),
            CheckConstraint(
                name="candidate_four_eyes",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("prepared_by")),
                violation_error_message=_("Somebody else must check it: a colleague of yours."),
            ),
            CheckConstraint(
                name="candidate_checked_when_and_by_whom",
                condition=Q(checked_by__isnull=False, checked_at__isnull=False)
                | ~Q(state__in=[CandidateState.CHECKED, CandidateState.RELEASED]),
                violation_error_message=_("Nobody has checked this report yet."),
            ),
            CheckConstraint(
                name="candidate_percent_to_hundred",
                condition=Q(percent__lte=100),
                violation_error_message=_("More than everything cannot be done."),
            ),
            CheckConstraint(
                name="candidate_months_of_its_kind",
                condition=Q(
                    kind=ReportKind.INTERIM,
                    first_month__gte=1,
                    last_month__gte=F("first_month"),
                    last_month__lte=12,
                )
                | Q(kind=ReportKind.ANNUAL, first_month=1, last_month=12)
                | Q(kind=ReportKind.GUIDE_FIRST, first_month=1, last_month=6)
                | Q(kind=ReportKind.GUIDE_SECOND, first_month=7, last_month=12),
                violation_error_message=_("Choose months from January to December, the first one first."),
            ),
            says_what_changed("candidate"),
            known("candidate", "state", CandidateState.values, _("Choose a state from the list.")),
            known("candidate", "step", MakingStep.values, _("Choose a step from the list.")),
            known("candidate", "kind", ReportKind.values, _("Choose a kind of report from the list.")),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"

    @property
    def months(self) -> tuple[int, int]:
        return self.first_month, self.last_month

    @property
    def is_making(self) -> bool:
        return self.state == CandidateState.MAKING

    @property
    def is_silent(self) -> bool:
        """Nobody is making it: the worker was stopped, or there is none."""
        return self.is_making and timezone.now() - self.alive_at > SILENCE

    @property
    def is_to_check(self) -> bool:
        return self.state == CandidateState.TO_CHECK

    @property
    def is_checked(self) -> bool:
        return self.state == CandidateState.CHECKED

    @property
    def numbers_to_read(self) -> list[dict[str, str]]:
        """The numbers in texts that are in no table: the reviewer vouches for them."""
        found: list[dict[str, str]] = self.figures.get("numbers_in_texts", {}).get("to_read", [])
        return found

    @property
    def words_to_confirm(self) -> str:
        """The statement on these numbers that the reviewer confirms."""
        return str(self.figures.get("numbers_in_texts", {}).get("words", ""))

    @property
    def has_failed(self) -> bool:
        return self.state == CandidateState.FAILED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == CandidateState.WITHDRAWN


class CandidateFile(StoredFile):
    """A file of a candidate; deleted with it."""

    candidate = models.ForeignKey(
        Candidate, verbose_name=_("report put forward"), on_delete=models.CASCADE, related_name="files"
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("file of a report put forward")
        verbose_name_plural = _("files of a report put forward")
        constraints = [
            models.UniqueConstraint(
                name="candidate_file_name_once",
                fields=["candidate", "name"],
                violation_error_message=_("This report has a file of this name already."),
            )
        ]
