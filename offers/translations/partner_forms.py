"""What partners and coordination fill in for the texts of an office in another language."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum import languages
from familienzentrum.forms import ActForm, PortalForm, bound_text
from familienzentrum.models import Centre, Translation
from familienzentrum.texts import as_key
from offers.models import Office, ProposedTranslation, TranslationRequest
from offers.translations.forms import LENGTH
from offers.translations.partners import Waiting
from offers.translations.rows import GermanText, label_of
from offers.translations.standing import ListedText

_GERMAN_CHANGED = _("The German text has changed meanwhile. Please compare once more, then save.")
_SAVED_MEANWHILE = _("Somebody has saved another text for this meanwhile: %(text)s")
_NOTHING = _("You have not changed anything. Write into a field what is better, then save.")


@dataclass(frozen=True)
class Line:
    """One German text with its field; `known` is what families read, `proposed` what this link has saved."""

    text: GermanText
    known: Translation | None
    proposed: ProposedTranslation | None

    @property
    def name(self) -> str:
        return f"{self.text.kind}-{self.text.row}-{self.text.field}"

    @property
    def label(self) -> str:
        return label_of(self.text.kind, self.text.field)

    @property
    def shown(self) -> str:
        """What stands in the field at first."""
        source = self.proposed or self.known
        return source.text if source else ""

    @property
    def is_outdated(self) -> bool:
        """Whether the German has changed since what stands in the field was written."""
        source = self.proposed or self.known
        return source is not None and as_key(source.german) != as_key(self.text.german)

    @property
    def state(self) -> str | Promise:
        """Whose words stand in the field."""
        if self.proposed and not self.is_outdated:
            return _("saved by this link, waits for the coordination")
        if self.is_outdated:
            return _("The German has changed since this was translated.")
        return ListedText(self.text, "", self.known).standing.label

    @property
    def mark(self) -> str:
        """Of the German and of what was shown beside it."""
        return f"{_hashed(self.text.german)}.{_hashed(self.shown)}"


class TranslateForm(PortalForm):
    """A field for each text. What was not touched is not sent; what fits although the German changed says so by a tick.

    Each field knows the German that stood beside it: a change meanwhile has to be read first.
    """

    marks_optional = False

    def __init__(self, *args: Any, request: TranslationRequest, lines: list[Line], **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(*args, **kwargs)
        code = request.language
        says = {"lang": code, "dir": languages.direction_of(code)}
        for line in lines:
            rows = 2 + len(line.text.german) // 60 + line.text.german.count("\n")
            self.fields[line.name] = field = forms.CharField(
                label=f"{line.label} ({languages.own_name_of(code)})",
                required=False,
                max_length=LENGTH,
                initial=line.shown,
                widget=forms.Textarea(attrs={"rows": min(rows, 8), **says}),
            )
            bound_text(field)
            self.fields[f"seen-{line.name}"] = forms.CharField(
                required=False, initial=line.mark, widget=forms.HiddenInput
            )
            if line.is_outdated:
                self.fields[f"fits-{line.name}"] = forms.BooleanField(
                    label=_("It still fits the German as it is now"), required=False
                )

    @property
    def texts(self) -> Mapping[GermanText, str]:
        """Return what was changed, or said to fit still."""
        return {line.text: self._typed(line) for line in self.lines if self._is_said(line)}

    def sections(self) -> Iterator[tuple[str, list[tuple[Line, BoundField, BoundField, BoundField | None]]]]:
        """Yield the entries by their names, with the fields of each text: text, mark, and the tick if there is one."""
        found: dict[tuple[str, int], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.text.kind, line.text.row), []).append(line)
        for lines in found.values():
            yield lines[0].text.name, [(line, *self._fields_of(line)) for line in lines]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            self._refuse_what_changed(line)
        if not self.errors and not self.texts:
            raise forms.ValidationError(_NOTHING, code="nothing")
        return data

    def _refuse_what_changed(self, line: Line) -> None:
        german, _dot, shown = self.cleaned_data.get(f"seen-{line.name}", "").partition(".")
        if not self._is_typed(line, shown):
            return
        if not constant_time_compare(german, _hashed(line.text.german)):
            self._show_mark_of_now(line)
            self.add_error(line.name, forms.ValidationError(_GERMAN_CHANGED, code="german"))
        elif not constant_time_compare(shown, _hashed(line.shown)) and self._typed(line) != line.shown:
            self._show_mark_of_now(line)
            params = {"text": line.shown or "–"}
            self.add_error(line.name, forms.ValidationError(_SAVED_MEANWHILE, code="saved", params=params))

    def _is_typed(self, line: Line, shown: str) -> bool:
        """Whether the field differs from what stood in it when the page was opened, or is said to fit."""
        return bool(self._fits(line)) or not constant_time_compare(_hashed(self._typed(line)), shown)

    def _is_said(self, line: Line) -> bool:
        shown = self.cleaned_data.get(f"seen-{line.name}", "").partition(".")[2]
        return self._is_typed(line, shown)

    def _show_mark_of_now(self, line: Line) -> None:
        data: Any = copy(self.data)  # request.POST is immutable, its copy is not
        data[self.add_prefix(f"seen-{line.name}")] = line.mark
        self.data = data

    def _typed(self, line: Line) -> str:
        return as_key(str(self.cleaned_data.get(line.name, "")))

    def _fits(self, line: Line) -> bool:
        return bool(self.cleaned_data.get(f"fits-{line.name}"))

    def _fields_of(self, line: Line) -> tuple[BoundField, BoundField, BoundField | None]:
        tick = f"fits-{line.name}"
        return self[line.name], self[f"seen-{line.name}"], self[tick] if tick in self.fields else None


class AskForm(PortalForm):
    """For which office and language a link is made."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), empty_label=_("Please choose"))
    language = forms.ChoiceField(label=_("Language"))
    is_mailed = forms.BooleanField(
        label=_("Send the link to the office's e-mail address"),
        required=False,
        help_text=_("Otherwise copy it from the next page, and pass it on yourself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, languages.name_of(code)) for code in Centre.current().page_languages
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_mailed") and (office := data.get("office")) and not office.email:
            words = _("This office has no e-mail address. Enter one in its master data, or copy the link.")
            self.add_error("is_mailed", forms.ValidationError(words, code="no_address"))
        return data


class TakeOverForm(ActForm):
    """Which proposed texts are taken over: all whose German stands, unless a tick is taken away."""

    is_checked = forms.BooleanField(
        label=_("I speak this language and have compared both texts"),
        required=False,
        help_text=_("Without it, they count as written by a partner and not checked."),
    )

    def __init__(self, *args: Any, lines: list[Waiting], **kwargs: Any) -> None:
        self.lines = [line for line in lines if not line.is_outdated]
        rows = [*(line.proposed for line in self.lines), *(line.now for line in self.lines if line.now)]
        super().__init__(*args, rows=rows, **kwargs)
        for line in self.lines:
            self.fields[f"take-{line.proposed.pk}"] = forms.BooleanField(
                label=_("Take this over"), required=False, initial=True
            )

    @property
    def taken(self) -> list[int]:
        keys = (line.proposed.pk for line in self.lines)
        return [key for key in keys if self.cleaned_data.get(f"take-{key}")]


def _hashed(text: str) -> str:
    return salted_hmac("offers.translations", as_key(text)).hexdigest()[:16]
