"""The text of a chapter, as people type or paste it."""

import re
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalModelForm
from reporting.choices import Chapter, TextState
from reporting.models import ChapterText

# What word processors leave behind when somebody pastes from them: tags of their own, and characters nobody sees.
_TAGS = re.compile(
    r"</?(?:o|w|m|v|st1):[^<>]*>|<!--\[if[^<>]*>.*?<!\[endif\]-->|<\?xml[^<>]*>", re.IGNORECASE | re.DOTALL
)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\u2060\ufeff]")


def cleaned_of_word(text: str) -> str:
    """Return what was meant: lines that end alike, without what a word processor left behind."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\xa0", " ")
    return _INVISIBLE.sub("", _TAGS.sub("", text)).strip()


class PastedText(forms.CharField):
    """A long text; what a word processor left in it is taken out before anything is checked."""

    def __init__(self, *, rows: int = 16, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **given)

    def to_python(self, value: str | None) -> str:
        return super().to_python(cleaned_of_word(value or "")) or ""


class TextForm(PortalModelForm):
    """The text of one chapter. Left empty, the chapter has none."""

    text = PastedText(
        label=_("Text"),
        required=False,
        max_length=50_000,
        help_text=_("Plain text. An empty line begins a new paragraph. Name no family and nobody's story."),
    )
    state = forms.ChoiceField(label=_("State"), choices=TextState, widget=forms.RadioSelect, initial=TextState.DRAFT)
    is_shown = forms.BooleanField(
        label=_("Show this chapter in the report"),
        required=False,
        initial=True,
        help_text=_("Without the tick the chapter is left out, with its figures. The text stays here."),
    )

    class Meta:
        model = ChapterText
        fields = ["text", "state", "is_shown"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.chapter == Chapter.SUMMARY:
            room = _("The year in short has one page. Beside its figures there is room for about 1,000 characters.")
            self.fields["text"].help_text = format_lazy("{} {}", self.fields["text"].help_text, room)
