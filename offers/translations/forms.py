"""Form for one text in one language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import EditForm
from familienzentrum.languages import direction_of, own_name_of

LENGTH = 3000


class TranslationForm(EditForm):
    """The text, and whether somebody who speaks the language has read it."""

    alone_by = ("kind", "row", "field", "language")
    belong_together = (frozenset({"text", "is_checked"}),)

    text = forms.CharField(max_length=LENGTH, widget=forms.Textarea(attrs={"rows": 6}))
    is_checked = forms.BooleanField(
        label=_("I speak this language and have compared both texts"),
        required=False,
        help_text=_("Families do not see who has checked it."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = own_name_of(language)
        self.fields["text"].widget.attrs |= {"lang": language, "dir": direction_of(language)}
