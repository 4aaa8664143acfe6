"""How hard a German text is to read: LIX, after Björnsson, words per sentence and the share of long words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from offers.translations.rows import GermanText, label_of

# Shorter texts are titles and lists: there is no sentence to measure.
LEAST_WORDS = 8
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_END = re.compile(r"[.!?:]+(?:\s|$)|\n+")
_LONG = 6


class Ease(TextChoices):
    """What a figure means, by Björnsson's bounds."""

    EASY = "easy", _("easy, like a book for children")
    PLAIN = "plain", _("plain, like a novel")
    HARD = "hard", _("hard, like a letter from an office: shorter sentences and words help")


def lix(text: str) -> int:
    """Return the figure: up to 40 is easy, from 50 on hard. 0 if there are no words."""
    words = _WORD.findall(text)
    if not words:
        return 0
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _END.split(text)))
    long_words = sum(len(word) > _LONG for word in words)
    return round(len(words) / sentences + 100 * long_words / len(words))


def ease_of(figure: int) -> Ease:
    if figure <= 40:  # noqa: PLR2004 - Björnsson's bounds
        return Ease.EASY
    return Ease.PLAIN if figure < 50 else Ease.HARD  # noqa: PLR2004


@dataclass(frozen=True)
class Measured:
    """A German text with its figure."""

    text: GermanText
    figure: int

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
    def ease(self) -> str:
        return str(ease_of(self.figure).label)


def hardest_first(texts: Iterable[GermanText]) -> list[Measured]:
    """Return the texts that have sentences."""
    found = [Measured(text, lix(text.german)) for text in texts if len(text.german.split()) >= LEAST_WORDS]
    return sorted(found, key=lambda one: -one.figure)
