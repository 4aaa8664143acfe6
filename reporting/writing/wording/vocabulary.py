"""The vocabulary for classifying numbers, in the language of the reports."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Vocabulary:
    """Lists of regular expressions for single words; see de.toml, which explains them."""

    people: Sequence[str]
    people_whole: Sequence[str]
    measures: Sequence[str]
    names: Sequence[str]
    months: Sequence[str]
    currency: Sequence[str]
    multiples: Sequence[str]
    percent: Sequence[str]
    until: Sequence[str]
    oclock: str
    streets: Sequence[str]
    prepositions: Sequence[str]
    of_them: Sequence[str]
    only: Sequence[str]
    single: str
    one: str
    conversations: Sequence[str]
    each: Sequence[str]
    happened: Sequence[str]
    not_happened: Sequence[str]
    anybody: Sequence[str]
    likened: Sequence[str]
    amounting: Sequence[str]
    roman: Mapping[str, int]
    both: str
    of_whole: Sequence[str]
    joined_by: str
    hundred: str
    shares: Mapping[str, int]
    few: Mapping[str, int]
    units: Mapping[str, int]
    tens: Mapping[str, int]
    numbers: Mapping[str, int]


@cache
def german() -> Vocabulary:
    """Return the words of German: reports are papers of German councils."""
    return Vocabulary(**tomllib.loads(Path(__file__).with_name("de.toml").read_text(encoding="utf-8")))


def any_of(words: Sequence[str]) -> str:
    """Return an alternation of these, longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
