"""Login of staff; accounts are created by the administration, never by sign-up."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from familienzentrum.accounts.login_delays import Attempt, TooSoon
from familienzentrum.accounts.passwords import change_own

_WRONG = _("The name or the password is not right. Check both and try again.")


class ClosedSignup(DefaultAccountAdapter):
    """allauth adapter: sign-up closed, our own error messages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": TooSoon.words,
        "enter_current_password": _("This is not your current password. Type it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, in place of allauth's limit: that keeps out the owner of an account at which others guess."""
        try:
            self._attempt = Attempt.begin(request, credentials.get("username") or credentials.get("email") or "")
        except TooSoon as refusal:
            raise self.validation_error("too_many_login_attempts") from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            self._attempt.succeeded()
        return user

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever has just logged in need not say so again."""
        return super().is_reauthentication_required(app=app, **more) and not _has_just_logged_in(context.request)

    def set_password(self, user: Any, password: str) -> None:
        """By the page for it, or by the link of a mail."""
        change_own(user, password, session=context.request.session.session_key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No request talks to the mail server: allauth's mails are jobs (familienzentrum/password_links.py)."""
        raise NotImplementedError(template_prefix)


def _has_just_logged_in(request: HttpRequest) -> bool:
    """Whether this session proved who it is, by whatever it took, a moment ago."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
