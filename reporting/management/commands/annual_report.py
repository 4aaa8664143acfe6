"""Writes the annual report of a year as PDF; the same file that the pages offer."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.models import AnnualReport
from reporting.models.base import FIRST_YEAR
from reporting.paper import draft_pdf


class Command(BaseCommand):
    help = "Write the annual report of a year as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="for example 2025")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, year: int, output: Path, **options: Any) -> None:
        _refuse_year(year)
        report = AnnualReport.objects.select_related("paper").filter(year=year).first()
        _write(output, draft_pdf(report or AnnualReport(year=year)))
        self.stdout.write(_("The annual report %(year)s is in %(file)s.") % {"year": year, "file": output})


def _refuse_year(year: int) -> None:
    this_year = timezone.localdate().year
    if not FIRST_YEAR <= year <= this_year:
        words = _("There is no report for %(year)s. Choose a year from %(first)s to %(last)s.")
        raise CommandError(words % {"year": year, "first": FIRST_YEAR, "last": this_year})


def _write(output: Path, pdf: bytes) -> None:
    """Write beside the file first: what was there stays whole if the disk is full."""
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(pdf)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        words = _("The file %(file)s cannot be written: %(reason)s. Nothing was changed.")
        raise CommandError(words % {"file": output, "reason": error.strerror}) from error
