"""Reports whether an older secret of personal data may be removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appointments.privacy.older_secrets import need_of_older_secrets
from familienzentrum.accounts.password_hash import older_hashes


class Command(BaseCommand):
    help = "Say until when the older ones of PERSONAL_DATA_SECRETS are needed."

    def handle(self, *args: Any, **options: Any) -> None:
        need = need_of_older_secrets()
        if need.lost:
            raise CommandError(f"{need.lost} rows open with none of the secrets: put back the one that was taken away.")
        if need.older:
            self.stdout.write(f"{need.older} rows ask for an older secret, the last until {need.until}.")
        else:
            self.stdout.write("No row asks for an older secret.")
        if passwords := older_hashes():
            words = f"{passwords} password{'s' if passwords > 1 else ''}"
            self.stdout.write(
                f"{words} of staff: hashed anew at the next login. Later, a link for a new one is needed."
            )
        if need.slips_until:
            self.stdout.write(
                f"Slips ask for the secret of the day they were given; the last is good until {need.slips_until}."
            )
