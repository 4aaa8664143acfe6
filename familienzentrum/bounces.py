"""The only module that knows IMAP: reads in a mailbox which of our mails came back, and keeps nothing else of them."""

import email
import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any

from django.conf import settings
from django.db import OperationalError

from familienzentrum.mail import header, is_ours, number_in

# Reports of delivery (RFC 3464); what people write into this mailbox is left to people.
_REPORTS = '(UNSEEN HEADER "Content-Type" "delivery-status")'
_MOST = 200
_LARGEST = 200_000  # bytes: the headers of our mail are within, whatever was attached
_HARMLESS = {"delayed", "delivered", "relayed", "expanded"}
_WORD = re.compile(r"[A-Za-z]+")

_log = logging.getLogger("portal.mail")


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
    """Hand each mail to a family that came back to `note`, and delete its report; return how many `note` knew.

    Every readable report about such a mail goes, also of a delay, or of a message erased meanwhile: it contains an
    address. All others stay, marked as read. A crash in between hands a bounce over once more. Raises MailboxTrouble.
    """
    noted = 0
    done: list[str] = []
    with _mailbox() as box:
        for uid in _uids(box):
            treated = _guarded(_report(box, uid), note)
            if treated is None:
                continue
            noted += treated.is_noted
            done += [uid] if treated.is_done else []
            box.uid("STORE", uid, "+FLAGS", r"(\Deleted)" if treated.is_done else r"(\Seen)")
        _remove(box, done)
    return noted


@dataclass(frozen=True)
class _Treated:
    """Whether a failure was noted, and whether the report may go."""

    is_noted: bool = False
    is_done: bool = False


def _guarded(report: Message | None, note: Callable[[Bounce], bool]) -> _Treated | None:
    """Treat one report; None leaves it for the next time. Anybody may send one: none may keep the others waiting."""
    try:
        return _treated(report, note) if report else _Treated()
    except OperationalError as trouble:
        _log.error("A report of delivery has to wait: %s.", type(trouble).__name__)
        return None
    except Exception as trouble:  # noqa: BLE001 - a traceback would repeat what is in it
        _log.error("A report of delivery cannot be read, and is left to people: %s.", type(trouble).__name__)
        return _Treated()


def _treated(report: Message, note: Callable[[Bounce], bool]) -> _Treated:
    original = next((found for part in report.walk() if (found := _original_in(part)) is not None), None)
    number = number_in(original) if original is not None else None
    if original is None or number is None:
        return _Treated()
    is_noted = _has_failed(report) and note(Bounce(number, _status(report)))
    return _Treated(is_noted, is_done=is_noted or is_ours(original))


def _has_failed(report: Message) -> bool:
    """Return whether the server gave up; a status of 4 with it is a full mailbox or a server that was away too long.

    Raises ValueError where the report does not say: what is taken for a delay is deleted, and its family not called.
    """
    actions = {found[0].lower() for fields in _recipients(report) if (found := _WORD.search(header(fields, "Action")))}
    if "failed" in actions:
        return True
    if not actions or not actions <= _HARMLESS:
        raise ValueError("No known action")
    return False


def _status(report: Message) -> str:
    """Return the digits alone: what a server writes beside them may name somebody."""
    found = (re.match(r"\s*(\d\.\d{1,3}\.\d{1,3})", header(fields, "Status")) for fields in _recipients(report))
    return next((match[1] for match in found if match), "")


def _recipients(report: Message) -> Iterator[Message]:
    """Yield the groups of fields about a recipient, of the part that machines read."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from (fields for fields in part.get_payload() if "Action" in fields)  # type: ignore[misc]


def _original_in(part: Message) -> Message | None:
    """Return the copy of our mail, or of its headers, that a report carries."""
    if part.get_content_type() == "text/rfc822-headers":
        headers = part.get_payload(decode=True)
        return email.message_from_bytes(headers) if isinstance(headers, bytes) else None
    if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
        return part.get_payload()[0]  # type: ignore[index,return-value]
    return None


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


def _remove(box: imaplib.IMAP4, done: list[str]) -> None:
    """Remove these reports, and nothing that a person has marked as deleted in the same folder.

    A server without UIDPLUS (RFC 4315) removes all that is so marked, or nothing: then they stay marked until the
    person's mails are gone.
    """
    if not done:
        return
    if b"UIDPLUS" in box.capability()[1][0].upper().split():
        box.uid("EXPUNGE", ",".join(done))
        return
    _answer, found = box.uid("SEARCH", "DELETED")
    if {uid.decode() for uid in (found[0] or b"").split()} <= set(done):
        box.expunge()
