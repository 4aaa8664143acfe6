"""Checks the chain of the audit log at once, and takes note of a break that somebody has explained."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from familienzentrum import audit
from familienzentrum.auditing.chain import check_chain, head, link_new
from familienzentrum.models import AuditCheck, Centre, User


class Command(BaseCommand):
    """Prints the head of the chain, to be compared with the journal or an export."""

    help = "Check the audit log: every entry against its hash, every hash against the one before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accept", metavar="REASON", help="what explains a break that was found")
        parser.add_argument("--by", metavar="USER-NAME", help="who has looked into it")

    def handle(self, *args: Any, **options: Any) -> None:
        link_new()
        check = check_chain()
        if check.trouble and options["accept"]:
            _accept(options["accept"], options["by"])
            # What is wrong in the midst of the chain stays wrong, and is no news.
            AuditCheck.objects.update(accepted=check_chain().trouble)
            self.stdout.write("Taken note of. It is an entry of the audit log, and no finding any more.")
        elif check.trouble and check.trouble != check.accepted:
            raise CommandError(f"The audit log was changed: {check.trouble}.")
        found = head()
        self.stdout.write(f"{found.links} links, hash {found.digest}")


@transaction.atomic
def _accept(reason: str, username: str | None) -> None:
    person = User.objects.filter(username__iexact=username or "").first()
    if person is None:
        raise CommandError("Say who has looked into it: --by USER-NAME")
    found = check_chain()
    audit.record("auditlog.acknowledged", Centre.current(), by=person, reason=reason, trouble=found.trouble)
    # From here on later checks compare with what is there now, which this entry vouches for.
    link_new(vouched_for=True)
    now = head()
    AuditCheck.objects.update(links=now.links, digest=now.digest)
