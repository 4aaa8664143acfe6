"""Words that stand nowhere: compounds are taken apart; else the nearest counts that differs by a letter or two."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from os.path import commonprefix
from typing import NamedTuple

from offers.search_sql import NEAR_LENGTH, ONE_DIFFERS, SOUND, SOUNDS_FROM, TWO_DIFFER
from offers.spelling import sounded

# What may stand between the parts of a compound.
_JOINTS = ("", "s", "n", "en", "es", "e", "er")
_SHORTEST_PART = 4
_MOST_PARTS = 4
_AS_COMPOUND, _AS_MISTAKE, _AS_FORM, _IN_PART = 0.9, 0.8, 0.6, 0.5
# So many letters at the beginning, and so much of the word, make two words forms of one where endings are many.
BEGINNING, _OF_THE_WORD = 5, 0.6
_MOST_MEANT = 3
# Whoever writes as one speaks ("Kindagelt") is nearer than two wrong letters, if no more than this part differs.
_SOUNDS_ALIKE, _WRITTEN_OTHERWISE = 1.5, 0.45


class Known(NamedTuple):
    """A known word, its stem, how it is written, whether it may be near, and in how many entries it stands."""

    word: str
    stem: str
    written: str
    is_near: bool
    entries: int
    is_german: bool


class Mended(NamedTuple):
    """What a word is searched as, each so close; `shown` where it was a mistake, as it is written."""

    words: list[str]
    closeness: list[float]
    shown: str = ""
    is_compound: bool = False


def near_of(word: str) -> set[str]:
    """Return what remains of its first letters without one or two, and its sound, as the database keeps them."""
    first = word[:NEAR_LENGTH]
    if len(word) < ONE_DIFFERS:
        return set()
    left_out = range(3 if len(word) >= TWO_DIFFER else 2)
    sound = {SOUND + sounded(word)} if len(word) >= SOUNDS_FROM else set()
    return sound | {
        "".join(letter for place, letter in enumerate(first) if place not in places)
        for number in left_out
        for places in combinations(range(len(first)), number)
    }


def parts_of(word: str) -> set[str]:
    """Return what the word may be made of."""
    return {
        word[start:end]
        for start in range(len(word) - _SHORTEST_PART + 1)
        for end in range(start + _SHORTEST_PART, len(word) + 1)
    }


def mend(word: str, known: Sequence[Known]) -> Mended | None:
    """Return what an unknown word is searched as; None if it is like nothing that is known."""
    entries: Counter[str] = Counter()
    for one in known:
        for part in {one.word, one.stem}:
            entries[part] = max(entries[part], one.entries)
    if parts := _taken_apart(word, frozenset(entries)):
        return _as_parts([*parts], entries, _AS_COMPOUND, is_compound=True)
    if found := _nearest(word, known):
        return found
    if forms := _with_same_beginning(word, known):
        return Mended(forms, [_AS_FORM] * len(forms))
    return _largest_part(word, entries)


def _as_parts(parts: list[str], entries: Counter[str], closeness: float, *, is_compound: bool = False) -> Mended:
    """Return the parts of a compound: what stands in few entries says more, "Trage" more than "Beratung"."""
    fewest = max(1, min(entries[part] for part in parts))
    said = [closeness * math.sqrt(fewest / max(1, entries[part])) for part in parts]
    return Mended(parts, said, is_compound=is_compound)


def _taken_apart(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the fewest known words that make up the whole word."""

    @cache
    def rest(start: int) -> tuple[str, ...] | None:
        if start == len(word):
            return ()
        found: list[tuple[str, ...]] = []
        for end in range(start + _SHORTEST_PART, len(word) + 1):
            part = word[start:end]
            if part not in known:
                continue
            for joint in _JOINTS:
                if word.startswith(joint, end) and (further := rest(end + len(joint))) is not None:
                    found.append((part, *further))
        return min(found, key=len, default=None)

    parts = rest(0)
    return parts if parts and 1 < len(parts) <= _MOST_PARTS else ()


def _nearest(word: str, known: Sequence[Known]) -> Mended | None:
    most = 2 if len(word) >= TWO_DIFFER else 1
    near = [
        (_far(word, one.word), not one.is_german, -one.entries, one) for one in known if one.is_near and one.entries
    ]
    best = sorted(entry for entry in near if entry[0] <= most)
    if not best:
        return None
    nearest = [entry[-1] for entry in best if entry[0] == best[0][0]][:_MOST_MEANT]
    return Mended([one.word for one in nearest], [_AS_MISTAKE] * len(nearest), shown=nearest[0].written)


def _far(word: str, known: str) -> float:
    letters = distance(word, known)
    sounds_alike = letters <= len(word) * _WRITTEN_OTHERWISE and sounded(word) == sounded(known)
    return min(letters, _SOUNDS_ALIKE) if sounds_alike else letters


def _with_same_beginning(word: str, known: Sequence[Known]) -> list[str]:
    """Return words of translations that have most of its beginning: Slavic and Turkic words end in many ways."""
    least = max(BEGINNING, math.ceil(len(word) * _OF_THE_WORD))
    alike = [(len(commonprefix((word, one.word))), one.word) for one in known if one.entries and not one.is_german]
    most = max((length for length, _one in alike), default=0)
    if most < least:
        return []
    return sorted((one for length, one in alike if length == most), key=lambda one: (len(one), one))[:_MOST_MEANT]


def _largest_part(word: str, entries: Counter[str]) -> Mended | None:
    begins = [part for part in entries if len(part) >= _SHORTEST_PART and word.startswith(part)]
    ends = [part for part in entries if len(part) > _SHORTEST_PART and word.endswith(part)]
    found = [max(parts, key=len) for parts in (begins, ends) if parts]
    return _as_parts(found, entries, _IN_PART) if found else None


def distance(one: str, other: str) -> int:
    """Return how many letters are missing, too many, wrong or exchanged with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, its in enumerate(other, start=1):
            cost = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, last = last, here
    return last[-1]
