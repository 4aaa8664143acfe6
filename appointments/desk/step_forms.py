"""Why a step is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.desk.taking_back import WhyTakenBack
from familienzentrum.forms import ActForm


class WhyForm(ActForm):
    """A list, not a text: the audit log is kept for a year and must say nothing about a family."""

    reason = forms.ChoiceField(label=_("Why"), choices=WhyTakenBack.choices, widget=forms.RadioSelect)
