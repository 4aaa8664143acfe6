"""Fills an unused portal with synthetic data and prints the logins."""

import datetime as dt
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.demonstration.make import WEEKS, CannotDemonstrate, Made, make_demonstration
from appointments.demonstration.people import logins, password
from familienzentrum import local_time
from familienzentrum.auditing.chain import forget_former_log
from familienzentrum.datafiles import BadData
from familienzentrum.models import Centre


class Command(BaseCommand):
    help = "Fill an unused portal with invented people, times, appointments and visits. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number makes other data")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="the last day, today if not given")
        parser.add_argument("--weeks", type=int, default=WEEKS, help="how long the house has been open")
        parser.add_argument("--folder", type=Path, help="the centre's data files, found by its key if not given")

    def handle(self, *args: Any, seed: int, until: dt.date | None, weeks: int, **options: Any) -> None:
        folder = options["folder"] or settings.BASE_DIR / "centres" / Centre.current().key
        try:
            made = make_demonstration(folder, seed=seed, now=_moment(until), weeks=weeks)
        except CannotDemonstrate as error:
            raise CommandError(str(error.words)) from error
        except BadData as error:
            raise CommandError(_("%(error)s Nothing was changed.") % {"error": error}) from error
        if made:
            forget_former_log()
        self.stdout.write(_counts(made) if made else _("This portal is a demonstration already; nothing was changed."))
        for name, role in logins():
            self.stdout.write(f"{name:<16} {password()}  {role}")


def _counts(made: Made) -> str:
    words = _("Made up: %(slots)d times, %(appointments)d appointments, %(visits)d visits, %(referrals)d referrals.")
    return words % asdict(made)


def _moment(until: dt.date | None) -> dt.datetime:
    """Return now, or the end of that working day."""
    if until in (None, timezone.localdate()):
        return timezone.now()
    return local_time.at(until, dt.time(18))
