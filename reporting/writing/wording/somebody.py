"""Tells "eine Mutter kam", which is somebody, from "wenn eine Mutter kommt", which is anybody."""

import re
from functools import cache, lru_cache

from reporting.writing.wording.vocabulary import any_of, german

# Letters before "ein" in which a word stands that changes it.
_NEAR = 12


def is_somebody(sentence: str, begin: int, end: int) -> bool:
    """Return whether "ein Vater", which stands there in the sentence, is one whom somebody has met.

    Of each kind one is, and one from somewhere; any other if the sentence tells what happened.
    """
    patterns = _patterns()
    before = sentence[max(begin - _NEAR, 0) : begin]
    if patterns.each.search(before) or patterns.origin.match(sentence, end):
        return True
    return not patterns.likened.search(before) and _tells_what_happened(sentence)


@lru_cache(maxsize=8)
def _tells_what_happened(sentence: str) -> bool:
    """Of a sentence, once for all whom it names."""
    patterns = _patterns()
    if patterns.anybody.search(sentence):
        return False
    return patterns.happened.search(patterns.not_happened.sub("", sentence)) is not None


class _Patterns:
    def __init__(self) -> None:
        words = german()
        self.each = re.compile(rf"\b{any_of(words.each)}\s+$", re.IGNORECASE)
        self.origin = re.compile(r"\s+aus\s+(?:\w+\s+)?[A-ZÄÖÜ]")
        self.likened = re.compile(rf"\b{any_of(words.likened)}\s+$", re.IGNORECASE)
        self.anybody = re.compile(rf"\b{any_of(words.anybody)}\b", re.IGNORECASE)
        # Verbs begin with a small letter.
        self.happened = re.compile(rf"\b{any_of(words.happened)}\b")
        self.not_happened = re.compile(rf"\b{any_of(words.not_happened)}\b")


@cache
def _patterns() -> _Patterns:
    return _Patterns()
