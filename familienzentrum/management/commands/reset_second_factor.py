"""Lets somebody in again whose second factor is lost, if nobody of the administration is there to ask."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from familienzentrum.accounts import lost_factors
from familienzentrum.constraints import kind_words
from familienzentrum.models import User


class Command(BaseCommand):
    """One of two people sits at the machine; the second one decides in the portal, logged in."""

    help = "Ask to remove the second factors of somebody. A second person decides in the portal within a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="who lost the second factor")
        parser.add_argument("--operator", required=True, help="your own name, for the audit log")
        parser.add_argument("--reason", required=True, help="how you made sure who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username__iexact=options["username"], is_active=True).first()
        if person is None:
            raise CommandError("Nobody who may log in has this user name.")
        try:
            lost_factors.ask(person, reason=options["reason"][:200], operator=options["operator"][:60])
        except lost_factors.NobodyCanDecide as refusal:
            raise CommandError(f"{refusal} (manage.py add_administrator)") from refusal
        except IntegrityError as refusal:
            raise CommandError(str(kind_words(refusal))) from refusal
        names = ", ".join(str(decider) for decider in lost_factors.deciders_of(person, None))
        self.stdout.write(f"Asked. One of these people decides in the portal within a day: {names}.")
