"""Mails that follow each other go over one line, whatever becomes of it in between, and each goes out once."""

import datetime as dt
import os
import ssl
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from threading import Barrier, Event

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.utils import timezone

from familienzentrum import mail, mail_lines
from familienzentrum.mail import NotSent

PATIENCE = 10
DAY = dt.timedelta(days=1)


@pytest.fixture
def own_certificate(tmp_path, monkeypatch):
    """A server's side of TLS with a certificate for this machine, which whoever calls it trusts."""
    key, us = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now, here = timezone.now(), x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(us, us, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY)
    certificate = made.add_extension(here, critical=False).sign(key, SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "here.pem"
    file.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


def send(number):
    mail.send(mail.message(to="ente@example.org", subject="Termin", body="Guten Tag", number=f"{number:032x}"))


def numbers(*sent):
    return [f"<{number:032x}@localhost>" for number in sent]


def test_mails_that_follow_each_other_go_over_one_line(mail_server):
    for number in range(3):
        send(number)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(0, 1, 2), 1)


def test_server_that_hung_up_in_between_gets_the_next_mail_on_a_new_line(mail_server):
    send(1)
    mail_server.hang_up()
    send(2)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(1, 2), 2)


def test_server_that_was_restarted_in_between_gets_the_next_mail(mail_server):
    send(1)
    mail_server.fall()
    mail_server.stand()
    send(2)
    assert mail_server.numbers == numbers(1, 2)


def test_server_that_did_not_come_back_has_certainly_nothing(mail_server):
    send(1)
    mail_server.fall()
    with pytest.raises(NotSent, match="^ConnectionRefusedError$") as trouble:
        send(2)
    mail_server.stand()
    assert not trouble.value.is_uncertain
    send(2)
    assert mail_server.numbers == numbers(1, 2)


@pytest.mark.parametrize("too_many", ["421 4.7.0 Too many mails on one line", "451 4.7.1 Please begin anew"])
def test_server_that_takes_few_mails_on_one_line_gets_the_others_on_new_ones(mail_server, too_many):
    mail_server.mails_on_one_line, mail_server.too_many = 2, too_many
    for number in range(5):
        send(number)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(0, 1, 2, 3, 4), 3)


def test_server_that_takes_none_is_asked_once_more_and_not_for_ever(mail_server):
    send(1)
    mail_server.mails_on_one_line = 0
    with pytest.raises(NotSent, match="^SMTPSenderRefused 421$") as trouble:
        send(2)
    assert (mail_server.greeted, trouble.value.is_final, trouble.value.is_uncertain) == (2, False, False)


def test_address_that_is_refused_leaves_the_line_to_the_next_mail(mail_server):
    mail_server.answers = ["250 OK", "550 5.1.1 No such user", "250 OK"]
    send(1)
    with pytest.raises(NotSent) as trouble:
        send(2)
    send(3)
    assert (mail_server.numbers, mail_server.greeted, trouble.value.is_final) == (numbers(1, 3), 1, True)


def test_mail_that_cannot_be_written_leaves_the_line_to_the_next_one(mail_server):
    send(1)
    with pytest.raises(NotSent) as trouble:
        mail.send(mail.message(to="a\nb@example.org", subject="", body="", number="2"))
    send(3)
    assert (mail_server.numbers, mail_server.greeted, trouble.value.is_final) == (numbers(1, 3), 1, True)


@pytest.mark.parametrize("sent_before", [0, 1])
def test_server_that_hangs_up_before_the_mail_has_certainly_nothing(mail_server, sent_before):
    """On a line that was kept the mail goes out all the same, by a new one."""
    for number in range(sent_before):
        send(number)
    mail_server.hangs_up_at_address = True
    if sent_before:
        send(7)
    else:
        with pytest.raises(NotSent, match="^SMTPServerDisconnected$") as trouble:
            send(7)
        assert not trouble.value.is_uncertain
        send(7)
    assert mail_server.numbers[sent_before:] == numbers(7)


def test_server_that_falls_silent_with_the_mail_in_hand_may_have_it(mail_server, smtp_settings):
    """It is not handed over once more: nobody knows. The next mail gets another line."""
    smtp_settings.EMAIL_TIMEOUT = 0.5
    send(1)
    wakes_up = Event()
    mail_server.before_answer = lambda: wakes_up.wait(PATIENCE)
    with pytest.raises(NotSent) as trouble:
        send(2)
    wakes_up.set()
    send(3)
    assert (trouble.value.is_uncertain, trouble.value.is_final) == (True, False)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(1, 2, 3), 2)


def test_two_threads_never_share_a_line(mail_server):
    both_speak = Barrier(2, timeout=PATIENCE)
    mail_server.before_answer = both_speak.wait
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(send, [1, 2]))
    mail_server.before_answer = lambda: None
    send(3)
    assert (sorted(mail_server.numbers), mail_server.greeted) == (numbers(1, 2, 3), 2)


def test_line_that_nobody_needs_is_closed_with_a_goodbye(mail_server, monkeypatch):
    monkeypatch.setattr(mail_lines, "SECONDS_KEPT", 0.02)
    send(1)
    assert mail_server.said_goodbye.wait(PATIENCE)
    send(2)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(1, 2), 2)


def test_other_settings_never_get_a_line_of_the_old_ones(mail_server, smtp_settings):
    send(1)
    smtp_settings.EMAIL_HOST = "localhost"
    send(2)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(1, 2), 2)


def test_line_is_encrypted_and_logged_in_once(mail_server, smtp_settings, own_certificate):
    logins = []

    def note(server, session, envelope, mechanism, data):
        logins.append(data.login)
        return AuthResult(success=True)

    mail_server.fall()
    mail_server.stand(tls_context=own_certificate, require_starttls=True, auth_required=True, authenticator=note)
    smtp_settings.EMAIL_USE_TLS = True
    smtp_settings.EMAIL_HOST_USER, smtp_settings.EMAIL_HOST_PASSWORD = "portal", "secret"
    for number in range(3):
        send(number)
    assert (mail_server.numbers, logins) == (numbers(0, 1, 2), [b"portal"])


def test_copy_of_the_process_opens_a_line_of_its_own(mail_server):
    send(1)
    copy = os.fork()
    if not copy:
        try:
            send(2)
        finally:
            os._exit(0)
    os.waitpid(copy, 0)
    send(3)
    assert (mail_server.numbers, mail_server.greeted) == (numbers(1, 2, 3), 2)
