"""Forms of the release workflow."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familienzentrum.dates import long_day
from familienzentrum.forms import PortalForm
from reporting.disclosure import records_begin, threshold
from reporting.models.base import FIRST_YEAR
from reporting.release.readiness import is_over
from reporting.writing.forms import PastedNote
from reporting.writing.vouching import refusal, small_counts


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


class PutForwardForm(PortalForm):
    """Carries the release number that was shown; a correction says what it corrects."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    changes = PastedNote(
        label=_("What changed since the release before?"),
        max_length=1000,
        help_text=_("It is printed in the report and stands on the public page."),
    )

    def __init__(self, *args: object, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["changes"]

    def clean_changes(self) -> str:
        changes: str = self.cleaned_data["changes"]
        if found := [refusal(gettext("What changed"), words) for words in small_counts(changes, threshold())]:
            raise forms.ValidationError(found)
        return changes


class InterimForm(PortalForm):
    """Carries the release number that was shown, and asks which months a page for a committee is about."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    first_month = forms.TypedChoiceField(label=_("From"), choices=MONTHS.items(), coerce=int)
    last_month = forms.TypedChoiceField(label=_("Until the end of"), choices=MONTHS.items(), coerce=int)

    def __init__(self, *args: object, year: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_month"), cleaned.get("last_month")
        if first and last and first > last:
            self.add_error("last_month", _("The last month must not be before the first one."))
        elif first and last and not is_over(self.year, (first, last)):
            self.add_error("last_month", _("This month is not over yet. Choose one that is."))
        elif last and (begin := records_begin()) and (self.year, last) < (begin.year, begin.month):
            words = _("Nothing was recorded yet in these months: the records begin on %(day)s. Choose later ones.")
            self.add_error("last_month", words % {"day": long_day(begin)})
        return cleaned


class CheckForm(PortalForm):
    """The reviewer's confirmation, with the wording and numbers stored with the report."""

    numbers = forms.BooleanField()

    def __init__(self, *args: object, words: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].label = words


class PublicityForm(PortalForm):
    """Carries the offered change, so that a stale page does not request the opposite; asks for a reason."""

    is_public = forms.TypedChoiceField(
        choices=[("True", ""), ("False", "")], coerce=lambda value: value == "True", widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your colleague reads it, and it is kept with the release. Please write nothing about a family."),
    )
