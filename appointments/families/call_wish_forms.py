"""The form of somebody who asks to be called back: a number and a language, and no name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.core.phone_numbers import refuse_no_number
from familienzentrum.bot_protection import BotProtectedForm
from familienzentrum.forms import PhoneInput
from offers.models.language import choices_asked_for


class CallWishForm(BotProtectedForm):
    """Two fields. Whoever could write more would write about themselves."""

    marks_optional = False
    groups = [("", ["phone", "language", "website"])]

    phone = forms.CharField(
        label=_("Your phone number"),
        max_length=30,
        validators=[refuse_no_number],
        widget=PhoneInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": _("Please give your phone number.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the talk"), choices=lambda: [("", _("No matter")), *choices_asked_for()], required=False
    )

    def __init__(self, *args: Any, spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"language": spoken}, **kwargs)
