"""The only place that makes mails."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage


def message(*, to: str, subject: str, body: str, number: str) -> EmailMessage:
    """Return a plain mail; `number` makes its Message-ID, the same for the same message."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{number}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body=body, to=[to], headers=headers)
