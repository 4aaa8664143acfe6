"""The texts of an offer, for the people of its office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.registers.forms import MasterDataForm
from offers.choices import ProposedField
from offers.models import Offer
from offers.models.freshness import NOTE_LENGTH

_NOTHING = _("You have not changed anything. If all is right, go back and say so.")


class OwnOfferForm(MasterDataForm):
    """What families read of an offer; the rest of it is kept by the coordination, and may be named in a note."""

    groups = [
        (_("What families read"), list(ProposedField.values)),
        (_("What else has changed"), ["note"]),
    ]

    website = forms.URLField(label=ProposedField.WEBSITE.label, max_length=200, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("For the coordination"),
        help_text=_("For example phone, place, hours, a new course. Please write nothing about families."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=NOTE_LENGTH,
        required=False,
    )

    class Meta:
        model = Offer
        fields = list(ProposedField.values)

    @property
    def changes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ProposedField.values if name in self.changed_data}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.changed_data:
            raise forms.ValidationError(_NOTHING, code="nothing")
        return data
