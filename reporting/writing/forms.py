"""Forms for texts typed or pasted by people."""

import datetime as dt
import re
from html import unescape
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalModelForm
from familienzentrum.meanwhile import Save, last_save
from familienzentrum.picture_fields import PictureField
from familienzentrum.pictures import ReadPicture
from familienzentrum.versions import AsRead
from reporting.choices import Chapter, TextState
from reporting.models import ChapterPicture, ChapterText

# What pasting from word processors leaves behind: proprietary tags and invisible characters, among
# them bidi controls.
_TAGS = re.compile(
    r"</?(?:o|w|m|v|st1):[^<>]*>|<!--\[if[^<>]*>.*?<!\[endif\]-->|<\?xml[^<>]*>", re.IGNORECASE | re.DOTALL
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u2066-\u2069\u202a-\u202e\ufeff\ufff9-\ufffc]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_WIDE_SPACES = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f\u3000]")
# Bullets: real ones, those of symbol fonts, and letters used as bullets.
_POINTS = re.compile("^[ ]*(?:[•·▪◦‣●○■\uf0b7\uf0a7\uf0d8\uf0fc][ \t\xa0]*|[o§][ ]*\t[ \t]*)", re.MULTILINE)
_SIGNS = re.compile("[\ue000-\uf8ff]")
# Combining marks: no language needs four on a letter, and two hundred cover the page.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_STACKED = re.compile(f"({_MARKS}{{3}}){_MARKS}+")
# HTML source pasted from a word processor; any other angle brackets were typed.
_SOURCE = re.compile(r"\bmso-|\bclass=[\"']?Mso", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|head|xml)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BLOCK_ENDS = re.compile(r"</(?:p|div|li|h\d|tr)\s*>|<br\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)


def cleaned_of_word(text: str) -> str:
    """Normalise line endings, and remove what a word processor left behind."""
    text = _TAGS.sub("", _LINE_ENDS.sub("\n", text))
    if _SOURCE.search(text):
        text = _read(text)
    text = _SIGNS.sub("", _POINTS.sub("– ", text))
    return _STACKED.sub(r"\1", _INVISIBLE.sub("", _WIDE_SPACES.sub(" ", text))).strip()


def _read(source: str) -> str:
    """Return the text of pasted HTML source."""
    broken = _BLOCK_ENDS.sub("\n", _HIDDEN.sub("", source.replace("\n", " ")))
    lines = unescape(_ANY_TAG.sub("", broken)).splitlines()
    return "\n".join(line.strip() for line in lines)


class PastedText(forms.CharField):
    """A long text, cleaned of word-processor residue before validation."""

    rows = 16

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"widget": forms.Textarea(attrs={"rows": self.rows})})

    def to_python(self, value: str | None) -> str:
        return super().to_python(cleaned_of_word(value or "")) or ""


class PastedNote(PastedText):
    """The same in a few lines."""

    rows = 4


class TextForm(PortalModelForm):
    """The text of one chapter; may be empty."""

    alone_by = ("report_id", "chapter")
    belong_together = (frozenset({"text", "state"}),)

    text = PastedText(
        label=_("Text"),
        required=False,
        max_length=50_000,
        help_text=_(
            "Plain text. An empty line begins a new paragraph. A line that begins with # is a subhead, lines that begin"
            " with a dash are a list. Name no family and nobody's story."
        ),
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
            room = _("The year in short has two pages. Beside its figures there is room for about 1,000 characters.")
            self.fields["text"].help_text = format_lazy("{} {}", self.fields["text"].help_text, room)

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.instance.report, since, chapter=self.instance.chapter)


class PictureForm(PortalModelForm):
    """The picture of a chapter; `read` is a new one, once the form is valid."""

    alone_by = ("report_id", "chapter")

    picture = PictureField()
    # Which picture the page showed: a file has no mark.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ChapterPicture
        fields = ["alternative", "rights"]

    field_order = ["picture", "alternative", "rights", "shown"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read: ReadPicture | None = None
        self.fields["picture"].required = self.instance._state.adding
        self.initial["shown"] = self.instance.sha256

    def read_rows(self) -> list[AsRead]:
        """Two people who choose a picture at once change none of its words."""
        columns = ["alternative", "rights", "sha256"]
        return [AsRead.of(self.instance, columns=columns, alone_by=self.alone_by)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.read = cleaned.get("picture")
        if self.read and cleaned.get("shown", "") != self.instance.sha256:
            # Whoever has seen the new one may replace it.
            self.data = dict(self.data.items()) | {"shown": self.instance.sha256}
            self.add_error(
                "picture", _("Somebody else chose a picture meanwhile. Look at it; to replace it, choose yours again.")
            )
        return cleaned

    def last_save(self, since: dt.datetime) -> Save | None:
        return last_save(self.instance.report, since, chapter=self.instance.chapter)
