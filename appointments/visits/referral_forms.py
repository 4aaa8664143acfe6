"""Forms to issue and to redeem a referral slip."""

import uuid
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.core.code_field import CodeField
from familienzentrum.forms import PortalForm
from familienzentrum.languages import own_name_of
from familienzentrum.models import Centre
from offers.models import Offer, Office


class GiveSlipForm(PortalForm):
    """Source and target office; without a choice of source it is the front desk."""

    from_office = forms.ModelChoiceField(
        label=pgettext_lazy("sent on", "From"), queryset=Office.objects.none(), empty_label=_("Front desk")
    )
    to_office = forms.ModelChoiceField(
        label=pgettext_lazy("sent on", "To"),
        queryset=Office.objects.filter(is_active=True),
        empty_label=_("Please choose"),
    )
    offer = forms.ModelChoiceField(
        label=_("For which offer"),
        queryset=Offer.objects.none(),
        required=False,
        empty_label=_("not on the slip"),
        help_text=_("The slip then says what to bring. It does not name the offer, and nothing of it is stored."),
    )
    language = forms.ChoiceField(label=_("Language of the slip"), choices=[], required=False)
    number = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, own_offices: frozenset[int], is_desk: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"number": uuid.uuid4()}
        super().__init__(*args, **kwargs)
        own = Office.objects.filter(pk__in=own_offices)
        source = cast(forms.ModelChoiceField, self.fields["from_office"])
        source.queryset, source.required = own, not is_desk
        if not is_desk:
            source.empty_label, source.initial = None, own.first()
        offers = cast(forms.ModelChoiceField, self.fields["offer"])
        offers.queryset = Offer.objects.published().exclude(bring_along="").order_by("title", "id")
        shown = Centre.current().shown_languages
        cast(forms.ChoiceField, self.fields["language"]).choices = [(code, own_name_of(code)) for code in shown]
        if not own_offices:
            del self.fields["from_office"]

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE

    def clean_offer(self) -> Offer | None:
        offer: Offer | None = self.cleaned_data["offer"]
        to_office = self.cleaned_data.get("to_office")
        if offer and to_office and offer.office_id != to_office.pk:
            raise forms.ValidationError(_("This offer is at another office. Choose one of the office above, or none."))
        return offer


class TakeSlipForm(PortalForm):
    """The code that the family brings."""

    code = CodeField(label=_("Code on the slip"), help_text=_("Twelve letters and digits. Small letters are fine."))
