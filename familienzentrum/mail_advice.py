"""Troubleshooting hints for the operator when a mail is not sent."""

import smtplib
import socket
import ssl

from django.conf import settings

ARRIVED = (
    "Now look whether it arrives. If it does not, this server takes mails and does not deliver them, as one does that "
    "was set up for its own machine only: ask whoever runs it, or set EMAIL_HOST to another one."
)


def where() -> str:
    """Name the transport in use."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    return str(settings.EMAIL_BACKEND)


def answer_in(error: OSError | ValueError) -> str:
    """Return the server's own message, else that of the library."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=answers):
            return "; ".join(_written(code, words) for code, words in answers.values())
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=words):
            return _written(code, words)
    return str(error) or type(error).__name__


def advice_for(error: OSError | ValueError) -> str:
    """Return what to check first."""
    for kinds, words in _ADVICE:
        if isinstance(error, kinds):
            return words
    return "Check EMAIL_HOST and EMAIL_PORT, and ask whoever runs the mail server."


# First match wins: special cases before general ones.
_ADVICE: list[tuple[tuple[type[Exception], ...], str]] = [
    ((smtplib.SMTPAuthenticationError,), "Check EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."),
    ((smtplib.SMTPNotSupportedError, ssl.SSLError), "Check EMAIL_USE_TLS and EMAIL_PORT, mostly 587 with TLS."),
    ((smtplib.SMTPSenderRefused,), "Check DEFAULT_FROM_EMAIL: the server must be willing to send for this address."),
    (
        (smtplib.SMTPRecipientsRefused,),
        "Check the address. If it is right, the server does not carry mails out for us: set EMAIL_HOST_USER and "
        "EMAIL_HOST_PASSWORD, or ask whoever runs it to let this machine send.",
    ),
    ((smtplib.SMTPServerDisconnected,), "The server hung up. Check EMAIL_PORT and EMAIL_USE_TLS."),
    ((socket.gaierror,), "No machine has this name. Check EMAIL_HOST."),
    ((ConnectionRefusedError,), "Nothing listens there. Check EMAIL_HOST and EMAIL_PORT."),
    ((TimeoutError,), "Nothing answers. Check EMAIL_HOST and EMAIL_PORT, and whether a firewall lies in between."),
    ((ValueError,), "No mail can be written to this address, or from DEFAULT_FROM_EMAIL. Check both."),
]


def _written(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
