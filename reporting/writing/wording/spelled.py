"""Numbers up to 999 in words, joined as German joins them: "dreihundertvierundzwanzig"."""

from functools import cache

from reporting.writing.wording.vocabulary import any_of, german


@cache
def spelled() -> str:
    """Return a pattern of them, without one, which is an article; never more than a few hundred letters."""
    words = german()
    units, tens, simple = any_of([*words.units]), any_of([*words.tens]), any_of([*words.numbers])
    below_hundred = rf"(?:{units}{words.joined_by}{tens}|{tens}|{simple})"
    hundreds = rf"(?:{units}?{words.hundred})"
    return rf"(?:{hundreds}(?:{words.joined_by})?(?:{below_hundred}|{units}s?)|{hundreds}|{below_hundred})"


@cache
def value_of(word: str) -> int:
    """Return the number that a word says which `spelled` matches."""
    words = german()
    head, hundred, tail = word.lower().rpartition(words.hundred)
    hundreds = 100 * words.units.get(head, 1) if hundred else 0
    return hundreds + _below_hundred(tail.removeprefix(words.joined_by))


def _below_hundred(word: str) -> int:
    words = german()
    if word in words.numbers:
        return words.numbers[word]
    for name, tens in words.tens.items():
        if word.endswith(name):
            return tens + words.units.get(word.removesuffix(name).removesuffix(words.joined_by), 0)
    return words.units.get(word.removesuffix("s"), 0)
