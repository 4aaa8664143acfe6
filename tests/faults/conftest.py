"""A real mail server on this machine that does what a test tells it to."""

import asyncio
import email
import socket
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from familienzentrum import mail_lines


class Moods:
    """Answers each address with the next of `answers`, then with "yes". Keeps what it took in `mails`.

    It takes so many mails on one line, and says `too_many` to the next one.
    """

    def __init__(self, port: int):
        self.port = port
        self.answers: list[str] = []
        self.mails: list[bytes] = []
        self.greeted = 0
        self.before_answer: Callable[[], None] = lambda: None
        self.hangs_up_once = False
        self.hangs_up_at_address = False
        self.mails_on_one_line = 1000
        self.too_many = "421 4.7.0 Too many mails on one line"
        self.said_goodbye = Event()
        self.lines: list[asyncio.Transport] = []

    def stand(self, **given: Any) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **given)
        self._controller.start()

    def fall(self) -> None:
        self._controller.stop()

    def hang_up(self) -> None:
        """Close all lines, without a word."""
        for line in self.lines:
            self._controller.loop.call_soon_threadsafe(line.close)

    @property
    def numbers(self) -> list[str]:
        return [email.message_from_bytes(mail)["Message-ID"] for mail in self.mails]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted += 1
        self.lines.append(server.transport)
        session.host_name, session.mails = hostname, 0
        return responses

    async def handle_QUIT(self, server, session, envelope):
        self.said_goodbye.set()
        return "221 Bye"

    async def handle_MAIL(self, server, session, envelope, address, options):
        session.mails += 1
        if session.mails > self.mails_on_one_line:
            if self.too_many.startswith("421"):
                asyncio.get_running_loop().call_soon(server.transport.close)
            return self.too_many
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.hangs_up_at_address:
            self.hangs_up_at_address = False
            server.transport.abort()
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope.content)
        await asyncio.to_thread(self.before_answer)
        if self.hangs_up_once:
            self.hangs_up_once = False
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def port():
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def smtp_settings(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    return settings


@pytest.fixture
def mail_server(smtp_settings, port):
    """A mail server that stands from now on."""
    server = Moods(port)
    server.stand()
    yield server
    mail_lines.hang_up()
    server.fall()
