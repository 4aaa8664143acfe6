"""Form for the text of a mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.choices import Occasion
from appointments.messages.texts import refuse_wrong_placeholders
from familienzentrum.forms import EditForm
from familienzentrum.languages import direction_of


class MessageTextForm(EditForm):
    """A text with the placeholders of this mail."""

    alone_by = ("occasion", "language")

    text = forms.CharField(
        label=_("Text of the mail"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "A blank line begins a new paragraph. Others may see the mail: please name no topic, no office and nobody."
        ),
    )

    def __init__(self, *args: Any, occasion: Occasion, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.occasion = occasion
        self.fields["text"].widget.attrs |= {"lang": language, "dir": direction_of(language)}

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        refuse_wrong_placeholders(text, self.occasion)
        return text
