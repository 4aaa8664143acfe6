"""Forms of money: budget lines, and those who pay."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms.models import inlineformset_factory, modelformset_factory
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalModelForm
from familienzentrum.registers.forms import MasterDataForm
from familienzentrum.versioned_formsets import VersionedFormSet, VersionedInlineFormSet
from reporting.models import BudgetLine, Contribution, Funder
from reporting.planning.forms.amounts import AmountField


class FunderForm(MasterDataForm):
    """A body that gives money."""

    class Meta:
        model = Funder
        fields = ["name", "position"]
        help_texts = {
            "name": _("Such as: the district, or a programme of the state."),
            "position": _("Small numbers come first."),
        }


class BudgetLineForm(PortalModelForm):
    """One line of the budget."""

    planned_cost = AmountField(label=_("Planned: cost"))
    planned_own = AmountField(label=_("Planned: own share"))
    planned_third = AmountField(label=_("Planned: from others"))
    actual_cost = AmountField(label=_("Actual: cost"), may_be_paid_back=True)
    actual_own = AmountField(label=_("Actual: own share"), may_be_paid_back=True)
    actual_third = AmountField(label=_("Actual: from others"), may_be_paid_back=True)

    class Meta:
        model = BudgetLine
        fields = ["title", "planned_cost", "planned_own", "planned_third", "actual_cost", "actual_own"]
        fields += ["actual_third", "kind", "condition", "is_one_off"]


_BudgetFormSet = modelformset_factory(
    BudgetLine, form=BudgetLineForm, formset=VersionedFormSet, extra=2, can_delete=True, can_delete_extra=False
)


def budget_formset(data: Any, year: int) -> VersionedFormSet:
    """Return the lines of a year and two empty ones; whatever is added belongs to the year."""
    known = BudgetLine.objects.filter(year=year).prefetch_related("contributions__funder")
    lines = cast(VersionedFormSet, _BudgetFormSet(data, queryset=known))
    for form in lines.forms:
        form.instance.year = year
    return lines


class ContributionForm(MasterDataForm):
    """What one funder gives towards a line."""

    groups = [(_("Funder"), [("funder", "grant"), ("planned", "actual"), "is_conditional"])]

    planned = AmountField(label=_("Planned"))
    actual = AmountField(label=_("Actual"), may_be_paid_back=True, help_text=_("With a minus if it was paid back."))

    class Meta:
        model = Contribution
        fields = ["funder", "grant", "planned", "actual", "is_conditional"]
        help_texts = {"is_conditional": _("It is printed beside the sum and never added to it.")}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        grant, funder = cleaned.get("grant"), cleaned.get("funder")
        if grant and funder and grant.funder_id != funder.pk:
            self.add_error("grant", _("This grant is another funder's. Choose one of this funder, or none."))
        return cleaned


class _ContributionFormSet(VersionedInlineFormSet):
    """Refuses more money from named funders than the line has from others."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        sure = [row for row in kept if not row.get("is_conditional")]
        line: BudgetLine = self.instance
        planned = _most(line.planned_third, line.planned_cost, line.planned_own)
        actual = _most(line.actual_third, line.actual_cost, line.actual_own)
        self._check(planned, [row.get("planned") for row in sure])
        self._check(actual, [row.get("actual") for row in kept])

    def _check(self, whole: Decimal | None, parts: list[Decimal | None]) -> None:
        given = sum(filter(None, parts), Decimal(0))
        if whole is not None and (given > whole if whole >= 0 else given < whole):
            raise forms.ValidationError(
                _("The funders give more than the line gets from others. Change the line or these amounts.")
            )


def _most(third: Decimal | None, cost: Decimal | None, own: Decimal | None) -> Decimal | None:
    """Return what others give at most; while nobody knows how much that is, what the own share leaves of the cost."""
    return third if third is not None or cost is None else cost - (own or Decimal(0))


_Contributions = inlineformset_factory(
    BudgetLine, Contribution, form=ContributionForm, formset=_ContributionFormSet, extra=1, can_delete_extra=False
)


def contribution_formset(data: Any, line: BudgetLine) -> VersionedInlineFormSet:
    return cast(VersionedInlineFormSet, _Contributions(data, instance=line))
