"""Forms of planning: goals and their steps, the budget, figures of the social area."""

from typing import Any

from django import forms
from django.forms.models import inlineformset_factory, modelformset_factory
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput, PortalModelForm
from offers.forms.staff import MasterDataForm
from reporting.forms.amounts import AmountField
from reporting.models import BudgetLine, Committee, Goal, GoalYear, Indicator, Measure, Paper


class GoalForm(MasterDataForm):
    """A goal over the years."""

    class Meta:
        model = Goal
        fields = ["level", "title", "description", "indicator", "unit", "figure", "position", "is_active"]
        help_texts = {"position": _("Small numbers come first."), "unit": _("Such as: conversations.")}


class GoalYearForm(PortalModelForm):
    """What was wanted of a goal in one year, and what came of it."""

    target = AmountField(label=_("Target"))
    actual = AmountField(label=_("Actual"))

    class Meta:
        model = GoalYear
        fields = ["target", "actual", "assessment"]
        help_texts = {"assessment": _("What went well, what did not, and why?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.goal.figure:
            # The portal counts it.
            del self.fields["actual"]


class MeasureForm(PortalModelForm):
    """One step towards a goal, in the year of the report or the one after it."""

    groups = [(_("Step"), ["title", ("state", "done_on"), ("year", "responsible")])]

    class Meta:
        model = Measure
        fields = ["title", "year", "state", "done_on", "responsible"]
        widgets = {"done_on": DateInput()}


class CommitteeForm(MasterDataForm):
    """A committee of the council."""

    class Meta:
        model = Committee
        fields = ["name", "short_name", "position"]
        help_texts = {"position": _("Small numbers come first.")}


class EarlierPaperForm(MasterDataForm):
    """A council paper that the house stands on."""

    class Meta:
        model = Paper
        fields = ["number", "kind", "title", "submitted_by", "dated_on", "is_public", "equality_officer", "source"]
        widgets = {"dated_on": DateInput()}


class IndicatorForm(MasterDataForm):
    """A figure that others counted."""

    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who counted it, and where it is printed."))

    class Meta:
        model = Indicator
        fields = ["name", "printed", "area", "as_of", "definition", "source", "position"]
        widgets = {"as_of": DateInput()}
        help_texts = {"printed": _("Exactly as the source prints it, such as: 16,7 %.")}


class BudgetLineForm(PortalModelForm):
    """One line of the budget."""

    planned_cost = AmountField(label=_("Planned: cost"))
    planned_own = AmountField(label=_("Planned: own share"))
    planned_third = AmountField(label=_("Planned: from others"))
    actual_cost = AmountField(label=_("Actual: cost"))
    actual_own = AmountField(label=_("Actual: own share"))
    actual_third = AmountField(label=_("Actual: from others"))

    class Meta:
        model = BudgetLine
        fields = ["title", "planned_cost", "planned_own", "planned_third", "actual_cost", "actual_own"]
        fields += ["actual_third", "funder", "condition", "is_one_off"]


_BudgetFormSet = modelformset_factory(BudgetLine, form=BudgetLineForm, extra=2, can_delete=True, can_delete_extra=False)


def budget_formset(data: Any, year: int) -> "forms.BaseModelFormSet[BudgetLine, BudgetLineForm]":
    """Return the lines of a year and two empty ones; whatever is added belongs to the year."""
    lines = _BudgetFormSet(data, queryset=BudgetLine.objects.filter(year=year))
    for form in lines.forms:
        form.instance.year = year
    return lines


MeasureFormSet = inlineformset_factory(Goal, Measure, form=MeasureForm, extra=1, can_delete_extra=False)
