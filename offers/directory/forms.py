"""How places in town are narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import FilterForm
from familienzentrum.texts import in_words
from offers.models import Spot


class SpotFilter(FilterForm):
    """Which list, and whether one gets in without steps. Lists without places cannot be chosen."""

    art = forms.ChoiceField(label=_("Which places"), required=False)
    stufenlos = forms.BooleanField(label=_("step-free only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="%s", **kwargs)
        kinds = dict(Spot.objects.listed().values_list("kind__slug", "kind__name"))
        said = ((slug, in_words(name)) for slug, name in kinds.items())
        self.fields["art"].choices = [("", _("All places")), *said]  # type: ignore[attr-defined]
