"""Forms of the council: committees, papers, and what became of them."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import DateInput
from familienzentrum.meanwhile import Save, last_save
from familienzentrum.registers.forms import MasterDataForm
from familienzentrum.versioned_formsets import VersionedInlineFormSet
from reporting.models import Committee, Deliberation, Paper
from reporting.writing.forms import PastedNote


class CommitteeForm(MasterDataForm):
    """A committee of the council."""

    class Meta:
        model = Committee
        fields = ["name", "short_name", "position"]
        help_texts = {"position": _("Small numbers come first.")}


class PaperForm(MasterDataForm):
    """The council paper that carries a report, which is the first of its `rows`: a colleague may have begun it, too."""

    class Meta:
        model = Paper
        fields = ["number", "kind", "title", "submitted_by", "dated_on", "is_public", "equality_officer"]
        fields += ["proposal", "contact", "signed_by"]
        widgets = {"dated_on": DateInput()}
        labels = {"is_public": _("Dealt with in public")}
        help_texts = {
            "number": _("The council's office gives it. It may come later."),
            "is_public": _(
                "Only then families find the report on the public page. A release that was put forward already stays as"
                " it was."
            ),
        }

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.rows[0], since, paper=self.instance.pk)


class EarlierPaperForm(MasterDataForm):
    """A council paper that the house stands on."""

    class Meta:
        model = Paper
        fields = ["number", "kind", "title", "submitted_by", "dated_on", "is_public", "equality_officer", "source"]
        widgets = {"dated_on": DateInput()}


class DeliberationForm(MasterDataForm):
    """One committee on one day: what it decided, and what the house owes it since."""

    groups = [
        (_("Committee and day"), [("committee", "day"), "result", "decision", "position"]),
        (_("Follow-up"), ["follow_up", ("follow_up_due", "follow_up_done_on")]),
    ]

    class Meta:
        model = Deliberation
        fields = ["committee", "day", "result", "decision", "position"]
        fields += ["follow_up", "follow_up_due", "follow_up_done_on"]
        field_classes = {"decision": PastedNote}
        widgets = {
            "day": DateInput(),
            "follow_up_due": DateInput(),
            "follow_up_done_on": DateInput(),
        }


_DeliberationFormSet = inlineformset_factory(
    Paper, Deliberation, form=DeliberationForm, formset=VersionedInlineFormSet, extra=1, can_delete_extra=False
)


def deliberation_formset(data: Any, paper: Paper) -> VersionedInlineFormSet:
    """Return the stations of a paper and an empty one; the committees are read once for all of them."""
    stations = cast(VersionedInlineFormSet, _DeliberationFormSet(data, instance=paper))
    known = [("", _("Please choose")), *Committee.objects.values_list("pk", "name")]
    for form in stations.forms:
        cast(forms.ModelChoiceField, form.fields["committee"]).choices = known
    return stations
