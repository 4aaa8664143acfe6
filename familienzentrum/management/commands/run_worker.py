"""Runs the worker: mails, nightly jobs, reports."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from familienzentrum.worker import EndsAgainAndAgain, work


class Command(BaseCommand):
    help = "Do the background work until told to stop. While the database is away, wait for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jobs", type=int, default=2, help="jobs at once")

    def handle(self, *args: Any, jobs: int, **options: Any) -> None:
        try:
            asyncio.run(work(jobs))
        except EndsAgainAndAgain as error:
            raise CommandError(f"{error} The reason stands above.") from error
