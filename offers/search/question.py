"""What somebody asks for, understood: which known words count, which phrases, and whether somebody is in need."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import NamedTuple

from django.db import connection

from offers.search.looking_up import Token, look_up, tokens_of
from offers.spelling import folded, words_in

_LONGEST_PHRASE = 8
# What a phrase that stands word for word weighs, for each of its words.
_BONUS = 15.0
_SYNONYM = 0.9
# What two words of it weigh that stand apart, or the other way round: "das Baby will einfach nicht schlafen".
_APART = 0.7
_PHRASES = """
SELECT phrase.line, phrase.entry_id, synonym.means, synonym.is_cry_for_help
FROM offers_searchphrase AS phrase JOIN offers_searchentry AS entry ON entry.id = phrase.entry_id
LEFT JOIN offers_synonym AS synonym ON synonym.id = entry.synonym_id
WHERE phrase.line = ANY (%s)"""


class Phrase(NamedTuple):
    """A line that stands in the question, and what has it: a thing that is found, or everyday words."""

    line: str
    entry: int
    means: str | None
    is_cry_for_help: bool | None

    @property
    def is_thing(self) -> bool:
        return self.is_cry_for_help is None

    @property
    def bonus(self) -> float:
        return _BONUS * (self.line.count(" ") + 1)


@dataclass(frozen=True)
class Question:
    """Rows of what is asked: number of the asked word, number of a known one, how close; and entries with a bonus."""

    asked: tuple[tuple[int, int, float], ...] = ()
    phrases: tuple[tuple[int, float], ...] = ()
    # Asked words that were mistakes, each with how it is written.
    corrections: tuple[tuple[str, str], ...] = ()
    is_cry_for_help: bool = False
    has_words: bool = False

    @property
    def finds_nothing(self) -> bool:
        return not self.asked and not self.phrases


def understand(text: str) -> Question:
    """Return what a text asks for; nothing if it has no word."""
    tokens = tokens_of(text)
    if not tokens:
        return Question()
    counted = [token for token in tokens if not token.is_stopped] or tokens
    whole, loose = _runs(tokens), _loose(tokens)
    found = [phrase for phrase in _phrases(whole | loose) if phrase.line in whole or not phrase.is_cry_for_help]
    meanings = {(phrase.line, phrase.means) for phrase in found if phrase.means}
    counted = _with_meanings(counted, meanings)
    # A stem is searched as well as the whole line: "Kita" is one word of a heading and the whole of another.
    phrases = [
        (phrase.entry, phrase.bonus * (1 if phrase.line in whole else _APART)) for phrase in found if phrase.is_thing
    ]
    phrases += _phrases_of(meanings)
    best: dict[int, float] = {}
    for entry, bonus in phrases:
        best[entry] = max(best.get(entry, 0), bonus)
    return Question(
        asked=tuple((n, known, close) for n, token in enumerate(counted) for known, close in token.meant.items()),
        phrases=tuple(best.items()),
        corrections=tuple((token.typed, token.corrected) for token in tokens if token.corrected),
        is_cry_for_help=any(phrase.is_cry_for_help for phrase in found),
        has_words=True,
    )


def _runs(tokens: list[Token]) -> set[str]:
    """Return all runs of stems that may be a phrase."""
    stems = [token.stem or token.word for token in tokens]
    return {
        " ".join(stems[start:end])
        for start in range(len(stems))
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(stems)) + 1)
    }


def _loose(tokens: list[Token]) -> set[str]:
    """Return what may be a phrase as well: people put other words in between, and the verb where they like."""
    stems = [*dict.fromkeys(token.stem or token.word for token in tokens if not token.is_left_out)]
    return {" ".join(some) for some in (*permutations(stems, 2), *combinations(stems, 3), *combinations(stems, 4))}


def _phrases(lines: set[str]) -> list[Phrase]:
    with connection.cursor() as cursor:
        cursor.execute(_PHRASES, [[*lines]])
        return [Phrase(*row) for row in cursor.fetchall()]


def _with_meanings(tokens: list[Token], meanings: set[tuple[str, str]]) -> list[Token]:
    """Put what a phrase means in the place of its words."""
    if not meanings:
        return tokens
    replaced = {stem for line, _means in meanings for stem in line.split()}
    added = [
        Token(word, folded(word))
        for word in dict.fromkeys(w for _line, means in sorted(meanings) for w in words_in(means))
    ]
    look_up(added)
    for token in added:
        token.meant = {known: close * _SYNONYM for known, close in token.meant.items()}
    kept = [token for token in tokens if token.stem not in replaced]
    return [*kept, *(token for token in added if not token.is_stopped)]


def _phrases_of(meanings: set[tuple[str, str]]) -> Iterator[tuple[int, float]]:
    """Yield the entries that have what is meant as a phrase."""
    for phrase in _phrases_meant(meanings):
        if phrase.is_thing:
            yield phrase.entry, phrase.bonus * _SYNONYM


def _phrases_meant(meanings: set[tuple[str, str]]) -> list[Phrase]:
    if not meanings:
        return []
    lines = set()
    for _line, means in sorted(meanings):
        tokens = [Token(word, folded(word)) for word in words_in(means)]
        look_up(tokens)
        lines.add(" ".join(token.stem for token in tokens))
    return _phrases(lines)
