"""Creates and revokes secret URLs of advisers' calendar feeds."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models import CalendarSubscription
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

MOST = 5
_BYTES = 32


class TooManySubscriptions(Refusal):
    """Nobody has that many calendars; `words` says what to do."""

    words = _("You have five addresses already. Revoke one that you no longer use.")


@dataclass(frozen=True)
class Made:
    """A new subscription and its secret, which is shown only once."""

    subscription: CalendarSubscription
    token: str


@transaction.atomic
def make_subscription(*, by: User) -> Made:
    """Generate a 256-bit secret and store its hash. Raises TooManySubscriptions."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two tabs at once must not make a sixth
    if by.subscriptions.count() >= MOST:
        raise TooManySubscriptions
    token = secrets.token_urlsafe(_BYTES)
    subscription = CalendarSubscription.objects.create(
        adviser=by, token_digest=_digest(token), made_on=timezone.localdate()
    )
    audit.record("subscription.made", subscription, by=by)
    return Made(subscription, token)


@transaction.atomic
def revoke_subscription(subscription: CalendarSubscription, *, by: User) -> CalendarSubscription:
    """Revoke an address."""
    audit.record("subscription.revoked", subscription, by=by)
    CalendarSubscription.objects.filter(pk=subscription.pk).delete()
    return subscription


def adviser_behind(token: str) -> User | None:
    """Return the adviser of a secret; None once the account is closed.

    Looked up by hash, so timing reveals nothing about the secret.
    """
    found = CalendarSubscription.objects.filter(token_digest=_digest(token), adviser__is_active=True)
    subscription = found.select_related("adviser").first()
    return subscription.adviser if subscription else None


@transaction.atomic
def choose_news(adviser: User, *, by_mail: bool) -> None:
    """Say whether an adviser is written to when the own day changes."""
    User.objects.filter(pk=adviser.pk).update(wants_news_by_mail=by_mail)


@transaction.atomic
def forget_subscriptions_of_closed_accounts() -> int:
    """Delete those of closed accounts, so that reopening an account revives no old address."""
    return CalendarSubscription.objects.filter(adviser__is_active=False).delete()[0]


def _digest(token: str) -> str:
    """256 bits cannot be brute-forced, so no key is needed, and addresses survive key rotation."""
    return hashlib.sha256(f"subscription:{token}".encode()).hexdigest()
