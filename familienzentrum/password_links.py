"""Sends password reset links from the queue: no request waits for the mail server or reveals its state."""

import uuid

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from procrastinate.contrib.django import app

from familienzentrum import mail
from familienzentrum.accounts.retrying import keep_trying
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction

_KEEP_TRYING = keep_trying("A link for a new password")


@transaction.atomic
def ask_for_link(user: User | None) -> None:
    """Enqueue one job, for unknown addresses too: response time must not reveal whether an account exists.

    The typed address is not stored and the worker makes the link: jobs are plain text in the database.
    """
    in_this_transaction(send_password_link.name).defer(user=user.pk if user else None)


@app.task(name="send_password_link", retry=_KEEP_TRYING)
def send_password_link(*, user: int | None) -> None:
    """Send the link to the account's current address. Raises NotSent, which is safe to log."""
    reachable = User.objects.filter(is_active=True).exclude(email="")
    if user is not None and (owner := reachable.filter(pk=user).first()):
        with translation.override(settings.LANGUAGE_CODE):
            mail.send(_mail_for(owner))


def _mail_for(user: User) -> mail.Mail:
    context = {"password_reset_url": _link(user), "username": user.username}
    return mail.message(
        to=user.email,
        subject=render_to_string("account/email/password_reset_key_subject.txt").strip(),
        body=render_to_string("account/email/password_reset_key_message.txt", context).strip(),
        # Each try makes a new link, hence a new mail.
        number=str(uuid.uuid4()),
    )


def _link(user: User) -> str:
    key = default_token_generator.make_token(user)
    page = reverse("account_reset_password_from_key", kwargs={"uidb36": int_to_base36(user.pk), "key": key})
    return settings.PORTAL_URL.rstrip("/") + page
