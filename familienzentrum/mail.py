"""The only module that builds and sends mails."""

import logging
import re
import smtplib
from email.message import Message
from email.utils import parseaddr
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from familienzentrum import mail_lines
from familienzentrum.mail_addresses import as_sent
from familienzentrum.mail_octets import octets_of

logger = logging.getLogger("portal.mail")

# SMTP: 4xx is transient, 5xx permanent (RFC 5321, 4.2.1).
_NEVER = 500
_LONGEST_NUMBER = 32  # hex digits: 128 bits never meet by chance
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")
_MARK = ("Auto-Submitted", "auto-generated")
_MESSAGE_ID = re.compile(rf"<([0-9a-f]{{{_LONGEST_NUMBER}}})@([^>]+)>")


class NotSent(Exception):
    """The mail was not sent. Names the kind of trouble only: SMTP answers repeat the address.

    `is_final`: retrying is pointless, the address is rejected or invalid.
    `is_uncertain`: the connection broke during delivery; the server may have accepted the mail.
    """

    def __init__(self, words: str, *, is_final: bool = False, is_uncertain: bool = False) -> None:
        super().__init__(words)
        self.is_final = is_final
        self.is_uncertain = is_uncertain


class Mail(EmailMultiAlternatives):
    """A mail to one address."""

    @cached_property
    def letter(self) -> mail_lines.Letter:
        """Return it as it travels. Raises ValueError for what cannot be written."""
        [to] = self.to
        content = octets_of(self, number=number_of(self))
        if content is None:
            made: Any = self.message()
            content = made.as_bytes(linesep="\r\n")
        return mail_lines.Letter(_plain(self.from_email), _plain(to), content)


def _plain(address: str) -> str:
    """Return an address without a name, as it stands on an envelope."""
    is_plain = address.isascii() and _ADDRESS.fullmatch(address)
    return address if is_plain else sanitize_address(address, "utf-8")


def message(*, to: str, subject: str, body: str, number: str, html: str = "") -> Mail:
    """Return a mail; `number` determines its Message-ID, so that a retry carries the same one."""
    # A longer one is folded behind the name of its header, where some mail systems lose it.
    number = number[:_LONGEST_NUMBER]
    headers = {"Message-ID": f"<{number}@{_host()}>", **dict([_MARK])}
    made = Mail(subject=subject, body=body, to=[as_sent(to)], headers=headers)
    if html:
        made.attach_alternative(html, "text/html")
    return made


def number_of(made: Mail) -> str:
    """Return the number in its Message-ID, by which a mail that comes back is recognised."""
    return made.extra_headers["Message-ID"].strip("<>").partition("@")[0]


def number_in(returned: Message) -> str | None:
    """Return the number of a mail that came back, or of its headers; None if it has not the form of one to a family.

    Mails to staff have a shorter number, or one with dashes.
    """
    found = _MESSAGE_ID.search(header(returned, "Message-ID"))
    return found[1] if found else None


def is_ours(returned: Message) -> bool:
    """Return whether the portal wrote this mail to a family, also if its row is erased: by form, domain and mark.

    The mail program of a colleague may number like us, but does not say that a machine wrote it.
    """
    found = _MESSAGE_ID.search(header(returned, "Message-ID"))
    name, mark = _MARK
    return bool(found and found[2].lower() == _host().lower() and header(returned, name).strip().lower() == mark)


def header(returned: Message, name: str) -> str:
    """Return a header as text, empty if there is none: with an 8-bit byte in it, Python gives an object."""
    return str(returned[name] or "")


def _host() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def send(mail: Mail) -> None:
    """Hand a mail to the server. Raises NotSent, which is safe to log."""
    try:
        _hand_over(mail)
    except mail_lines.NothingSent as nothing:
        raise NotSent(type(nothing.__cause__).__name__) from None
    except (OSError, ValueError) as error:
        raise _explained(error) from None


def is_sent(mail: Mail, given_up: str) -> bool:
    """Hand a mail to the server; False if that is given up, which is logged. Raises NotSent if a retry makes sense."""
    try:
        send(mail)
    except NotSent as trouble:
        if not trouble.is_final:
            raise
        logger.error("%s is given up: %s.", given_up, trouble)
        return False
    return True


def _hand_over(mail: Mail) -> None:
    backend = get_connection()
    if isinstance(backend, EmailBackend):
        mail_lines.hand_over(mail.letter, backend)
        return
    try:
        backend.open()
    except OSError as error:
        raise mail_lines.NothingSent from error
    try:
        backend.send_messages([mail])
    finally:
        backend.close()


def send_and_listen(mail: Mail) -> str:
    """Hand a mail to the server and return its answer, empty for backends without one.

    Raises OSError or ValueError, whose messages repeat the address: show them to the caller, never log them.
    """
    with get_connection() as connection:
        heard = _overheard(getattr(connection, "connection", None))
        connection.send_messages([mail])
        return heard[-1] if heard else ""


def _overheard(line: Any) -> list[str]:
    """Return a list that collects the server's answers: smtplib discards the successful ones."""
    heard: list[str] = []
    if isinstance(line, smtplib.SMTP):
        listen = line.getreply

        def listening() -> tuple[int, bytes]:
            code, words = listen()
            heard.append(f"{code} {words.decode(errors='replace')}")
            return code, words

        line.getreply = listening  # type: ignore[method-assign]
    return heard


def _explained(error: OSError | ValueError) -> NotSent:
    name = type(error).__name__
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=answers):
            codes = [code for code, _words in answers.values()]
            return NotSent(_with_code(name, min(codes)), is_final=min(codes) >= _NEVER)
        case smtplib.SMTPDataError(smtp_code=code):
            return NotSent(_with_code(name, code), is_final=code >= _NEVER)
        case smtplib.SMTPResponseException(smtp_code=code):
            # Our configuration, not the address: the operator can fix it.
            return NotSent(_with_code(name, code))
        case ValueError():
            return NotSent(name, is_final=True)
    return NotSent(name, is_uncertain=True)


def _with_code(name: str, code: int) -> str:
    return f"{name} {code}"
