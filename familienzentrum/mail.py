"""The only place that makes mails and hands them over."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage


class NotSent(Exception):
    """The mail did not go out. It names the kind of trouble only: what a mail server answers repeats the address."""


def message(*, to: str, subject: str, body: str, number: str) -> EmailMessage:
    """Return a plain mail; `number` makes its Message-ID, the same for the same message."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{number}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body=body, to=[to], headers=headers)


def send(mail: EmailMessage) -> None:
    """Hand a mail to the server. Raises NotSent, which may be logged."""
    try:
        mail.send()
    except (OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from None
