"""The demonstration's welcome message: URL, logins, what to try."""

from django.conf import settings
from django.utils import translation

from appointments.demonstration.people import logins, password
from familienzentrum.models import Centre


def welcome(home: str) -> str:
    """Return the text for the terminal."""
    with translation.override("en"):
        accounts = "\n".join(f"    {name:14}{role}" for name, role in logins())
    return f"""
{Centre.current().name} is open. Everything in it is invented, and says so on every page.

  Families   {home}/
  Staff      {home}/haus/    password for all: {password()}
{accounts}

Try this:
  1. As a family: find help, book a time, open it again with its code, cancel it.
     Mails are not sent; they lie in {settings.EMAIL_FILE_PATH}
  2. At the front desk: check the family in by its code, record a visit with the keyboard.
  3. As administration: open the annual report of last year, read the preview, make the PDF.

Ctrl-C stops everything. What was entered stays for the next start.
"""
