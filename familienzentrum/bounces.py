"""The only module that knows IMAP: reads in a mailbox which of our mails came back, and keeps nothing else of them."""

import email
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any

from django.conf import settings

# Reports of delivery (RFC 3464); what people write into this mailbox is left to people.
_REPORTS = '(UNSEEN HEADER "Content-Type" "delivery-status")'
_MOST = 200
_LARGEST = 200_000  # bytes: the headers of our mail are within, whatever was attached
_NUMBER = re.compile(r"<([0-9a-f]{1,32})@")


class MailboxTrouble(Exception):
    """The mailbox cannot be read. Names the kind of trouble only: answers of servers repeat names."""


@dataclass(frozen=True)
class Bounce:
    """A mail that came back for good: the number of its Message-ID, and a status like 5.1.1."""

    number: str
    status: str


def is_configured() -> bool:
    return bool(settings.BOUNCES_HOST)


def read_bounces(note: Callable[[Bounce], bool]) -> int:
    """Hand each mail that came back to `note`, and delete the report once it returns True; return how many.

    Reports of delays, which decide nothing, are deleted too: they contain an address. A report that says of no mail of
    ours that it failed stays, marked as read. A crash in between hands a bounce over once more. Raises MailboxTrouble.
    """
    noted = 0
    with _mailbox() as box:
        for uid in _uids(box):
            report = _report(box, uid)
            bounce = bounce_of(report) if report else None
            is_done = note(bounce) if bounce else bool(report and not _has_failed(report))
            noted += bool(bounce and is_done)
            box.uid("STORE", uid, "+FLAGS", r"(\Deleted)" if is_done else r"(\Seen)")
        box.expunge()
    return noted


def bounce_of(report: Message) -> Bounce | None:
    """Return which mail a report of delivery is about; None if it has not failed for good, or was not ours."""
    if not _has_failed(report):
        return None
    number = next(filter(None, map(_number_in, report.walk())), None)
    return Bounce(number, _status(report)) if number else None


def _has_failed(report: Message) -> bool:
    """Return whether the server gave up; a status of 4 with it is a full mailbox or a server that was away too long."""
    return any((fields["Action"] or "").strip().lower() == "failed" for fields in _recipients(report))


def _status(report: Message) -> str:
    """Return the digits alone: what a server writes beside them may name somebody."""
    found = (re.match(r"\s*(\d\.\d{1,3}\.\d{1,3})", fields["Status"] or "") for fields in _recipients(report))
    return next((match[1] for match in found if match), "")


def _recipients(report: Message) -> Iterator[Message]:
    """Yield the groups of fields of the part that machines read."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from part.get_payload()  # type: ignore[misc]


def _number_in(part: Message) -> str | None:
    """Return the number of our mail from the copy of it, or of its headers, that a report carries."""
    original: Message | None = None
    if part.get_content_type() == "text/rfc822-headers":
        headers = part.get_payload(decode=True)
        original = email.message_from_bytes(headers) if isinstance(headers, bytes) else None
    elif part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
        original = part.get_payload()[0]  # type: ignore[index,assignment]
    match = _NUMBER.search(original["Message-ID"] or "") if original is not None else None
    return match[1] if match else None


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    """Open the folder of the mailbox, and leave politely."""
    try:
        box = _connected()
        try:
            box.login(settings.BOUNCES_USER, settings.BOUNCES_PASSWORD)
            if box.select(settings.BOUNCES_FOLDER)[0] != "OK":
                raise MailboxTrouble("NoSuchFolder")
            yield box
        finally:
            box.logout()
    except OSError as error:
        raise MailboxTrouble(type(error).__name__) from None
    except imaplib.IMAP4.error:
        raise MailboxTrouble("Refused") from None


def _connected() -> imaplib.IMAP4:
    host, port, timeout = settings.BOUNCES_HOST, settings.BOUNCES_PORT, settings.EMAIL_TIMEOUT
    if not settings.BOUNCES_USE_TLS:
        return imaplib.IMAP4(host, port, timeout=timeout)
    return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)


def _uids(box: imaplib.IMAP4) -> list[str]:
    _answer, found = box.uid("SEARCH", _REPORTS)
    return [uid.decode() for uid in (found[0] or b"").split()][:_MOST]


def _report(box: imaplib.IMAP4, uid: str) -> Message | None:
    """Fetch one report without marking it; None if somebody deleted it meanwhile."""
    _answer, parts = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_LARGEST}>)")
    content: Any = next((part[1] for part in parts if isinstance(part, tuple)), None)
    return email.message_from_bytes(content) if content else None
