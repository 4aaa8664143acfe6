"""Forms of goals and their steps."""

import datetime as dt
from typing import Any, cast

from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput, PortalModelForm
from familienzentrum.meanwhile import Save, last_save
from familienzentrum.registers.forms import MasterDataForm
from familienzentrum.versioned_formsets import VersionedInlineFormSet
from reporting.models import Goal, GoalYear, Measure
from reporting.planning.forms.amounts import AmountField
from reporting.writing.forms import PastedNote


class GoalForm(MasterDataForm):
    """A goal over the years."""

    class Meta:
        model = Goal
        fields = ["level", "stage", "title", "description", "indicator", "unit", "figure", "position", "is_active"]
        field_classes = {"description": PastedNote}
        help_texts = {"position": _("Small numbers come first."), "unit": _("Such as: conversations.")}


class GoalYearForm(PortalModelForm):
    """What was wanted of a goal in one year, and what came of it."""

    alone_by = ("goal_id", "year")
    target = AmountField(label=_("Target"))
    actual = AmountField(label=_("Actual"))

    class Meta:
        model = GoalYear
        fields = ["target", "actual", "assessment"]
        field_classes = {"assessment": PastedNote}
        help_texts = {"assessment": _("What went well, what did not, and why?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.goal.figure:
            # The portal counts it.
            del self.fields["actual"]

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.instance.goal, since, year=self.instance.year)


class MeasureForm(PortalModelForm):
    """One step towards a goal, in the year of the report or the one after it."""

    groups = [(_("Step"), ["title", ("state", "done_on"), "outcome", "responsible", "year"])]

    class Meta:
        model = Measure
        fields = ["title", "state", "done_on", "outcome", "responsible", "year"]
        field_classes = {"outcome": PastedNote}
        widgets = {"done_on": DateInput()}


_MeasureFormSet = inlineformset_factory(
    Goal, Measure, form=MeasureForm, formset=VersionedInlineFormSet, extra=1, can_delete_extra=False
)


def measure_formset(data: Any, goal: Goal, year: int) -> VersionedInlineFormSet:
    """Return the steps of a year and of the next, and an empty one."""
    near = Measure.objects.filter(year__in=[year, year + 1])
    steps = _MeasureFormSet(data, instance=goal, queryset=near, initial=[{"year": year}])
    return cast(VersionedInlineFormSet, steps)
