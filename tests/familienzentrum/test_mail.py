"""A mail that does not go out is logged without the address it was for."""

import smtplib
import traceback

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from familienzentrum.mail import NotSent, message, send

TO = "ente@example.org"


class Refusing(BaseEmailBackend):
    """Answers like a mail server that does not know the address."""

    def send_messages(self, messages):
        [to] = messages[0].to
        raise smtplib.SMTPRecipientsRefused({to: (550, f"No mailbox {to}".encode())})


def test_refused_mail_says_why_and_not_to_whom(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(NotSent) as refusal:
        send(message(to=TO, subject="", body="", number="1"))
    log = "".join(traceback.format_exception(refusal.value))
    assert "SMTPRecipientsRefused" in log
    assert TO not in log
