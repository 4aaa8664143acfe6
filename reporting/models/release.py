"""The report of a year: its texts while it is written, and what was released for good."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Addressed, Keyed
from reporting.choices import Chapter, TextState
from reporting.models.base import known, sane_year
from reporting.models.council import Paper


class AnnualReport(Keyed):
    """The report of one year, being written."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, error_messages={"unique": _("There is a report for this year already.")}
    )
    paper = models.OneToOneField(
        Paper, verbose_name=_("council paper"), on_delete=models.PROTECT, related_name="report", null=True, blank=True
    )

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering = ["-year"]
        constraints = [sane_year("annual_report")]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.year])


class ChapterText(models.Model):
    """What people write in one chapter; figures, charts and tables come by themselves."""

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="texts"
    )
    chapter = models.CharField(_("chapter"), max_length=20, choices=Chapter)
    text = models.TextField(_("text"), max_length=50_000)
    state = models.CharField(_("state"), max_length=10, choices=TextState, default=TextState.DRAFT)

    class Meta:
        verbose_name = _("text of a chapter")
        verbose_name_plural = _("texts of chapters")
        ordering = ["report", "id"]
        constraints = [
            known("chapter_text", "chapter", Chapter.values, _("Choose a chapter from the list.")),
            known("chapter_text", "state", TextState.values, _("Choose a state from the list.")),
            models.UniqueConstraint(
                name="chapter_text_once",
                fields=["report", "chapter"],
                violation_error_message=_("This chapter has a text already. Change that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.chapter}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases in the words of the house."""

    def without_files(self) -> Self:
        """Leave the heavy columns in the database; `size` is that of the file in bytes."""
        size = models.Func("pdf", function="OCTET_LENGTH", output_field=models.IntegerField())
        return self.defer("pdf", "figures").annotate(size=size)

    def public(self) -> Self:
        """Those that families may read: their council paper is dealt with in public."""
        return self.filter(report__paper__is_public=True)


class Release(Addressed):
    """What was laid on the table: protected figures, texts and file, as they were.

    The database refuses to change or to delete a release (trigger `release_is_final`).
    """

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.PROTECT, related_name="releases"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    released_at = models.DateTimeField(_("released at"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("released by"), on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(_("protected figures and texts"))
    pdf = models.BinaryField(_("file"))
    sha256 = models.CharField(_("checksum of the file"), max_length=64)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-report__year", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="release_number_once",
                fields=["report", "number"],
                violation_error_message=_("Somebody else has just released this report. Look at it first."),
            ),
            models.CheckConstraint(
                name="release_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message=_("Releases are numbered from 1."),
            ),
            models.CheckConstraint(
                name="release_has_a_checksum",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A release needs the checksum of its file."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"
