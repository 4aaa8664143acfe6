"""Prints which share of the visits could be linked to an appointment."""

from typing import Any

from django.core.management.base import BaseCommand

from appointments.privacy.linkable import shares


class Command(BaseCommand):
    help = "Say how many visits stand alone beside one appointment: as it is stored, and as it could be."

    def handle(self, *args: Any, **options: Any) -> None:
        for share in shares():
            self.stdout.write(f"{share.how}: {share.linkable} of {share.visits} visits, {share.percent:.1f} %")
