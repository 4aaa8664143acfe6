"""Forms of goals and their steps."""

from typing import Any

from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput, PortalModelForm
from familienzentrum.registers.forms import MasterDataForm
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


class MeasureForm(PortalModelForm):
    """One step towards a goal, in the year of the report or the one after it."""

    groups = [(_("Step"), ["title", ("state", "done_on"), "outcome", "responsible", "year"])]

    class Meta:
        model = Measure
        fields = ["title", "state", "done_on", "outcome", "responsible", "year"]
        field_classes = {"outcome": PastedNote}
        widgets = {"done_on": DateInput()}


MeasureFormSet = inlineformset_factory(Goal, Measure, form=MeasureForm, extra=1, can_delete_extra=False)
