"""Erases personal data whose date has come; the worker does the same every night."""

from typing import Any

from django.core.management.base import BaseCommand

from appointments.privacy.actions import erase_due


class Command(BaseCommand):
    help = "Erase what families told us and whose date has come: appointments, waiting lists, wish lists."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Erased the personal data of {erase_due()} rows.")
