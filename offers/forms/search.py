"""Offer search: all state is in the query string."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import KeptSelect, PlainChoices, PortalForm
from familienzentrum.texts import marked
from offers.access_words import ACCESS
from offers.choices import Admission, OfferKind
from offers.finding import find_offers
from offers.needs import needs_offered
from offers.queries import Wanted

SEARCH_LENGTH = 100
# Of a page: of more offers nobody reads on.
_MOST_DIGITS = 3

Choice = tuple[str, str | Promise]


# Filters whose values are rows, named in German.
_NAMED_BY_ROWS = {"topic", "age_phase", "office"}


@dataclass(frozen=True)
class Chip:
    """An active filter; `url` removes it, `found` is the number of offers without it, if counted."""

    label: str
    url: str
    found: int | None = None


class OfferSearch(PortalForm):
    """Search and filters. Never invalid: unknown values are ignored."""

    marks_optional = False

    search = forms.CharField(
        label=_("Search"),
        max_length=SEARCH_LENGTH,
        required=False,
        # What somebody looks for stays in no list of a phone that others use.
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search", "autocomplete": "off"}),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=KeptSelect)
    age_phase = forms.ChoiceField(label=_("For whom"), required=False, widget=KeptSelect)
    language = forms.ChoiceField(label=_("Language"), required=False, widget=KeptSelect)
    admission = forms.ChoiceField(label=_("How to get in"), required=False, widget=KeptSelect)
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=KeptSelect)
    access = forms.ChoiceField(label=_("Accessibility"), required=False, widget=KeptSelect)
    office = forms.ChoiceField(label=_("Who helps"), required=False, widget=KeptSelect)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(auto_id="%s")
        self._choices = _choices()
        for name, choices in self._choices.items():
            self.fields[name].choices = PlainChoices([("", _("all")), *choices])  # type: ignore[attr-defined]
        self.initial = self.wanted = _known(query, self._choices)

    @classmethod
    def meaning(cls, query: QueryDict) -> dict[str, str]:
        """Return what of a query string is understood, with the number of a later page: see `cached_page`."""
        later = query.get("page", "")
        is_later = later.isascii() and later.isdecimal() and len(later) <= _MOST_DIGITS
        known = _known(query, _choices())
        return {**known, **({"page": str(int(later))} if is_later and int(later) > 1 else {})}

    @property
    def filters(self) -> list[Any]:
        """Return the filter fields, without the search field."""
        return [self[name] for name in self.fields if name != "search"]

    @property
    def offered(self) -> str:
        """All that the filters are drawn from, besides the language, while none is set: they may be kept under this."""
        return repr(self._choices)

    @property
    def asks_in_words_alone(self) -> bool:
        return self.wanted.keys() == {"search"}

    @property
    def filters_on(self) -> int:
        return len(self.wanted.keys() - {"search"})

    def chips(self) -> list[Chip]:
        """Return the active filters, each with the URL that removes it."""
        return [Chip(self._label(name), self._address_without(name)) for name in self.wanted]

    def ways_out(self) -> list[Chip]:
        """Without results, return which filters to remove, with the number of offers that leaves."""
        chips = [
            Chip(self._label(name), self._address_without(name), find_offers(self._without(name)).count())
            for name in self.wanted
        ]
        return [chip for chip in chips if chip.found]

    def _label(self, name: str) -> str:
        value = self.wanted[name]
        if name == "search":
            return gettext("Search: %(words)s") % {"words": value}
        label = str(dict(self._choices[name])[value])
        return marked(label) if name in _NAMED_BY_ROWS else label

    def _without(self, name: str) -> Wanted:
        return {other: value for other, value in self.wanted.items() if other != name}

    def _address_without(self, name: str) -> str:
        return f"?{urlencode(self._without(name))}"


def readable(text: str) -> str:
    """Return pasted text as one short line without invisible characters."""
    seen = "".join(char if char.isprintable() else " " for char in text[: SEARCH_LENGTH * 10])
    return " ".join(seen.split())[:SEARCH_LENGTH].strip()


def _choices() -> dict[str, Sequence[Choice]]:
    needs = needs_offered()
    return {
        "topic": needs["topic"],
        "age_phase": needs["age_phase"],
        "language": needs["language"],
        "admission": Admission.choices,
        "kind": OfferKind.choices,
        "access": [(column, words.yes) for column, words in ACCESS.items()],
        "office": needs["office"],
    }


def _known(query: QueryDict, choices: Mapping[str, Sequence[Choice]]) -> Wanted:
    """Return what is understood, in the order of the fields."""
    asked = {name: value for name in choices if (value := query.get(name))}
    known = {name: value for name, value in asked.items() if any(value == one for one, _name in choices[name])}
    words = readable(query.get("search", ""))
    return {"search": words, **known} if words else known
