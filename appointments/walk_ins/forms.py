"""Forms of numbers: take one, call the next."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models.walk_in import LAST_COUNTER
from familienzentrum.forms import PortalForm


class TakeForm(PortalForm):
    """Nothing is asked; `key` tells a second press of the button from a second family."""

    # Some browsers restore hidden fields on reload: the next family would then get the number of the last one.
    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"key": uuid.uuid4()}, **kwargs})


class CallForm(PortalForm):
    """To which counter; `seen` is the last call of that counter that the page showed."""

    counter = forms.IntegerField(label=_("Your counter"), min_value=1, max_value=LAST_COUNTER)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
