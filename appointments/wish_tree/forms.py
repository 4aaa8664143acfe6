"""Begin a tree, take down a wish."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import TreeWish, WishTree
from appointments.models.wish_tree import OLDEST
from familienzentrum.forms import DateInput, PortalModelForm


class TreeForm(PortalModelForm):
    """A name and the last day, on which all that was written is soon deleted."""

    class Meta:
        model = WishTree
        fields = ["name", "ends_on"]
        widgets = {"ends_on": DateInput}


class WishForm(PortalModelForm):
    """`key` tells a second press of the button from a second child."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    age = forms.IntegerField(label=_("Age in years"), min_value=0, max_value=OLDEST)

    class Meta:
        model = TreeWish
        fields = ["age", "wish"]
        help_texts = {
            "wish": _("What and in which size or colour. No name, no address, nothing that tells who the child is.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"key": uuid.uuid4()}, **kwargs})
