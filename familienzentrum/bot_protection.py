"""Bot protection of public forms: a honeypot field and a signed timestamp of when the form was opened."""

import datetime as dt
from copy import copy
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalForm

_ONCE_MORE = _("Please press the button once more. Nothing you typed is lost.")
_VERY_FAST = _("Please look at your details once more, and press the button again.")
_LONG_AGO = _("This form has been open for a long time. Please press the button once more. Nothing you typed is lost.")
_CODES = {"trap", "stale", "haste"}
_LONGEST = dt.timedelta(days=1)
_SIGNER = signing.TimestampSigner(salt="form opened")


class TrapInput(forms.TextInput):
    """Honeypot: hidden and out of the tab order; bots that parse the page fill it in."""

    is_trap = True

    def __init__(self) -> None:
        super().__init__({"tabindex": "-1", "autocomplete": "off"})


class BotProtectedForm(PortalForm):
    """A form for families. A submission that looks automated is shown again once, with everything typed.

    No person fills in a booking within `settings.LEAST_SECONDS_TO_FILL_IN`. The signed timestamp travels in the form
    and is not stored.
    """

    website = forms.CharField(label=_("Please leave this empty"), required=False, widget=TrapInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput, initial=lambda: _SIGNER.sign(""))

    def __init__(self, *args: Any, is_last_step: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_last_step = is_last_step

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("website"):
            self._put("website", "")
            raise ValidationError(_ONCE_MORE, code="trap")
        if self._is_stale(data.get("opened", "")):
            self._put("opened", _SIGNER.sign(""))
            raise ValidationError(_LONG_AGO, code="stale")
        if self.is_last_step and self._is_hasty(data.get("opened", "")):
            raise ValidationError(_VERY_FAST, code="haste")
        return data

    @property
    def held_up(self) -> str:
        """What to say where nothing but this protection stands in the way; empty if something else is wrong as well."""
        errors = self.errors.as_data()
        [*found] = errors.pop(NON_FIELD_ERRORS, [])
        is_all = not errors and all(error.code in _CODES for error in found)
        return " ".join(str(message) for error in found for message in error.messages) if is_all else ""

    def _is_stale(self, opened: str) -> bool:
        """A signed timestamp could be replayed for ever."""
        if not settings.LEAST_SECONDS_TO_FILL_IN or "opened" not in self.fields:
            return False
        try:
            _SIGNER.unsign(opened, max_age=_LONGEST)
        except signing.SignatureExpired:
            return True
        except signing.BadSignature:
            return False  # forged: judged at the last step
        return False

    def _is_hasty(self, opened: str) -> bool:
        least = settings.LEAST_SECONDS_TO_FILL_IN
        if not least or "opened" not in self.fields:
            return False
        try:
            _SIGNER.unsign(opened, max_age=dt.timedelta(seconds=least))
        except signing.SignatureExpired:
            return False  # expired: the person took their time
        except signing.BadSignature:
            self._put("opened", _SIGNER.sign(""))
        return True

    def _put(self, name: str, value: str) -> None:
        """Give the redisplayed form another value than the one submitted."""
        data: Any = copy(self.data)  # request.POST is immutable, its copy is not
        data[self.add_prefix(name)] = value
        self.data = data
