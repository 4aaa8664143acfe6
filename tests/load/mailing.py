"""Mails of a load: a mail server that takes whatever comes, the worker that sends, and what all of it cost."""

import os
import socket
import time
from contextlib import contextmanager
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


class Taken:
    """Takes every mail and forgets it."""

    def __init__(self):
        self.number = 0

    async def handle_DATA(self, _server, _session, _envelope):
        self.number += 1
        return "250 OK"


@contextmanager
def mail_server():
    """Run a mail server and name it to every process that is started from here on."""
    from aiosmtpd.controller import Controller

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Taken(), hostname="127.0.0.1", port=port)
    controller.start()
    named = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
    }
    os.environ |= named
    try:
        yield controller.handler
    finally:
        for name in named:
            del os.environ[name]
        controller.stop()


def wait_until_sent(patience=120):
    """Wait until no mail waits any more; return how long that took. Raises AssertionError if it takes too long."""
    from appointments.choices import MessageState
    from appointments.models import Message

    begin = time.perf_counter()
    while Message.objects.filter(state__in=[MessageState.QUEUED, MessageState.SENDING]).exists():
        assert time.perf_counter() - begin < patience, "mails are left over"
        time.sleep(0.05)
    return time.perf_counter() - begin


def processor_of_portal():
    """Return the seconds of processor that web server, worker and database have used, ended children included.

    They are told by their command lines: the load generator itself is not counted.
    """
    return sum(map(_used, Path("/proc").glob("[0-9]*")))


def _used(process):
    try:
        command = (process / "cmdline").read_bytes()
        fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # it has ended meanwhile
        return 0
    counts = any(word in command for word in (b"granian", b"run_worker", b"postgres"))
    return sum(map(int, fields[11:15])) / _TICKS if counts else 0
