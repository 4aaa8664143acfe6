"""What the demonstration says when it is open: where, as whom, and what to try."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation

from familienzentrum.choices import Role
from familienzentrum.models import Centre
from offers.models import Membership


def welcome(home: str) -> str:
    """Return the words for the terminal."""
    with translation.override("en"):
        logins = "\n".join(_logins())
    password = settings.VAR_DIR / "secrets" / settings.DATABASE_NAME / "demo_password"
    return f"""
{Centre.current().name} is open. Everything in it is invented, and says so on every page.

  Families   {home}/
  Staff      {home}/haus/    password for all: {password.read_text().strip()}
{logins}

Try this:
  1. As a family: find help, book a time, open it again with its code, cancel it.
     Mails are not sent; they lie in {settings.EMAIL_FILE_PATH}
  2. At the front desk: check the family in by its code, record a visit with the keyboard.
  3. As administration: open the annual report of last year, read the preview, make the PDF.

Ctrl-C stops everything. What was entered stays for the next start.
"""


def _logins() -> Iterator[str]:
    """Yield the first login of every role."""
    for role in Role:
        holder = Membership.objects.filter(role=role).select_related("user", "office").order_by("pk").first()
        if holder:
            office = f", {holder.office}" if holder.office else ""
            yield f"    {holder.user.username:14}{role.label}{office}"
