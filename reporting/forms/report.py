"""Forms of a year's report: the year itself, texts, council paper."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput, PortalForm, PortalModelForm
from offers.forms.staff import MasterDataForm
from reporting.choices import TextState
from reporting.models import ChapterText, Paper
from reporting.models.base import FIRST_YEAR


class YearForm(PortalForm):
    """Which year to report on."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        error_messages={
            "min_value": _("Give the year in four digits, such as 2025."),
            "invalid": _("Give the year in four digits, such as 2025."),
        },
    )

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not begun. Choose an earlier one."))
        return year


class TextForm(PortalModelForm):
    """The text of one chapter. Left empty, the chapter has none."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Plain text. An empty line begins a new paragraph. Name no family and nobody's story."),
    )
    state = forms.ChoiceField(label=_("State"), choices=TextState, widget=forms.RadioSelect, initial=TextState.DRAFT)

    class Meta:
        model = ChapterText
        fields = ["text", "state"]


class PaperForm(MasterDataForm):
    """The council paper that carries the report."""

    class Meta:
        model = Paper
        fields = ["number", "kind", "title", "submitted_by", "dated_on", "is_public", "equality_officer"]
        widgets = {"dated_on": DateInput()}
        labels = {"is_public": _("Dealt with in public")}
        help_texts = {
            "number": _("The council's office gives it. It may come later."),
            "is_public": _("Only then families find the report on the public page."),
        }


class ReleaseForm(PortalForm):
    """Carries the number of the release that was shown."""

    number = forms.IntegerField(widget=forms.HiddenInput)
