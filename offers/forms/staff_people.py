"""Forms for people and their roles."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from familienzentrum.choices import Role
from familienzentrum.models import User
from familienzentrum.registers.forms import MasterDataForm
from offers.models import Membership, Office


class PersonForm(MasterDataForm):
    """Name, user name and e-mail of a member of staff."""

    groups = [(_("Person"), [("first_name", "last_name"), "username", "email"])]

    class Meta:
        model = User
        fields = ["first_name", "last_name", "username", "email"]
        labels = {"username": _("User name"), "email": _("E-mail")}
        help_texts = {
            "username": _("Letters, digits and . + - _ are possible."),
            "email": _("For logging in and for a new password. May stay empty."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = True

    def clean_username(self) -> str:
        """Login matches user name or e-mail case-insensitively: both must be unique that way."""
        username: str = self.cleaned_data["username"]
        if "@" in username:
            raise forms.ValidationError(_("A user name has no @. The e-mail has its own field."))
        if self._others().filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody has this user name already. Choose another one."))
        return username

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and self._others().filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has this e-mail already. Everybody needs their own."))
        return email

    def _others(self) -> QuerySet[User]:
        return User.objects.exclude(pk=self.instance.pk)


class RoleForm(MasterDataForm):
    """A further role of a person."""

    groups = [(_("Give a role"), [("role", "office")])]
    marks_optional = False

    class Meta:
        model = Membership
        fields = ["role", "office"]
        labels = {"office": _("Office, only for advisers")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_choices("office", Office.objects.filter(is_active=True))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") == Role.ADVISER and not cleaned.get("office"):
            self.add_error("office", _("Advisers need an office. Choose one."))
        return cleaned
