"""The command that tries the way of mails says what the server answered, and what to do where it went wrong."""

import socket

import pytest
from django.core.management import CommandError, call_command

ENTE = "ente@example.org"


def said(capsys):
    call_command("send_test_mail", ENTE)
    return capsys.readouterr().out


def failure():
    with pytest.raises(CommandError) as error:
        call_command("send_test_mail", ENTE)
    return str(error.value)


def test_answer_of_the_server_is_said(mail_server, port, capsys):
    said_first, said_next = said(capsys).strip().splitlines()
    assert said_first == f"127.0.0.1, port {port}: 250 OK"
    assert said_next.startswith("Now look whether it arrives.")
    assert [ENTE in mail.decode() for mail in mail_server.mails] == [True]


def test_way_without_a_server_is_named(settings, capsys, mailoutbox):
    assert said(capsys) == f"Handed over to {settings.EMAIL_BACKEND}.\n"
    assert [mail.to for mail in mailoutbox] == [[ENTE]]


def test_test_mail_is_neutral(mailoutbox, capsys):
    said(capsys)
    assert (mailoutbox[0].subject, mailoutbox[0].extra_headers["Auto-Submitted"]) == ("Test", "auto-generated")


def test_server_that_is_away_is_named_with_what_to_look_at(smtp_settings, port):
    first, advice = failure().splitlines()
    assert first.startswith(f"127.0.0.1, port {port}: ")
    assert advice == "Nothing listens there. Check EMAIL_HOST and EMAIL_PORT."


def test_server_that_never_answers_is_not_waited_for(smtp_settings, port):
    smtp_settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", port)):
        assert "EMAIL_PORT" in failure()


@pytest.mark.parametrize("answer", ["550 5.7.1 Relay access denied", "451 4.7.1 Please try again later"])
def test_refusal_is_said_in_the_words_of_the_server(answer, mail_server):
    mail_server.answers = [answer]
    assert answer in failure()
    assert "let this machine send" in failure_after(mail_server, answer)


def failure_after(mail_server, answer):
    mail_server.answers = [answer]
    return failure()


def test_missing_tls_is_named(mail_server, smtp_settings):
    smtp_settings.EMAIL_USE_TLS = True
    assert "Check EMAIL_USE_TLS" in failure()


def test_login_that_the_server_does_not_know_is_named(mail_server, smtp_settings):
    smtp_settings.EMAIL_HOST_USER, smtp_settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    assert "AUTH" in failure()


def test_sender_that_cannot_be_written_is_named(mail_server, smtp_settings):
    smtp_settings.DEFAULT_FROM_EMAIL = "a\nb@example.org"
    assert "DEFAULT_FROM_EMAIL" in failure()
