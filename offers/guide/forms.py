"""The one question of who found nothing that fits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.bot_protection import BotProtectedForm
from offers.choices import WhyUnmet


class UnmetForm(BotProtectedForm):
    """A reason from a list: whoever could write, would write about themselves."""

    marks_optional = False
    groups = [(_("Why does nothing fit?"), ["reason", "website"])]

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=WhyUnmet,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one. “Another reason” will do.")},
    )
