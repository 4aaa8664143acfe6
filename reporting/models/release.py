"""Immutable releases: protected figures, texts and files."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Delete, Update

from familienzentrum.models.base import Addressed
from familienzentrum.triggers import Guard, refuse
from reporting.choices import ReportKind
from reporting.models.base import known
from reporting.models.publicity import Publicity
from reporting.models.report import AnnualReport
from reporting.models.reported_days import (
    NO_HEAD_COUNT_OF_A_REPORTED_DAY,
    NO_STEP_OF_A_REPORTED_DAY,
    NO_VISIT_LEAVES_A_REPORTED_DAY,
    NO_VISIT_OF_A_REPORTED_DAY,
)

_FOR_READING = {"application/pdf", "application/vnd.oasis.opendocument.spreadsheet"}


def says_what_changed(table: str) -> CheckConstraint:
    """Check: a correction says what it corrects. Interim pages follow each other; none corrects another."""
    return CheckConstraint(
        name=f"{table}_correction_says_what_changed",
        condition=Q(number=1) | ~Q(changes="") | Q(kind=ReportKind.INTERIM),
        violation_error_message=_("Say what changed since the release before."),
    )


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases in the words of the house."""

    def with_files(self) -> Self:
        """Prefetch the files without their contents."""
        return self.prefetch_related(models.Prefetch("files", ReleaseFile.objects.without_content()))

    def with_publicity(self) -> Self:
        """Annotate whether it is public, as last decided by two people, and whether a change is pending."""
        last = Publicity.objects.confirmed().filter(release=OuterRef("pk")).order_by("-pk").values("is_public")
        waiting = Publicity.objects.open().filter(release=OuterRef("pk"))
        return self.annotate(
            is_public=Coalesce(Subquery(last[:1]), Value(value=False)), awaits_second_person=Exists(waiting)
        )

    def with_paper(self) -> Self:
        """Annotate number and kind of the council paper as of the release."""
        return self.annotate(paper_number=KT("figures__paper__number"), paper_kind=KT("figures__paper__kind"))

    def with_beginning(self) -> Self:
        """Annotate the first day on record as of the release; null in one that does not say it."""
        return self.annotate(records_begin=KT("figures__records_begin"))

    def public(self) -> Self:
        """Those that families may read."""
        return self.with_publicity().filter(is_public=True)


class Release(Addressed):
    """A release. The database refuses to update or delete it (trigger `release_is_final`)."""

    report = models.ForeignKey(
        AnnualReport, verbose_name=_("annual report"), on_delete=models.PROTECT, related_name="releases"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind, default=ReportKind.ANNUAL)
    number = models.PositiveSmallIntegerField(_("number"))
    changes = models.CharField(_("what changed"), max_length=1000, blank=True)
    released_at = models.DateTimeField(_("released at"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("released by"), on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(_("protected figures and texts"))
    sha256 = models.CharField(_("checksum of the list of files"), max_length=64)

    # Of `with_beginning`.
    records_begin: str | None

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-report__year", "kind", "-number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="release_number_once",
                fields=["report", "kind", "number"],
                violation_error_message=_("Somebody else has just released this report. Look at it first."),
            ),
            CheckConstraint(
                name="release_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message=_("Releases are numbered from 1."),
            ),
            CheckConstraint(
                name="release_has_a_checksum",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A release needs the checksum of its file."),
            ),
            # A CHECK that yields NULL passes: hence both IS NOT NULL.
            CheckConstraint(
                name="release_four_eyes",
                condition=Q(prepared_by__isnull=False, checked_by__isnull=False) & ~Q(checked_by=F("prepared_by")),
                violation_error_message=_("A report is checked by somebody else than the person who prepared it."),
            ),
            says_what_changed("release"),
            known("release", "kind", ReportKind.values, _("Choose a kind of report from the list.")),
        ]
        triggers = [
            Guard(
                name="release_is_final",
                when=Before,
                operation=Update | Delete,
                func=refuse("release_is_final", "a release is never changed and never deleted"),
            ),
            NO_VISIT_OF_A_REPORTED_DAY,
            NO_VISIT_LEAVES_A_REPORTED_DAY,
            NO_STEP_OF_A_REPORTED_DAY,
            NO_HEAD_COUNT_OF_A_REPORTED_DAY,
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"

    @property
    def is_annual(self) -> bool:
        return ReportKind(self.kind).is_annual


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Files in the words of the house."""

    def without_content(self) -> Self:
        """Defer the heavy column."""
        return self.defer("content")


class StoredFile(models.Model):
    """A file with its checksum. `position` is its place in lists."""

    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=120)
    media_type = models.CharField(_("media type"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_reading(self) -> bool:
        """For people; everything else is for machines and verification."""
        return self.media_type in _FOR_READING


class ReleaseFile(StoredFile):
    """A file of a release; as final as the release itself (trigger `release_file_is_final`)."""

    release = models.ForeignKey(Release, verbose_name=_("release"), on_delete=models.PROTECT, related_name="files")

    objects = StoredFileQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("file of a release")
        verbose_name_plural = _("files of a release")
        constraints = [
            models.UniqueConstraint(
                name="release_file_name_once",
                fields=["release", "name"],
                violation_error_message=_("This release has a file of this name already."),
            )
        ]
        triggers = [
            Guard(
                name="release_file_is_final",
                when=Before,
                operation=Update | Delete,
                func=refuse("release_file_is_final", "a file of a release is never changed and never deleted"),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("release_file", args=[self.release.public_id, self.name])
