"""Creates the first account of a new portal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from familienzentrum.choices import Role
from familienzentrum.codes import new_code
from offers.actions.people import create_person, give_role
from offers.forms.staff_people import PersonForm
from offers.models import Membership


class Command(BaseCommand):
    """All other accounts are created by the administration in the portal."""

    help = "Open an account of the administration and print its first password. Needed once on a new portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="Administration", help="last name, as colleagues read it")
        parser.add_argument("--email", default="", help="for logging in and for a new password")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        form = PersonForm({"last_name": options["name"], "username": options["username"], "email": options["email"]})
        if not form.is_valid():
            raise CommandError(" ".join(str(words) for errors in form.errors.values() for words in errors))
        password = new_code()
        person = create_person(form.save(commit=False), password=password, by=None)
        give_role(Membership(user=person, role=Role.ADMINISTRATION), by=None)
        self.stdout.write(f"Log in as {person.username} with the password {password}, then choose your own.")
