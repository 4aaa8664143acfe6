"""`migrate` without the health checks."""

from typing import Any

from django.core.management.base import BaseCommand
from django.core.management.commands.migrate import Command as FrameworksMigrate


class Command(FrameworksMigrate):
    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        """Skip the database checks: during an update no worker runs and nightly jobs may be overdue."""
        return BaseCommand.get_check_kwargs(self, options)
