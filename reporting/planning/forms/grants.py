"""Forms of grants: what was promised, and what was done with it in a year."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput, PortalModelForm
from familienzentrum.meanwhile import Save, last_save
from familienzentrum.registers.forms import MasterDataForm
from reporting.choices import ReportKind
from reporting.disclosure import chapter_of, figure_names
from reporting.models import Grant, GrantYear
from reporting.planning.forms.amounts import AmountField
from reporting.writing.forms import PastedNote


class GrantForm(MasterDataForm):
    """Money that a funder promises for a time."""

    groups = [
        (_("Grant"), ["funder", "title", ("reference", "state"), "amount", "share"]),
        (_("How long"), [("starts_on", "ends_on"), "warn_months"]),
        (_("Report to the funder"), ["purpose", "figures"]),
        (_("Note"), ["note"]),
    ]

    amount = AmountField(label=_("Amount"), help_text=_("Over the whole term. Leave it empty if it is not known."))
    figures = forms.MultipleChoiceField(
        label=_("Figures that show its use"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The report to the funder prints the tables of these figures, and no others."),
    )

    class Meta:
        model = Grant
        fields = ["funder", "title", "reference", "state", "amount", "share", "starts_on", "ends_on"]
        fields += ["warn_months", "note", "purpose", "figures"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        field_classes = {"purpose": PastedNote}
        help_texts = {
            "share": _("How much of the cost the funder bears at most. Leave it empty if nothing is agreed."),
            "warn_months": _("From then on the page of the annual reports reminds you."),
            "purpose": _("As the notice says it. It stands in the report to the funder."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["figures"]).choices = list(_by_chapter())


class GrantYearForm(PortalModelForm):
    """What was done with a grant in one year."""

    alone_by = ("grant_id", "year")

    class Meta:
        model = GrantYear
        fields = ["done"]
        field_classes = {"done": PastedNote}
        help_texts = {"done": _("In a few sentences. It stands in the report to the funder.")}

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.instance.grant, since, year=self.instance.year)


def _by_chapter() -> Iterator[tuple[str, str]]:
    """Yield the figures of annual reports in their order: from these the reports to funders are made."""
    for chapter in ReportKind.ANNUAL.chapters:
        for name, label in figure_names():
            if chapter_of(name) == chapter:
                yield name, f"{chapter.label}: {label.partition(' ')[2]}"
