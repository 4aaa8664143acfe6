"""The picture of a chapter, with what is said of it."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Length
from django.db.models.lookups import Range
from django.utils.translation import gettext_lazy as _

from familienzentrum.pictures import LONGEST_SIDE, MOST_BYTES
from reporting.choices import Chapter
from reporting.models.base import known
from reporting.models.report import AnnualReport


class ChapterPictureQuerySet(models.QuerySet["ChapterPicture"]):
    """Pictures in the words of the house."""

    def without_content(self) -> "ChapterPictureQuerySet":
        """Defer the heavy column."""
        return self.defer("content")


class ChapterPicture(models.Model):
    """One picture beside the text of a chapter, as it was written anew when it was uploaded."""

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.CASCADE, related_name="pictures"
    )
    chapter = models.CharField(_("chapter"), max_length=20, choices=Chapter)
    alternative = models.CharField(
        _("what it shows"),
        max_length=300,
        help_text=_("For whoever does not see it: one sentence. Name nobody."),
    )
    rights = models.CharField(
        _("rights"),
        max_length=200,
        help_text=_("Who made it, and who allowed to print and publish it, such as: Photo: town archive, CC BY 4.0."),
    )
    content = models.BinaryField(_("content"))
    width = models.PositiveIntegerField(_("width in dots"))
    height = models.PositiveIntegerField(_("height in dots"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    objects = ChapterPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of a chapter")
        verbose_name_plural = _("pictures of chapters")
        ordering = ["report", "id"]
        constraints = [
            known("chapter_picture", "chapter", Chapter.values, _("Choose a chapter from the list.")),
            models.UniqueConstraint(
                name="chapter_picture_once",
                fields=["report", "chapter"],
                violation_error_message=_("This chapter has a picture already. Change that one."),
            ),
            CheckConstraint(
                name="chapter_picture_is_described",
                condition=Q(alternative__regex=r"\S") & Q(rights__regex=r"\S"),
                violation_error_message=_("Say what the picture shows, and who allowed to publish it."),
            ),
            CheckConstraint(
                name="chapter_picture_has_a_checksum",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A picture needs its checksum."),
            ),
            CheckConstraint(
                name="chapter_picture_is_bounded",
                condition=Q(width__range=(1, LONGEST_SIDE), height__range=(1, LONGEST_SIDE))
                & Q(Range(Length("content"), (1, MOST_BYTES))),
                violation_error_message=_("The picture is too large. Choose it again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.chapter}"
