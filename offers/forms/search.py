"""Offer search: all state is in the query string."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familienzentrum.forms import PortalForm
from offers.choices import Admission, OfferKind
from offers.queries import Wanted, find_offers, needs_offered

SEARCH_LENGTH = 100
# Of a page: of more offers nobody reads on.
_MOST_DIGITS = 3

Choice = tuple[str, str | Promise]


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
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    age_phase = forms.ChoiceField(label=_("For whom"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    admission = forms.ChoiceField(label=_("How to get in"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    office = forms.ChoiceField(label=_("Who helps"), required=False)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(auto_id="%s")
        for name, choices in _choices().items():
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]
        self.initial = self.wanted = self._known(query)

    @classmethod
    def meaning(cls, query: QueryDict) -> dict[str, str]:
        """Return what of a query string is understood, with the number of a later page: see `cached_page`."""
        later = query.get("page", "")
        is_later = later.isascii() and later.isdecimal() and len(later) <= _MOST_DIGITS
        return {**cls(query).wanted, **({"page": str(int(later))} if is_later and int(later) > 1 else {})}

    @property
    def filters(self) -> list[Any]:
        """Return the filter fields, without the search field."""
        return [self[name] for name in self.fields if name != "search"]

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

    def _known(self, query: QueryDict) -> Wanted:
        values = {name: self._known_value(name, query.get(name, "")) for name in self.fields}
        return {name: value for name, value in values.items() if value}

    def _known_value(self, name: str, value: str) -> str:
        if name == "search":
            return readable(value)
        return value if value in self._labels(name) else ""

    def _labels(self, name: str) -> dict[str, str]:
        return {str(value): str(label) for value, label in self.fields[name].choices}  # type: ignore[attr-defined]

    def _label(self, name: str) -> str:
        value = self.wanted[name]
        return gettext("Search: %(words)s") % {"words": value} if name == "search" else self._labels(name)[value]

    def _without(self, name: str) -> Wanted:
        return {other: value for other, value in self.wanted.items() if other != name}

    def _address_without(self, name: str) -> str:
        return f"?{urlencode(self._without(name))}"


def readable(text: str) -> str:
    """Return pasted text as one short line without invisible characters."""
    seen = "".join(char if char.isprintable() else " " for char in text[: SEARCH_LENGTH * 10])
    return " ".join(seen.split())[:SEARCH_LENGTH].strip()


def _choices() -> dict[str, Iterable[Choice]]:
    return {
        **needs_offered(),
        "admission": Admission.choices,
        "kind": OfferKind.choices,
    }
