"""Brings the tables up to date, whatever stands still meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand
from django.core.management.commands.migrate import Command as FrameworksMigrate


class Command(FrameworksMigrate):
    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        """Leave out the checks of the database: during an update nobody expects a worker, nor a night to be done."""
        return BaseCommand.get_check_kwargs(self, options)
