"""A real mail server on this machine that does what a test tells it to."""

import socket
from collections.abc import Callable

import pytest
from aiosmtpd.controller import Controller


class Moods:
    """Answers each address with the next of `answers`, then with "yes". Keeps what it took in `mails`."""

    def __init__(self):
        self.answers: list[str] = []
        self.mails: list[bytes] = []
        self.greeted = 0
        self.before_answer: Callable[[], None] = lambda: None
        self.hangs_up_once = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope.content)
        self.before_answer()
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
    controller = Controller(Moods(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller.handler
    controller.stop()
