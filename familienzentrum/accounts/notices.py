"""Mails that tell the owner of an account what happened to it. They name no secret, and no link to follow."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from familienzentrum import mail
from familienzentrum.accounts.retrying import keep_trying
from familienzentrum.models import Centre, User
from familienzentrum.queue import in_this_transaction

_KEEP_TRYING = keep_trying("A notice about an account")


class NoticeKind(models.TextChoices):
    """What happened. The label is the sentence of the mail."""

    FACTOR_ADDED = "factor_added", gettext_lazy("A second factor was added to your account.")
    FACTOR_REMOVED = "factor_removed", gettext_lazy("A second factor was removed from your account.")
    CODE_USED_TWICE = "code_used_twice", gettext_lazy("Somebody tried a code of your app that was used already.")
    NEW_BROWSER = "new_browser", gettext_lazy("Somebody logged in with your account in a browser that is new here.")
    RECOVERY_CODE_USED = "recovery_code_used", gettext_lazy("Somebody logged in with one of your recovery codes.")
    RECOVERY_CODES_MADE = "recovery_codes_made", gettext_lazy("New recovery codes were made for your account.")
    FACTORS_RESET_ASKED = "factors_reset_asked", gettext_lazy("Somebody asked to remove your second factors.")
    FACTORS_RESET = "factors_reset", gettext_lazy("Two people have removed your second factors.")
    FACTORS_RESET_WAITS = "factors_reset_waits", gettext_lazy("A colleague has lost the second factor of an account.")
    PASSWORD_SET = "password_set", gettext_lazy("The administration has set a new password for your account.")
    PASSWORD_CHANGED = "password_changed", gettext_lazy("The password of your account was changed.")


@transaction.atomic
def tell_owner(user: User, kind: NoticeKind) -> None:
    """Enqueue the mail, in the transaction of what happened."""
    in_this_transaction(send_notice.name).defer(user=user.pk, kind=kind.value)


@app.task(name="send_account_notice", retry=_KEEP_TRYING)
def send_notice(*, user: int, kind: str) -> None:
    """Send it to the address that the account has now. Raises NotSent, which is safe to log, if a retry makes sense."""
    owner = User.objects.filter(pk=user, is_active=True).exclude(email="").first()
    if owner is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        mail.send(_letter(owner, NoticeKind(kind)))


def _letter(owner: User, kind: NoticeKind) -> mail.Mail:
    if kind == NoticeKind.FACTORS_RESET_WAITS:
        return _call_for_a_second_person(owner, kind)
    said = [
        str(kind.label),
        _("Your user name at “%(house)s” is %(name)s.") % {"house": Centre.current().name, "name": owner.username},
        _("You know about it? Then you need not do anything. If not, call the administration of the house at once."),
    ]
    return mail.message(
        to=owner.email, subject=_("News about your account"), body="\n\n".join(said), number=uuid.uuid4().hex
    )


def _call_for_a_second_person(decider: User, kind: NoticeKind) -> mail.Mail:
    said = [
        str(kind.label),
        _("Two people let somebody in again. Talk to the person, and decide within a day:"),
        settings.PORTAL_URL.rstrip("/") + reverse("factor_resets"),
    ]
    subject = _("Please decide: a lost second factor")
    return mail.message(to=decider.email, subject=subject, body="\n\n".join(said), number=uuid.uuid4().hex)
