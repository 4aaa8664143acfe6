"""What a page requested from the worker; kept until the night."""

import datetime as dt

from django.db import models
from django.db.models import CheckConstraint, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Addressed
from reporting.choices import PreparationState, Wanted
from reporting.models.base import known
from reporting.models.report import AnnualReport

# Presumed dead: the longest proof and layout take two minutes.
SILENCE = dt.timedelta(minutes=5)
# Papers made from a release, which has a number.
OF_RELEASES = [Wanted.COMMITTEE, Wanted.FUNDER]


class PreparationQuerySet(models.QuerySet["Preparation"]):
    """Preparations in the words of the house."""

    def unfinished(self) -> "PreparationQuerySet":
        """Those still to do, or interrupted by a killed worker."""
        return self.filter(state__in=[PreparationState.WAITING, PreparationState.MAKING])

    def with_file(self) -> "PreparationQuerySet":
        return self.filter(state=PreparationState.READY, content__isnull=False)


class Preparation(Addressed):
    """Something that takes seconds, so the worker makes it, never a web thread.

    Who asked is not stored: everybody who may see the report may see it. Its file is a draft, or an excerpt of a
    release; it is deleted the following night.
    """

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="preparations"
    )
    wanted = models.CharField(_("what is wanted"), max_length=10, choices=Wanted)
    release_number = models.PositiveSmallIntegerField(_("number of the release"), null=True, blank=True)
    grant_number = models.PositiveSmallIntegerField(_("number of the grant in the release"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=PreparationState, default=PreparationState.WAITING)
    asked_at = models.DateTimeField(_("asked for at"))
    # The last sign of life of the worker.
    alive_at = models.DateTimeField(_("last sign of life"))
    trouble = models.CharField(_("what went wrong"), max_length=300, blank=True)
    content = models.BinaryField(_("content"), null=True, blank=True)

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name = _("file that a page asked for")
        verbose_name_plural = _("files that pages asked for")
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="preparation_waits_once",
                fields=["report", "wanted", "release_number", "grant_number", "language"],
                condition=Q(state=PreparationState.WAITING),
                nulls_distinct=False,
                violation_error_message=_("The worker has been asked for this already. Wait a moment."),
            ),
            CheckConstraint(
                name="preparation_excerpt_of_a_release",
                condition=Q(wanted__in=OF_RELEASES, release_number__isnull=False)
                | (~Q(wanted__in=OF_RELEASES) & Q(release_number__isnull=True)),
                violation_error_message=_("An excerpt belongs to a release, everything else to the draft."),
            ),
            CheckConstraint(
                name="preparation_for_a_funder",
                condition=Q(wanted=Wanted.FUNDER, grant_number__isnull=False)
                | (~Q(wanted=Wanted.FUNDER) & Q(grant_number__isnull=True)),
                violation_error_message=_("Say for which grant, and only where it is about one."),
            ),
            CheckConstraint(
                name="preparation_content_when_ready",
                # Figures are kept elsewhere (`InterimFigures`).
                condition=Q(state=PreparationState.READY, wanted=Wanted.FIGURES, content__isnull=True)
                | (Q(state=PreparationState.READY, content__isnull=False) & ~Q(wanted=Wanted.FIGURES))
                | (~Q(state=PreparationState.READY) & Q(content__isnull=True)),
                violation_error_message=_("A file is there once it is made, and not before."),
            ),
            known("preparation", "wanted", Wanted.values, _("Choose what is wanted from the list.")),
            known("preparation", "state", PreparationState.values, _("Choose a state from the list.")),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.wanted}"

    def get_absolute_url(self) -> str:
        return reverse("report_preparation", args=[self.report.year, self.public_id])

    @property
    def url_when_ready(self) -> str:
        """Return the URL to go to once it is ready."""
        if self.wanted == Wanted.FIGURES:
            return self.report.get_absolute_url()
        return reverse("report_prepared_file", args=[self.report.year, self.public_id, self.file_name])

    @property
    def url_to_ask(self) -> str:
        """Return the URL to request it again."""
        year, number = self.report.year, self.release_number
        match Wanted(self.wanted):
            case Wanted.FIGURES:
                return reverse("report_work_out", args=[year])
            case Wanted.PREVIEW:
                return reverse("report_preview", args=[year])
            case Wanted.DRAFT:
                return reverse("report_pdf", args=[year])
            case Wanted.COMMITTEE:
                return reverse("report_committee", args=[year, number])
            case Wanted.FUNDER:
                return reverse("report_funder", args=[year, number, self.grant_number])

    @property
    def file_name(self) -> str:
        """Return a name that marks a draft as such: it may be saved beside the release."""
        year, number = self.report.year, self.release_number
        match Wanted(self.wanted):
            case Wanted.COMMITTEE:
                return f"information-{year}-{number}.pdf"
            case Wanted.FUNDER:
                return f"sachbericht-{year}-{number}-{self.grant_number}.pdf"
            case Wanted.DRAFT:
                return f"jahresbericht-{year}-entwurf.pdf"
            case _:
                return f"jahresbericht-{year}-vorschau.html"

    @property
    def is_waiting(self) -> bool:
        return self.state == PreparationState.WAITING

    @property
    def is_ready(self) -> bool:
        return self.state == PreparationState.READY

    @property
    def has_failed(self) -> bool:
        return self.state == PreparationState.FAILED

    @property
    def is_silent(self) -> bool:
        """Nobody makes it: the worker was stopped, or there is none."""
        return not self.is_ready and not self.has_failed and timezone.now() - self.alive_at > SILENCE
