"""The form in which staff set the link to talks by video."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models.video_link import LONGEST, refuse_other_doors
from familienzentrum.forms import EditForm


class VideoLinkForm(EditForm):
    """One link; empty takes it away."""

    video_link = forms.CharField(
        label=_("Link to the video talk"),
        max_length=LONGEST,
        required=False,
        validators=[refuse_other_doors],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, help_text: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["video_link"].help_text = help_text
