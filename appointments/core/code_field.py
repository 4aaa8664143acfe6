"""Form field for codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.codes import LENGTH, normalised


class CodeField(forms.CharField):
    """Cleans to the canonical form: no dashes or spaces, upper case."""

    default_error_messages = {"length": _("A code has twelve letters and digits. Please compare it once more.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        code = normalised(super().clean(value))
        if len(code) != LENGTH:
            raise forms.ValidationError(self.error_messages["length"], code="length")
        return code
