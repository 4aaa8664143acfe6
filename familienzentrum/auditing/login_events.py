"""Enters logins in the audit log, and tries that failed.

Nothing that was typed gets into it: people type passwords into the wrong field.
"""

from typing import Any

from allauth.account import signals as allauth
from django.contrib.auth import signals
from django.db.models import Q
from django.dispatch import receiver

from familienzentrum import audit
from familienzentrum.auditing.failures import record_failure
from familienzentrum.models import Centre, User


@receiver(signals.user_logged_in)
def logged_in(user: User, **given: Any) -> None:
    audit.record("user.logged_in", user, by=user)


@receiver(signals.user_logged_out)
def logged_out(user: User | None, **given: Any) -> None:
    if user is not None:
        audit.record("user.logged_out", user, by=user)


@receiver(signals.user_login_failed)
def login_failed(credentials: dict[str, Any], **given: Any) -> None:
    """About the account that was tried, or the house if there is none of that name."""
    typed = [str(credentials.get(name) or "") for name in ("username", "email", "login")]
    named = next(filter(None, typed), "")
    record_failure("user.login_failed", _known(named) or Centre.current())


def _known(named: str) -> User | None:
    if not named or "\0" in named:
        return None
    return User.objects.filter(Q(username__iexact=named) | Q(email__iexact=named)).first()


@receiver(allauth.password_changed)
def password_changed(user: User, **given: Any) -> None:
    audit.record("user.password_changed", user, by=user)


@receiver(allauth.password_reset)
def password_reset(user: User, **given: Any) -> None:
    audit.record("user.password_reset", user, by=user)
