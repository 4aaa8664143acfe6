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
from familienzentrum.crypto import seal, unseal
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
    FIRST_PASSWORD = "first_password", gettext_lazy("A password was chosen for your account, by its invitation.")
    GUEST_CAME = "guest_came", gettext_lazy("An invitation that you made was used. The account is that of %(about)s.")
    FACTOR_WRONG = (
        "factor_wrong",
        gettext_lazy("Somebody who knows your password has shown a wrong second factor several times within an hour."),
    )
    ADDRESS_ASKED = (
        "address_asked",
        gettext_lazy(
            "The administration wants to change the e-mail of your account. That waits until tomorrow, or until a "
            "second person agrees."
        ),
    )
    ADDRESS_WAITS = (
        "address_waits",
        gettext_lazy(
            "A colleague wants to change the e-mail of the account of %(about)s. That waits until tomorrow, or until a "
            "second person agrees. Everybody of the administration can stop it."
        ),
    )
    ADDRESS_CHANGED = "address_changed", gettext_lazy("Your account has another e-mail now, and this one no more.")
    ROLE_TAKEN = "role_taken", gettext_lazy("A role of your account was taken away.")
    CLOSED = "closed", gettext_lazy("Your account was closed.")


# Whoever cannot log in any more has to hear of these all the same.
_ALSO_TO_CLOSED = {NoticeKind.ADDRESS_CHANGED, NoticeKind.CLOSED, NoticeKind.ROLE_TAKEN}
_ADDRESS = "the address of a notice"


@transaction.atomic
def tell_owner(user: User, kind: NoticeKind, *, about: User | None = None) -> None:
    """Enqueue the mail, in the transaction of what happened; it may be about the account of somebody else."""
    more = {"about": about.pk} if about else {}
    in_this_transaction(send_notice.name).defer(user=user.pk, kind=kind.value, **more)


@transaction.atomic
def tell_at(address: str, user: User, kind: NoticeKind) -> None:
    """Enqueue a mail to this address, whatever the account has when it is sent. Sealed: jobs are plain text."""
    sealed = seal(address, office=_ADDRESS).decode()
    in_this_transaction(send_notice.name).defer(user=user.pk, kind=kind.value, address=sealed)


@app.task(name="send_account_notice", retry=_KEEP_TRYING)
def send_notice(*, user: int, kind: str, about: int | None = None, address: str = "") -> None:
    """Send it to the sealed address, or else to the one that the account has now.

    Raises NotSent, which is safe to log, if a retry makes sense.
    """
    owner, told = User.objects.filter(pk=user).first(), NoticeKind(kind)
    if owner is None or not owner.is_active and told not in _ALSO_TO_CLOSED:
        return
    if to := unseal(address.encode(), office=_ADDRESS) if address else owner.email:
        with translation.override(settings.LANGUAGE_CODE):
            mail.send(_letter(owner, told, to, User.objects.get(pk=about) if about else owner))


def _letter(owner: User, kind: NoticeKind, address: str, about: User) -> mail.Mail:
    if kind == NoticeKind.FACTORS_RESET_WAITS:
        return _call_for_a_second_person(owner, kind)
    said = [
        str(kind.label) % {"about": about},
        _("Your user name at “%(house)s” is %(name)s.") % {"house": Centre.current().name, "name": owner.username},
        _("You know about it? Then you need not do anything. If not, call the administration of the house at once."),
    ]
    return mail.message(
        to=address, subject=_("News about your account"), body="\n\n".join(said), number=uuid.uuid4().hex
    )


def _call_for_a_second_person(decider: User, kind: NoticeKind) -> mail.Mail:
    said = [
        str(kind.label),
        _("Two people let somebody in again. Talk to the person, and decide within a day:"),
        settings.PORTAL_URL.rstrip("/") + reverse("factor_resets"),
    ]
    subject = _("Please decide: a lost second factor")
    return mail.message(to=decider.email, subject=subject, body="\n\n".join(said), number=uuid.uuid4().hex)
