"""What owners, readers and coordination fill in."""

from copy import copy
from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from familienzentrum.bot_protection import BotProtectedForm
from familienzentrum.forms import ActForm, PortalForm
from offers.choices import ProposedField
from offers.models import Offer, Proposal
from offers.models.freshness import NOTE_LENGTH

_CHANGED = _("Somebody has changed this meanwhile. Please read it once more before you answer.")
_NOTHING = _("You have not changed anything. If all is right, go back and say so.")


class SeenForm(PortalForm):
    """An answer to what stood there when the page was opened: a change meanwhile has to be read first.

    The mark says nothing of who made it: owners have no account.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self._mark = mark_of(offer)
        super().__init__(*args, initial={**kwargs.pop("initial", {}), "seen": self._mark}, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not constant_time_compare(data.get("seen", ""), self._mark):
            shown: Any = copy(self.data)  # request.POST is immutable, its copy is not
            shown[self.add_prefix("seen")] = self._mark
            self.data = shown
            raise forms.ValidationError(_CHANGED, code="changed")
        return data


class ProposalForm(SeenForm):
    """The texts of an offer as they should be; as long as the offer takes them."""

    title = forms.CharField(label=ProposedField.TITLE.label, max_length=120)
    summary = forms.CharField(label=ProposedField.SUMMARY.label, max_length=240)
    description = forms.CharField(
        label=ProposedField.DESCRIPTION.label, max_length=2000, required=False, widget=forms.Textarea
    )
    audience = forms.CharField(label=ProposedField.AUDIENCE.label, max_length=200, required=False)
    cost = forms.CharField(label=ProposedField.COST.label, max_length=120, required=False)
    bring_along = forms.CharField(
        label=ProposedField.BRING_ALONG.label,
        help_text=_("One thing per line."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.URLField(label=ProposedField.WEBSITE.label, max_length=200, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("What else has changed"),
        help_text=_("For example phone, place, hours or contact. Please write nothing about families."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=NOTE_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, offer=offer, initial={name: getattr(offer, name) for name in ProposedField}, **kwargs)

    @property
    def changes(self) -> dict[str, str]:
        """Return what differs, by field; line breaks of browsers are no difference."""
        texts = {name: self.cleaned_data[name].replace("\r\n", "\n") for name in ProposedField}
        return {name: text for name, text in texts.items() if text.strip() != self.initial[name].strip()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not self.changes and not data.get("note"):
            raise forms.ValidationError(_NOTHING, code="nothing")
        return data


class DoubtForm(BotProtectedForm):
    """What a reader doubts. No name is asked for."""

    text = forms.CharField(
        label=_("What is not right?"),
        help_text=_("Please write no names and nothing about your family."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        max_length=NOTE_LENGTH,
    )


class DecisionForm(ActForm):
    """Which proposed changes are taken over: all, unless a tick is taken away."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, rows=[proposal.offer, proposal], **kwargs)
        for change in proposal.changes.all():
            self.fields[change.field] = forms.BooleanField(label=_("Take this over"), required=False, initial=True)

    @property
    def taken(self) -> list[str]:
        return [name for name in ProposedField if self.cleaned_data.get(name)]


def mark_of(offer: Offer) -> str:
    """Return a mark of what the texts of an offer say now."""
    texts = "\0".join(str(getattr(offer, name)) for name in ProposedField)
    return salted_hmac("offers.freshness", f"{offer.pk} {texts}").hexdigest()[:24]
