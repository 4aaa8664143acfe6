"""Words that stand nowhere: compounds are taken apart; else the nearest counts that differs by a letter or two."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from offers.search_sql import NEAR_LENGTH, ONE_DIFFERS, TWO_DIFFER

# A known word, its stem, how it is written, whether it may be near, and in how many entries it stands.
Known = tuple[str, str, str, bool, int]
# What may stand between the parts of a compound.
_JOINTS = ("", "s", "n", "en", "es", "e", "er")
_SHORTEST_PART = 4
_MOST_PARTS = 4
_AS_COMPOUND, _AS_MISTAKE, _IN_PART = 0.9, 0.8, 0.5
_MOST_MEANT = 3


class Mended(NamedTuple):
    """What a word is searched as; `shown` where it was a mistake, as it is written."""

    words: list[str]
    closeness: float
    shown: str = ""
    is_compound: bool = False


def near_of(word: str) -> set[str]:
    """Return what remains of the first letters of a word without one or two of them, as the database keeps it."""
    first = word[:NEAR_LENGTH]
    if len(word) < ONE_DIFFERS:
        return set()
    left_out = range(3 if len(word) >= TWO_DIFFER else 2)
    return {
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
    spelled = {part: written for one, stem, written, _near, _count in known for part in (one, stem)}
    if parts := _taken_apart(word, frozenset(spelled)):
        return Mended(list(parts), _AS_COMPOUND, is_compound=True)
    if found := _nearest(word, known):
        return found
    return _largest_part(word, spelled)


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
        (distance(word, one), -count, one, written)
        for one, _stem, written, is_near, count in known
        if is_near and count
    ]
    best = sorted(entry for entry in near if entry[0] <= most)
    if not best:
        return None
    nearest = [entry for entry in best if entry[0] == best[0][0]][:_MOST_MEANT]
    return Mended([one for _far, _count, one, _written in nearest], _AS_MISTAKE, shown=nearest[0][3])


def _largest_part(word: str, spelled: dict[str, str]) -> Mended | None:
    begins = [part for part in spelled if len(part) >= _SHORTEST_PART and word.startswith(part)]
    ends = begins + [part for part in spelled if len(part) > _SHORTEST_PART and word.endswith(part)]
    return Mended([max(ends, key=len)], _IN_PART) if ends else None


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
