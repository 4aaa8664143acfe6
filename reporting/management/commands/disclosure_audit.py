"""Verifies a release from its published values alone, by addition, without a solver."""

import json
from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.models import Release
from reporting.paper.stored import contradictions_within
from reporting.recheck import contradictions, remarks

CONTENT = "bericht.json"


class Command(BaseCommand):
    help = "Check that a release gives nothing away that it hides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "a file bericht.json, the folder it is in, or a release such as 2025/annual/1"
        parser.add_argument("release", metavar="PATH_OR_RELEASE", help=words)

    def handle(self, *args: Any, release: str, **options: Any) -> None:
        path = Path(release)
        published, earlier = (_read(path), None) if path.exists() else _released(release)
        if not {"tables", "certificate"} <= published.keys():
            raise CommandError(_("%(release)s has no tables or no certificate.") % {"release": release})
        try:
            first = next(chain(contradictions(published, earlier), contradictions_within(published)), None)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise CommandError(_("%(release)s cannot be read as a release.") % {"release": release}) from error
        if first:
            raise CommandError(_("Contradiction: %(words)s") % {"words": first})
        number = sum(len(group["protected"]) for group in published["certificate"]["groups"])
        words = ngettext(
            "No contradiction. %(number)s hidden count has two witnesses that add up.",
            "No contradiction. Each of %(number)s hidden counts has two witnesses that add up.",
            number,
        )
        self.stdout.write(words % {"number": number})
        for remark in remarks(published):
            self.stdout.write(_("Given away before: %(words)s") % {"words": remark})


def _read(path: Path) -> dict[str, Any]:
    file = path / CONTENT if path.is_dir() else path
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(_("The file %(file)s cannot be read.") % {"file": file}) from error
    if not isinstance(values, dict):
        raise CommandError(_("The file %(file)s cannot be read.") % {"file": file})
    return values


def _released(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a release, and the earlier ones that its certificate names, in that order."""
    figures = _figures(name)
    sources = figures.get("certificate", {}).get("sources", [])
    return figures, [_figures(source["name"]) for source in sources[:-1]]


def _figures(name: str) -> dict[str, Any]:
    try:
        year, kind, number = name.split("/")
        found = Release.objects.filter(report__year=int(year), kind=kind, number=int(number))
    except ValueError as error:
        words = _("%(release)s is neither a file nor a release such as 2025/annual/1.")
        raise CommandError(words % {"release": name}) from error
    figures: dict[str, Any] | None = found.values_list("figures", flat=True).first()
    if figures is None:
        raise CommandError(_("There is no release %(release)s.") % {"release": name})
    return figures
