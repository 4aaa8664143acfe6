"""allauth's forms of the second factor, with our wording; and codes that count once."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.conf import settings
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from familienzentrum.accounts.notices import NoticeKind
from familienzentrum.accounts.second_factor import note
from familienzentrum.forms import PortalFormMixin
from familienzentrum.limits import is_first_use
from familienzentrum.login_forms import Worded

_CODE = (_("Code"), _("Six digits from your app, or one of your recovery codes."))


class _CountsOnce(Worded):
    """A code is good for one login, however long the clocks of both sides let it be right (RFC 6238, 5.2)."""

    wording = {"code": _CODE}
    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not _is_first_use(self.user.pk, code):
            # Whoever knows a code that its owner has just used looked over a shoulder, or worse.
            note("user.code_used_twice", self.user, NoticeKind.CODE_USED_TWICE)
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CountsOnce, base.AuthenticateForm):
    """At the login."""


class ReauthenticateForm(_CountsOnce, base.ReauthenticateForm):
    """Before a step that wants certainty."""


class ActivateAppForm(Worded, ActivateTOTPForm):
    """The first code proves that the app has the secret."""

    wording = {"code": (_("Code"), _("Six digits that the app shows now."))}


class _ReadsKeys(PortalFormMixin):
    """What no browser sends is a wrong answer: the library behind it raises whatever comes."""

    def _clean_fields(self) -> None:
        with _wrong_if_unreadable(self):
            super()._clean_fields()  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        with _wrong_if_unreadable(self):
            return super().clean() or self.cleaned_data
        return self.cleaned_data


@contextmanager
def _wrong_if_unreadable(form: BaseForm) -> Iterator[None]:
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        form.add_error(None, get_adapter().validation_error("incorrect_key"))


class KeyForm(_ReadsKeys, AuthenticateWebAuthnForm):
    """A key at the login."""


class ConfirmByKeyForm(_ReadsKeys, ReauthenticateWebAuthnForm):
    """A key before a step that wants certainty."""


class AddKeyForm(_ReadsKeys, Worded, AddWebAuthnForm):
    """A passkey of a phone or computer, or a security key."""

    wording = {"name": (_("Name of this key"), _("So that you know it later, such as “phone” or “blue stick”."))}


def _is_first_use(user: int, code: str) -> bool:
    digits = "".join(filter(str.isdigit, code))
    # It is right for one period, and for as many as clocks may differ, before and after.
    lasts = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
    return is_first_use(f"code {user} {digits}", lasts=dt.timedelta(seconds=lasts))
