"""Forms to issue and to redeem a referral slip."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.core.code_field import CodeField
from familienzentrum.forms import PortalForm
from offers.models import Office


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
    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, own_offices: frozenset[int], is_desk: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"number": uuid.uuid4()}
        super().__init__(*args, **kwargs)
        own = Office.objects.filter(pk__in=own_offices)
        source = cast(forms.ModelChoiceField, self.fields["from_office"])
        source.queryset, source.required = own, not is_desk
        if not is_desk:
            source.empty_label, source.initial = None, own.first()
        if not own_offices:
            del self.fields["from_office"]


class TakeSlipForm(PortalForm):
    """The code that the family brings."""

    code = CodeField(label=_("Code on the slip"), help_text=_("Twelve letters and digits. Small letters are fine."))
