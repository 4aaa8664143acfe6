"""Invitations: whoever gets an account chooses its first password, and nobody else ever knows it."""

import datetime as dt
import secrets
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from familienzentrum import audit, mail
from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.accounts.own_sessions import end_all_sessions
from familienzentrum.accounts.retrying import keep_trying
from familienzentrum.crypto import digest, digests
from familienzentrum.models import Centre, Invitation, User
from familienzentrum.queue import in_this_transaction
from familienzentrum.refusals import Refusal

_KEEP_TRYING = keep_trying("An invitation")
_PURPOSE = "invitation"


class InvitationOver(Refusal):
    """Too late, withdrawn, or never made."""

    words = gettext_lazy("This invitation is no longer good. Ask the administration of the house for a new one.")


class InvitationUsed(Refusal):
    """Opened twice: by the same person, one hopes."""

    words = gettext_lazy(
        "This invitation was used already: a password has been chosen with it. Was it you? Then log in. If not, call "
        "the administration of the house at once."
    )


@transaction.atomic
def invite(person: User, *, by: User | None) -> Invitation:
    """Make a new invitation, which takes the place of a former one; the worker writes to whoever has an address."""
    now = timezone.now()
    ends_at = now + dt.timedelta(days=settings.INVITATION_DAYS)
    fresh = {"token_digest": "", "made_at": now, "ends_at": ends_at, "used_at": None, "invited_by": by}
    invitation, _is_new = Invitation.objects.update_or_create(person=person, defaults=fresh)
    audit.record("user.invited", person, by=by)
    if person.email:
        in_this_transaction(send_invitation.name).defer(invitation=invitation.pk)
    return invitation


@transaction.atomic
def new_link(invitation: Invitation) -> str:
    """Make the secret, and return the link with it: to be mailed or shown once. A former link of it ends."""
    secret = secrets.token_urlsafe(24)
    invitation.token_digest = digest(secret, purpose=_PURPOSE)
    invitation.save(update_fields=["token_digest"])
    return settings.PORTAL_URL.rstrip("/") + reverse("account_invitation", args=[secret])


def hashes_of(secret: str) -> list[str]:
    return digests(secret, purpose=_PURPOSE)


def opened(hashes: list[str]) -> Invitation:
    """Return the invitation with one of these hashes. Raises InvitationUsed or InvitationOver."""
    invitation = Invitation.objects.select_related("person").filter(token_digest__in=filter(None, hashes)).first()
    if invitation is None:
        raise InvitationOver
    if invitation.used_at:
        raise InvitationUsed
    if not invitation.is_open:
        raise InvitationOver
    return invitation


@transaction.atomic
def accept(hashes: list[str], *, password: str) -> User:
    """Set the first password, and tell its owner and who made the invitation.

    Of two who try at once the second is refused: the row is locked.
    """
    list(Invitation.objects.select_for_update().filter(token_digest__in=filter(None, hashes)))
    invitation = opened(hashes)
    person = invitation.person
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    end_all_sessions(person)
    audit.record("user.invitation_used", person, by=person)
    # Were it not them, each of both would know: the one at the address, the other by asking.
    tell_owner(person, NoticeKind.FIRST_PASSWORD)
    if invitation.invited_by:
        tell_owner(invitation.invited_by, NoticeKind.GUEST_CAME, about=person)
    return person


@app.task(name="send_invitation", retry=_KEEP_TRYING)
def send_invitation(*, invitation: int) -> None:
    """Send the link to the address of the account; it is made now, since jobs are plain text in the database."""
    found = Invitation.objects.select_related("person").filter(pk=invitation).first()
    if found is None or not found.is_open or not found.person.email:
        return
    link = new_link(found)
    with translation.override(settings.LANGUAGE_CODE):
        mail.send(_letter(found, link))


def _letter(invitation: Invitation, link: str) -> mail.Mail:
    person, days = invitation.person, settings.INVITATION_DAYS
    said = [
        _("You have an account at “%(house)s” now. Your user name is %(name)s.")
        % {"house": Centre.current().name, "name": person.username},
        _("Open this link and choose a password. It works once, for %(days)d days.") % {"days": days},
        link,
        _("Nobody else needs this link, also not the administration. Please pass it on to nobody."),
    ]
    subject = _("Your account at the family centre")
    return mail.message(to=person.email, subject=subject, body="\n\n".join(said), number=uuid.uuid4().hex)
