"""Forms for the house itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import ChipCheckboxes, TimeInput
from familienzentrum.languages import foreign_codes, name_of
from familienzentrum.models import Centre, OpeningHour
from familienzentrum.registers.forms import MasterDataForm


class LegalText(forms.CharField):
    """A text of several lines that may be longer than others."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 20_000} | kwargs)


class CentreForm(MasterDataForm):
    """Name, address and legal texts of the house."""

    groups = [
        (_("The house"), ["name", "welcome"]),
        (_("Languages"), ["page_languages"]),
        (_("Address"), ["street", ("postal_code", "town"), ("phone", "email")]),
        (_("Municipality"), ["municipality", ("municipality_code", "land")]),
        (_("Rules of the house"), ["reminder_days", "answer_hours", "least_staff", "smallest_count"]),
        (_("Legal texts"), ["imprint", "privacy_contact", "accessibility_contact"]),
    ]

    page_languages = forms.MultipleChoiceField(
        label=_("In which languages families can read the pages, besides German"),
        choices=[(code, name_of(code)) for code in foreign_codes()],
        widget=ChipCheckboxes,
        required=False,
        help_text=_("An address in another language leads to the German page."),
    )
    imprint = LegalText(label=_("Imprint"))
    privacy_contact = LegalText(label=_("Data protection officer"))
    accessibility_contact = LegalText(label=_("Accessibility contact"))

    class Meta:
        model = Centre
        fields = [
            *(
                "name",
                "welcome",
                "page_languages",
                "street",
                "postal_code",
                "town",
                "phone",
                "email",
                "reminder_days",
                "answer_hours",
            ),
            "least_staff",
            "smallest_count",
            *("municipality", "municipality_code", "land", "imprint", "privacy_contact", "accessibility_contact"),
        ]
        help_texts = {
            "welcome": _("One sentence on the start page."),
            "least_staff": _("The desk is warned when fewer are there while the house is open."),
            "smallest_count": _(
                "In reports smaller counts are hidden, so that nobody can be recognised. 3 to 10; 5 is usual. What is "
                "released already stays as it is."
            ),
            "reminder_days": _(
                "Families with an e-mail address are reminded so many days before. Who left a phone number only and "
                "wants it, is called on the last open day before. 0: nobody is reminded."
            ),
            "answer_hours": _(
                "So long a family on a waiting list can say whether it wants a place. Only hours in which the house is "
                "open count; if the time is near, it is less."
            ),
            "land": _("Two letters, such as NI."),
            "municipality_code": _("Eight digits of the official key."),
        }


class OpeningHourForm(MasterDataForm):
    """When the house is open; a day may have several spans that do not overlap."""

    groups = [(_("Opening hour"), ["weekday", ("opens_at", "closes_at")])]

    class Meta:
        model = OpeningHour
        fields = ["weekday", "opens_at", "closes_at"]
        widgets = {"opens_at": TimeInput, "closes_at": TimeInput}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        centre = Centre.objects.first()
        if centre is None:
            raise forms.ValidationError(_("The house has no name yet. Fill in its name and address first."))
        self.instance.centre = centre
        return cleaned
