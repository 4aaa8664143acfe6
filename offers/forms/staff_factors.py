"""Form with which somebody asks to remove lost second factors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalForm


class LostFactorForm(PortalForm):
    """The second person reads how the first one made sure."""

    reason = forms.CharField(
        label=_("How did you make sure who asks?"),
        help_text=_("For example: stood before me, or I called back under the number that we know."),
        max_length=200,
    )
