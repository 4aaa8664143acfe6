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
from django.db import transaction
from django.forms import BaseForm, ValidationError
from django.utils.translation import gettext_lazy as _

from familienzentrum.accounts.notices import NoticeKind, tell_owner
from familienzentrum.accounts.second_factor import note
from familienzentrum.auditing.failures import record_failure
from familienzentrum.forms import PortalFormMixin
from familienzentrum.limits import count, was_counted
from familienzentrum.login_forms import Worded

# So many within an hour are no slip of the finger.
_WORTH_TELLING = 3
_WRONG = {"incorrect_code", "incorrect_key"}

_CODE = (_("Code"), _("Six digits from your app, or one of your recovery codes."))


class _NotesWrong:
    """Whoever shows a wrong factor at the login knows the password: it stands in the audit log, the owner is told."""

    user: Any

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        found: Any = self.errors.as_data()  # type: ignore[attr-defined]
        if any(error.code in _WRONG for errors in found.values() for error in errors):
            _note_wrong(self.user)


@transaction.atomic
def _note_wrong(user: Any) -> None:
    if record_failure("user.factor_wrong", user) == _WORTH_TELLING:
        tell_owner(user, NoticeKind.FACTOR_WRONG)


class _CountsOnce(_NotesWrong, Worded):
    """A code is good for one login, however long the clocks of both sides let it be right (RFC 6238, 5.2)."""

    wording = {"code": _CODE}
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            # allauth refuses it within the minute in which it is right.
            if was_counted(_use_of(self.user, self.cleaned_data["code"])):
                self._note_second_use()
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not _is_first_use(self.user, code):
            self._note_second_use()
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _note_second_use(self) -> None:
        # Whoever knows a code that its owner has just used looked over a shoulder, or worse.
        note("user.code_used_twice", self.user, NoticeKind.CODE_USED_TWICE)


class AuthenticateForm(_CountsOnce, base.AuthenticateForm):
    """At the login."""


class ReauthenticateForm(_CountsOnce, base.ReauthenticateForm):
    """Before a step that wants certainty."""


class ActivateAppForm(Worded, ActivateTOTPForm):
    """The first code proves that the app has the secret, and is used by that."""

    wording = {"code": (_("Code"), _("Six digits that the app shows now."))}

    def clean_code(self) -> str:
        code: str = super().clean_code()
        _is_first_use(self.user, code)
        return code


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


class KeyForm(_NotesWrong, _ReadsKeys, AuthenticateWebAuthnForm):
    """A key at the login."""


class ConfirmByKeyForm(_NotesWrong, _ReadsKeys, ReauthenticateWebAuthnForm):
    """A key before a step that wants certainty."""


class AddKeyForm(_ReadsKeys, Worded, AddWebAuthnForm):
    """A passkey of a phone or computer, or a security key."""

    wording = {"name": (_("Name of this key"), _("So that you know it later, such as “phone” or “blue stick”."))}


def _is_first_use(user: Any, code: str) -> bool:
    # It is right for one period, and for as many as clocks may differ, before and after.
    lasts = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
    return count(_use_of(user, code), lasts=dt.timedelta(seconds=lasts)) == 1


def _use_of(user: Any, code: str) -> str:
    digits = "".join(filter(str.isdigit, code))
    return f"code {user.pk} {digits}"
