"""Forms on the way to a release."""

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalForm


class PutForwardForm(PortalForm):
    """Carries the number of the release that was shown; a correction says what it corrects."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    changes = forms.CharField(
        label=_("What changed since the release before?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is printed in the report and stands on the public page."),
    )

    def __init__(self, *args: object, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["changes"]
