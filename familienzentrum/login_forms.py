"""allauth's forms with our wording."""

from typing import Any

from allauth.account import forms
from django.forms import Field, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalFormMixin
from familienzentrum.password_links import ask_for_link

LONG_ENOUGH = _("At least 12 characters. A short sentence is good and easy to remember.")


class Worded(PortalFormMixin):
    """Our labels, and no placeholders that repeat them."""

    wording: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.wording.items():
            _reword(self.fields[name], label, help_text)


class LoginForm(Worded, forms.LoginForm):
    """Password managers find both fields by their autocomplete."""

    wording = {"login": (_("User name or e-mail"), ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ChangePasswordForm(Worded, forms.ChangePasswordForm):
    """Asks for the current password, so that nobody changes it at an unattended screen."""

    wording = {
        "oldpassword": (_("Current password"), ""),
        "password1": (_("New password"), LONG_ENOUGH),
        "password2": (_("New password once more"), ""),
    }

    def clean_password1(self) -> str:
        """Whoever set the password of somebody else knows it: its owner chooses another one."""
        chosen: str = self.cleaned_data["password1"]
        if self.user.check_password(chosen):
            raise ValidationError(_("This is your password already. Choose another one."))
        return chosen


class ConfirmForm(Worded, forms.ReauthenticateForm):
    """Asks who is logged in once more, before a step that wants certainty."""

    wording = {"password": (_("Password"), "")}


class ResetPasswordForm(Worded, forms.ResetPasswordForm):
    """Sends a link if the e-mail belongs to an account, and answers the same if not."""

    wording = {"email": (_("E-mail"), "")}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        ask_for_link(next(iter(self.users), None))
        email: str = self.cleaned_data["email"]
        return email


class ResetPasswordKeyForm(Worded, forms.ResetPasswordKeyForm):
    """Opened by the link in the mail."""

    wording = {"password1": (_("New password"), LONG_ENOUGH), "password2": (_("New password once more"), "")}


def _reword(field: Field, label: Any, help_text: Any) -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
