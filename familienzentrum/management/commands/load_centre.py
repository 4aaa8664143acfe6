"""Loads a centre's folder of data files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from familienzentrum.datafiles import BadData
from familienzentrum.entries import WriteResult
from familienzentrum.loading import load_folder


class Command(BaseCommand):
    help = "Load a centre's folder of data files. Run it again after a change: it updates and never duplicates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder in centres/")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            changes = load_folder(folder)
        except BadData as error:
            raise CommandError(_("%(error)s Nothing was changed.") % {"error": error}) from error
        counts = {change.value: changes[change] for change in WriteResult}
        self.stdout.write(_("Loaded: %(added)d new, %(changed)d changed, %(kept)d as before.") % counts)
