"""Forms of figures: those that others counted, and where the portal's own are counted in another way."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput
from familienzentrum.registers.forms import MasterDataForm
from reporting.disclosure import figure_names
from reporting.models import CountingChange, Indicator


class CountingChangeForm(MasterDataForm):
    """From when on a figure is counted in another way."""

    figure = forms.ChoiceField(label=_("Figure"))

    class Meta:
        model = CountingChange
        fields = ["figure", "since", "words"]
        widgets = {"since": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["figure"]).choices = [("", _("Please choose")), *figure_names()]


class IndicatorForm(MasterDataForm):
    """A figure that others counted."""

    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who counted it, and where it is printed."))

    class Meta:
        model = Indicator
        fields = [
            "name",
            "printed",
            "area",
            "level",
            "as_of",
            "definition",
            "definition_version",
            "doubt",
            "source",
            "position",
        ]
        widgets = {"as_of": DateInput()}
        help_texts = {"printed": _("Exactly as the source prints it, such as: 16,7 %.")}
