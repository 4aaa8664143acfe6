"""Makes and revokes the secret addresses under which an adviser's calendar program fetches the own times."""

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
    """A new subscription and its secret, which nobody can read again."""

    subscription: CalendarSubscription
    token: str


@transaction.atomic
def make_subscription(*, by: User) -> Made:
    """Draw a secret of 256 bits and keep its hash. Raises TooManySubscriptions."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows at once make no sixth
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
    """Make an address worthless."""
    audit.record("subscription.revoked", subscription, by=by)
    CalendarSubscription.objects.filter(pk=subscription.pk).delete()
    return subscription


def adviser_behind(token: str) -> User | None:
    """Return whose times a secret opens; nobody's once the account is closed.

    What is compared is a hash: how long the comparison takes tells nothing about any secret.
    """
    found = CalendarSubscription.objects.filter(token_digest=_digest(token), adviser__is_active=True)
    subscription = found.select_related("adviser").first()
    return subscription.adviser if subscription else None


@transaction.atomic
def forget_subscriptions_of_closed_accounts() -> int:
    """Delete what a closed account left behind, so that opening it again brings no old address back to life."""
    return CalendarSubscription.objects.filter(adviser__is_active=False).delete()[0]


def _digest(token: str) -> str:
    """Nobody can try out 256 bits, so no key is needed, and an address outlives every change of keys."""
    return hashlib.sha256(f"subscription:{token}".encode()).hexdigest()
