"""What is translated, checked, outdated or missing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.models import Translation
from familienzentrum.texts import as_key
from offers.translations.rows import GermanText, german_texts, label_of
from offers.translations.stored import stored_in


class Standing(TextChoices):
    """How one text stands in one language, what is most urgent first."""

    OUTDATED = "outdated", _("outdated: the German has changed")
    MISSING = "missing", _("missing")
    UNCHECKED = "unchecked", _("not checked")
    BY_PARTNER = "by_partner", _("by a partner, not checked")
    CHECKED = "checked", pgettext_lazy("translation", "checked")


@dataclass(frozen=True)
class ListedText:
    """One text in one language."""

    text: GermanText
    language: str
    translation: Translation | None

    @property
    def standing(self) -> Standing:
        if self.translation is None:
            return Standing.MISSING
        if as_key(self.translation.german) != as_key(self.text.german):
            return Standing.OUTDATED
        if self.translation.is_checked:
            return Standing.CHECKED
        return Standing.BY_PARTNER if self.translation.by_partner_on else Standing.UNCHECKED

    @property
    def standing_in_words(self) -> str | Promise:
        return self.standing.label

    @property
    def entry(self) -> str:
        return f"{self.text.kind.label}: {self.text.name}"

    @property
    def field(self) -> str:
        return label_of(self.text.kind, self.text.field)

    @property
    def german(self) -> str:
        return self.text.german

    @property
    def said(self) -> str:
        return self.translation.text if self.translation else ""


def listed(language: str, texts: list[GermanText] | None = None) -> list[ListedText]:
    """Return all texts as they stand in a language, what is most urgent first."""
    stored = stored_in(language)
    given = [*german_texts()] if texts is None else texts
    found = [ListedText(text, language, stored.of(text)) for text in given]
    order = list(Standing)
    return sorted(found, key=lambda one: order.index(one.standing))


# Who has texts in languages besides the rows of `SOURCES`: how many are behind their German, by language.
Behind = Callable[[], Mapping[str, int]]
_mails: list[Behind] = []


def count_mails(behind: Behind) -> None:
    """Let the app that writes mails say how far they are."""
    _mails[:] = [behind]


def mails_behind() -> Mapping[str, int]:
    return _mails[0]() if _mails else {}


def counted(languages: list[str]) -> Iterator[tuple[str, Counter[Standing]]]:
    """Yield for each language how many texts stand how."""
    texts = [*german_texts()]
    for language in languages:
        yield language, Counter(one.standing for one in listed(language, texts))
