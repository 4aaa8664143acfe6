"""Writes the annual report of a year as PDF: the same file that the pages offer."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.choices import ReportKind
from reporting.models import AnnualReport, ReleaseFile
from reporting.models.base import FIRST_YEAR
from reporting.paper.exports import files
from reporting.paper.layout import draft_pdf, file_name


class Command(BaseCommand):
    help = "Write the annual report of a year as PDF: the last release as it was frozen, or with --draft the draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="for example 2025")
        parser.add_argument(
            "--draft",
            action="store_true",
            help="the draft instead of the last release: today's texts, and the figures that pages show",
        )
        parser.add_argument("--output", type=Path, help="the file to write; else a file in this folder")

    def handle(self, *args: Any, year: int, draft: bool, output: Path | None = None, **options: Any) -> None:
        _refuse_year(year)
        pdf = _drafted(year) if draft else _released(year)
        output = output or Path(file_name(year))
        _write(output, pdf)
        self.stdout.write(_("The annual report %(year)s is in %(file)s.") % {"year": year, "file": output})


def _drafted(year: int) -> bytes:
    report = AnnualReport.objects.select_related("paper").filter(year=year).first()
    return draft_pdf(report or AnnualReport(year=year))


def _released(year: int) -> bytes:
    kept = ReleaseFile.objects.filter(release__report__year=year, release__kind=ReportKind.ANNUAL)
    found = kept.filter(name=files.REPORT).order_by("-release__number").first()
    if found is None:
        words = _("The report %(year)s has not been released yet. For the draft add: --draft")
        raise CommandError(words % {"year": year})
    return bytes(found.content)


def _refuse_year(year: int) -> None:
    this_year = timezone.localdate().year
    if not FIRST_YEAR <= year <= this_year:
        words = _("There is no report for %(year)s. Choose a year from %(first)s to %(last)s.")
        raise CommandError(words % {"year": year, "first": FIRST_YEAR, "last": this_year})


def _write(output: Path, pdf: bytes) -> None:
    """Write to a temporary file first: an existing file stays intact if the disk is full."""
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(pdf)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        words = _("The file %(file)s cannot be written: %(reason)s. Nothing was changed.")
        raise CommandError(words % {"file": output, "reason": error.strerror}) from error
