"""Login of staff; accounts are created by the administration, never by sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_WRONG = _("The name or the password is not right. Check both and try again.")


class ClosedSignup(DefaultAccountAdapter):
    """allauth adapter: sign-up closed, our own error messages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your current password. Type it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No request talks to the mail server: allauth's mails are jobs (familienzentrum/password_links.py)."""
        raise NotImplementedError(template_prefix)
