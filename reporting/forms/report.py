"""Forms of a year's report: the year itself and the council paper."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput, PortalForm
from offers.forms.staff import MasterDataForm
from reporting.models import Paper
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


class PaperForm(MasterDataForm):
    """The council paper that carries the report."""

    class Meta:
        model = Paper
        fields = ["number", "kind", "title", "submitted_by", "dated_on", "is_public", "equality_officer"]
        widgets = {"dated_on": DateInput()}
        labels = {"is_public": _("Dealt with in public")}
        help_texts = {
            "number": _("The council's office gives it. It may come later."),
            "is_public": _(
                "Only then families find the report on the public page. A release that was put forward already stays as"
                " it was."
            ),
        }
