"""Mails leave through one door, and no request stands in it."""

import ast
import logging

from django.utils.log import AdminEmailHandler

from tests.conventions.tree import APPS, files, named

CODE = [path for app in APPS for path in files(".py", under=app)]
# Of the framework and of the login's library: what makes a mail leave.
SENDS = {"send_mail", "send_mass_mail", "mail_admins", "mail_managers", "send_messages", "get_connection", "email_user"}
SENDS |= {"sendmail", "send_message"}
# Jobs, and a command that is run by hand.
SENDERS = {
    *("appointments/messages/adviser_news.py", "appointments/messages/call_alarms.py"),
    "appointments/messages/sending.py",
    *("familienzentrum/management/commands/send_test_mail.py", "familienzentrum/password_links.py"),
    "offers/actions/role_notices.py",
    *("familienzentrum/accounts/invitations.py", "familienzentrum/accounts/notices.py"),
    *("offers/freshness/letters.py", "offers/translations/letters.py", "reporting/release/second_person.py"),
}


def called(source):
    """Return the names of all functions and methods that are called."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}


def sends_ours(source):
    ours = ("mail.send(", "mail.is_sent(", "send_and_listen(")
    return any(call in source for call in ours) or "send(" in source and "mail import send" in source


# The door, and the lines behind it.
DOOR = "familienzentrum/mail.py"
LINES = "familienzentrum/mail_lines.py"


def test_only_one_module_speaks_to_the_mail_server():
    assert [named(path) for path in CODE if called(path.read_text()) & SENDS] == [DOOR, LINES]
    assert [named(path) for path in CODE if "mail_lines" in path.read_text()] == [DOOR]


def test_only_jobs_and_a_command_hand_mails_over():
    found = [named(path) for path in CODE if path.name != "mail.py" and sends_ours(path.read_text())]
    assert sorted(found) == sorted(SENDERS)


def test_convention_sees_what_it_looks_for():
    assert called("adapter.send_mail(1)\nmail_admins('a')") == {"send_mail", "mail_admins"}
    assert sends_ours("from familienzentrum.mail import send\nsend(written)")
    assert sends_ours("mail.is_sent(written, x)")


def test_errors_are_not_mailed_to_anybody():
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    assert [log.name for log in loggers if any(isinstance(h, AdminEmailHandler) for h in log.handlers)] == []
