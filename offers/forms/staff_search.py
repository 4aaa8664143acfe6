"""Staff forms for what the search knows besides offers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput
from familienzentrum.registers.forms import MasterDataForm
from offers.models import PageWords, Signpost, Synonym


class SignpostForm(MasterDataForm):
    """Help that others give."""

    groups = [
        (_("What it is"), ["title", "summary", "who"]),
        (_("How to reach it"), ["where", ("phone", "website"), "takes"]),
        (_("How to do it oneself"), ["steps", "papers", "fee", "explained"]),
        (_("How families find it"), ["also_searched_as", "is_active"]),
        (_("Where it is known from"), ["source", "checked_on"]),
    ]

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Signpost
        fields = [
            *("title", "summary", "who", "where", "phone", "website", "takes"),
            *("steps", "papers", "fee", "explained", "also_searched_as", "is_active", "source", "checked_on"),
        ]
        widgets = {"checked_on": DateInput}
        help_texts = {
            "who": _("The body that helps, not a person."),
            "phone": _("Leave empty what you do not know for certain."),
            "checked_on": _("When somebody last checked that all of this is right."),
            "is_active": _("Families find active signposts only."),
        }

    def clean_explained(self) -> str:
        """Without a colon nobody could tell the field from what is meant by it."""
        explained: str = self.cleaned_data["explained"]
        for line in filter(None, map(str.strip, explained.splitlines())):
            if not all(part.strip() for part in line.partition(":")):
                said = _("Put a colon between the name of the field and what is meant: “%(line)s”") % {"line": line}
                raise forms.ValidationError(said, code="colon")
        return explained


class SynonymForm(MasterDataForm):
    """Everyday words."""

    class Meta:
        model = Synonym
        fields = ["words", "means", "is_cry_for_help"]


class PageWordsForm(MasterDataForm):
    """By which words a page is found."""

    class Meta:
        model = PageWords
        fields = ["leads_to", "title", "summary", "also_searched_as"]
