"""Sends one neutral mail, and says what the mail server answered."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from familienzentrum import mail
from familienzentrum.mail_advice import ARRIVED, advice_for, answer_in, where


class Command(BaseCommand):
    help = "Send one neutral mail on the configured way, and say what the mail server answered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="an e-mail address whose letter box you can look into")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        written = mail.message(
            to=address,
            subject="Test",
            body="This mail shows that mails go out. Nothing needs to be done.",
            number=str(uuid.uuid4()),
        )
        try:
            answer = mail.send_and_listen(written)
        except (OSError, ValueError) as error:
            raise CommandError(f"{where()}: {answer_in(error)}\n{advice_for(error)}") from None
        self.stdout.write(f"{where()}: {answer}\n{ARRIVED}" if answer else f"Handed over to {where()}.")
