"""The report of a year while it is written."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familienzentrum.models.base import Keyed
from reporting.choices import Chapter, ReportKind, TextState
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

    def chapters(self, kind: ReportKind) -> frozenset[Chapter]:
        """Return the chapters that such a report may have, without those that are left out."""
        texts = self.texts.all() if self.pk else ()
        left_out = {text.chapter for text in texts if not text.is_shown and kind.has_text_in(Chapter(text.chapter))}
        return frozenset(kind.chapters) - left_out


class ChapterTextQuerySet(models.QuerySet["ChapterText"]):
    """Texts in the words of the house."""

    def before(self, year: int, chapter: Chapter) -> Self:
        """Earlier reports' texts of a chapter, latest first, as a starting point."""
        earlier = self.filter(report__year__lt=year, chapter=chapter).exclude(text="")
        return earlier.select_related("report").order_by("-report__year")


class ChapterText(models.Model):
    """The written part of one chapter; figures and tables are added automatically.

    A hidden chapter is left out of the report, with its figures; its text is kept.
    """

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="texts"
    )
    chapter = models.CharField(_("chapter"), max_length=20, choices=Chapter)
    text = models.TextField(_("text"), max_length=50_000, blank=True)
    is_shown = models.BooleanField(_("shown in the report"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=TextState, default=TextState.DRAFT)

    objects = ChapterTextQuerySet.as_manager()

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
