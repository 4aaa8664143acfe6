"""Erases personal data that is due; the worker does the same every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appointments.privacy.actions import erase_due
from familienzentrum.rewriting import NotRewritten, rewrite_tables


class Command(BaseCommand):
    help = "Erase what families told us and whose date has come: appointments, waiting lists, wish lists."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Erased the personal data of {erase_due()} rows.")
        try:
            tables = rewrite_tables()
        except NotRewritten as error:
            words = f"What was erased may still lie in files of the database. Run this once more. {error}"
            raise CommandError(words) from error
        self.stdout.write(f"Rewrote {len(tables)} tables: nothing that was erased is left in their files.")
