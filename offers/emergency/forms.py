"""The form of an emergency number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import ChipCheckboxes
from familienzentrum.registers.forms import MasterDataForm
from offers.choices import EmergencyPage
from offers.models import EmergencyNumber


class EmergencyNumberForm(MasterDataForm):
    """A number to ring in need."""

    groups = [
        (_("Whom one reaches"), ["name", "number", "line", "website"]),
        (_("Where it stands"), ["pages", "position", "is_youth_office"]),
    ]

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    pages = forms.MultipleChoiceField(label=_("Stands on"), choices=EmergencyPage, widget=ChipCheckboxes)

    class Meta:
        model = EmergencyNumber
        fields = ["name", "number", "line", "website", "pages", "position", "is_youth_office"]
        help_texts = {
            "line": _(
                "Without “you”: adults and young people read it. For example: for parents, free and without a name."
            ),
            "position": _("Small numbers come first."),
            "is_youth_office": _(
                "Then the pages about worry name it first, and no longer say how to find that number."
            ),
        }
