"""Forms about texts of partners: the partner's own, and those of the house."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import ActForm, DateInput, PortalForm, PortalModelForm
from offers.models import Office
from reporting.disclosure import threshold
from reporting.models import AnnualReport, PartnerText
from reporting.models.partner_text import MOST_LETTERS
from reporting.writing.forms import PastedNote, PastedText
from reporting.writing.vouching import refusal, small_counts

# Nobody needs a link for longer; one that lies about for years is a risk.
_MOST_DAYS = 180


class UntilField(forms.DateField):
    """The last day of a link."""

    widget = DateInput

    def __init__(self, **given: Any) -> None:
        words = {"label": _("The link is good until"), "help_text": _("At most half a year from today.")}
        super().__init__(**words | given)

    def clean(self, value: Any) -> dt.date:
        day: dt.date = super().clean(value)
        if not 0 <= (day - timezone.localdate()).days <= _MOST_DAYS:
            raise forms.ValidationError(_("Choose a day from today on, at most half a year ahead."))
        return day


class AskForm(PortalForm):
    """Which office is asked, and until when."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), empty_label=_("Please choose"))
    until = UntilField()

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = report.partner_texts.values("office")
        offices: Any = self.fields["office"]
        offices.queryset = Office.objects.filter(is_active=True).exclude(pk__in=asked)


class AskAnewForm(ActForm):
    """A new link in the place of the old one."""

    until = UntilField()


class DecideForm(ActForm):
    """Accepts a text as it was shown, or sends it back with a note."""

    note = PastedNote(
        label=_("What should the partner change?"),
        required=False,
        max_length=500,
        help_text=_("Only if you send it back. The partner reads it with the text."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "accept" not in self.data and not cleaned.get("note"):
            self.add_error("note", _("Say what the partner should change."))
        return cleaned


class PartnerTextForm(PortalModelForm):
    """The half page itself."""

    text = PastedText(
        label=_("Your text"),
        max_length=MOST_LETTERS,
        help_text=_(
            "At most 2,000 characters, plain text. An empty line begins a new paragraph. A line that begins with # is a"
            " subhead, lines that begin with a dash are a list. Name no family and nobody's story."
        ),
    )

    class Meta:
        model = PartnerText
        fields = ["text"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        found = [refusal(gettext("Your text"), words) for words in small_counts(text, threshold())]
        if found:
            raise forms.ValidationError(found)
        return text
