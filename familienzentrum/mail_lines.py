"""Lines to the mail server, kept open while mails follow each other.

A line costs a connection, and perhaps TLS and a login: more than the mail. Whoever sends takes one that nobody uses, or
opens another, and puts it back. So there are as many as threads send at once, and no two threads ever share one.
"""

import atexit
import os
import smtplib
import threading
import time
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

# Long enough for the next mail of a rush, short enough that no server hangs up first.
SECONDS_KEPT = 2.0
_PATIENCE_WITH_GOODBYE = 1.0


class NothingSent(Exception):
    """The server has certainly nothing of the mail; the cause says what went wrong."""


@dataclass(frozen=True)
class Letter:
    """A mail as it goes over a line; `content` has all headers and ends its lines as SMTP does."""

    sender: str
    recipient: str
    content: bytes


class _Line:
    """One open line. Raises OSError if the server cannot be reached, or refuses to begin."""

    def __init__(self, backend: EmailBackend) -> None:
        try:
            backend.open()
        except OSError:
            with suppress(OSError):
                backend.close()
            raise
        server: Any = backend.connection
        self._server, self._hand_content = server, server.data
        server.data = self._note_beginning
        self.wanted = _wanted_by(backend)
        self.free_since = 0.0
        self.has_begun = False

    def say(self, letter: Letter) -> None:
        """Hand over one mail. `has_begun` tells afterwards whether the server may have any of it."""
        self.has_begun = False
        self._server.sendmail(letter.sender, letter.recipient, letter.content)

    @property
    def is_open(self) -> bool:
        """What refuses a mail stays open, and is reset by smtplib; what broke is closed by it."""
        return self._server.sock is not None

    def close(self) -> None:
        """Say goodbye, without waiting long for the answer."""
        with suppress(OSError):
            if self.is_open:
                self._server.sock.settimeout(_PATIENCE_WITH_GOODBYE)
                self._server.quit()
        self._server.close()

    def drop(self) -> None:
        """Close our end alone: in a copy of this process the line is still that of the original."""
        self._server.close()

    def _note_beginning(self, content: bytes) -> tuple[int, bytes]:
        self.has_begun = True
        return self._hand_content(content)


def hand_over(letter: Letter, backend: EmailBackend) -> None:
    """Hand a mail to the server that the backend names. Raises NothingSent, or OSError and ValueError as smtplib does.

    A line that was kept may be closed by now, or has carried as many mails as the server allows: then a new one is
    tried, once. That is safe as long as nothing of the mail has been handed over.
    """
    kept = _taken(_wanted_by(backend))
    if kept:
        try:
            _say(kept, letter)
        except smtplib.SMTPException as error:
            is_of_the_line = isinstance(error, smtplib.SMTPSenderRefused) or not kept.is_open
            if kept.has_begun or not is_of_the_line:
                raise
        else:
            return
    _say_anew(letter, backend)


def hang_up() -> None:
    """Close all lines that nobody uses."""
    _close_unused(older_than=0)


def _say_anew(letter: Letter, backend: EmailBackend) -> None:
    try:
        line = _Line(backend)
    except OSError as error:
        raise NothingSent from error
    try:
        _say(line, letter)
    except smtplib.SMTPServerDisconnected as error:
        if line.has_begun:
            raise
        raise NothingSent from error


def _say(line: _Line, letter: Letter) -> None:
    try:
        line.say(letter)
    finally:
        _put_back(line)


def _wanted_by(backend: EmailBackend) -> Hashable:
    """Lines to different servers, or with another login, are never taken for each other."""
    reached = (type(backend), backend.host, backend.port, backend.timeout)
    login = (backend.username, backend.password)
    return reached, login, backend.use_tls, backend.use_ssl, backend.ssl_keyfile, backend.ssl_certfile


_free: list[_Line] = []
_guard = threading.Lock()
_closer: threading.Thread | None = None


def _taken(wanted: Hashable) -> _Line | None:
    """Take the line that was used last: the others grow old and are closed."""
    with _guard:
        found = next((line for line in reversed(_free) if line.wanted == wanted), None)
        if found:
            _free.remove(found)
        return found


def _put_back(line: _Line) -> None:
    global _closer
    if not line.is_open:
        line.close()
        return
    line.free_since = time.monotonic()
    with _guard:
        _free.append(line)
        if _closer is None:
            _closer = threading.Thread(target=_close_what_is_old, name="mail lines", daemon=True)
            _closer.start()


def _close_what_is_old() -> None:
    """Run until no line is left: a worker that has nothing to send holds none, and has no thread for them."""
    global _closer
    while True:
        _close_unused(older_than=SECONDS_KEPT)
        with _guard:
            if not _free:
                _closer = None
                return
        time.sleep(SECONDS_KEPT / 4)


def _close_unused(*, older_than: float) -> None:
    limit = time.monotonic() - older_than
    with _guard:
        old = [line for line in _free if line.free_since <= limit]
        _free[:] = [line for line in _free if line.free_since > limit]
    for line in old:
        line.close()


def _forget_in_copy() -> None:
    """What the original process says on its lines is not for its copy to say."""
    global _guard, _closer
    _guard, _closer = threading.Lock(), None
    for line in _free:
        line.drop()
    _free.clear()


atexit.register(hang_up)
os.register_at_fork(after_in_child=_forget_in_copy)
