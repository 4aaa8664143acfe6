"""Form field for codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.codes import LENGTH, normalised


class CodeField(forms.CharField):
    """Cleans to the canonical form: no dashes or spaces, upper case."""

    default_error_messages = {
        "length": _("The code has %(length)d characters. You entered %(n)d. Please compare it once more.")
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        code = normalised(super().clean(value))
        if len(code) != LENGTH:
            params = {"length": LENGTH, "n": len(code)}
            raise forms.ValidationError(self.error_messages["length"], code="length", params=params)
        return code
