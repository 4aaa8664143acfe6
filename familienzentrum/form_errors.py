"""What forms say where Django's own messages do not say what to do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Both are worded with the name of the field when there is an error.
REQUIRED = _("Please fill in: %(label)s")
REQUIRED_CHOICE = _("Please choose: %(label)s")
_REQUIRED_TICK = _("Please tick this box to go on.")
_NOT_IN_THE_LIST = _("Please choose from the list.")
# What Django says of a value that does not fit, and what to do instead.
_NO_SUCH_VALUE: dict[type[forms.Field], tuple[str, str | Promise]] = {
    forms.ChoiceField: ("invalid_choice", _NOT_IN_THE_LIST),
    forms.ModelChoiceField: ("invalid_choice", _NOT_IN_THE_LIST),
    forms.DateField: ("invalid", _("Please enter a date, for example 24.12.2027.")),
    forms.TimeField: ("invalid", _("Please enter a time of day, for example 14:30.")),
}


def say_what_to_do(field: forms.Field) -> None:
    """Replace "This field is required" and the like by what to do, unless the form has its own message."""
    messages: dict[str, Any] = field.error_messages
    if messages.get("required") == forms.Field.default_error_messages["required"]:
        messages["required"] = _required_message(field)
    for kind, (code, words) in _NO_SUCH_VALUE.items():
        if isinstance(field, kind) and messages.get(code) in _defaults(type(field), code):
            messages[code] = words


def _defaults(kind: type[forms.Field], code: str) -> list[Any]:
    """Return Django's own messages of a kind of field; those of this project are kept."""
    of_django = [base for base in kind.__mro__ if base.__module__.startswith("django.")]
    known = [vars(base).get("default_error_messages", {}) for base in of_django]
    return [messages[code] for messages in known if code in messages]


def _required_message(field: forms.Field) -> str | Promise:
    if isinstance(field, forms.BooleanField):
        return _REQUIRED_TICK
    return REQUIRED_CHOICE if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else REQUIRED


def named(error: Any, label: str | Promise) -> Any:
    """Return an error that says which field is missing; any other as it is."""
    if getattr(error, "message", None) not in (REQUIRED, REQUIRED_CHOICE):
        return error
    return ValidationError(error.message, code=error.code, params={"label": label})
