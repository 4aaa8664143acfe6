"""Finds the numbers in a text that may count people. Dates, years, money, times, laws and measures do not.

Pure functions of the text, independent of any figure.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import islice

from reporting.writing.wording.sentences import sentences_of
from reporting.writing.wording.somebody import is_somebody
from reporting.writing.wording.spelled import spelled, value_of
from reporting.writing.wording.vocabulary import Vocabulary, any_of, german

# Invisible characters; they must not hide a number.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff\x00-\x08\x0b-\x1f]")
_DIGITS = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)|\d+)(?:,\d+)?"
# Not the end of a word or of a longer number, such as U3.
_BEGIN = r"(?<![\w.,])(?<![^\W\d_]-)"
_TOKEN = re.compile(rf"[^\W\d_]+(?:[-’'*:_/]+[^\W\d_]+)*|{_DIGITS}|[^\w\s]")
# Words after a number to search for what it counts.
_REACH = 8
# Letters before a number in which it is said what it counts.
_NEAR = 120
_ENDS = set(".,;:!?()")
# Years and postcodes, unless they count people.
_NAMES = re.compile(r"(?:19|20)\d\d|\d{5}")


@dataclass(frozen=True)
class Numeral:
    """A number as written. `phrase` extends to what it counts; `is_share`: a percentage or a fraction in words."""

    written: str
    value: Decimal | None
    sentence: str
    phrase: str
    counts_people: bool = False
    is_share: bool = False


def numerals(text: str) -> Iterator[Numeral]:
    """Yield the numbers of a text that may count people, in their order."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    for sentence in sentences_of(seen):
        yield from _in_sentence(sentence)


def harmless(text: str) -> Iterator[tuple[str, str]]:
    """Yield every other number of a text, as it is written, with its sentence."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    for sentence in sentences_of(seen):
        any_number = _patterns().any_number
        counted = {part for numeral in _in_sentence(sentence) for part in any_number.findall(numeral.written)}
        for found in any_number.finditer(sentence):
            if found.group() not in counted:
                yield found.group(), sentence


def _in_sentence(sentence: str) -> Iterator[Numeral]:
    harmless = [found for pattern in _patterns().harmless for found in pattern.finditer(sentence)]
    covered = {place for found in harmless for place in range(*found.span())}
    named = {place for found in _patterns().named.finditer(sentence) for place in range(*found.span())}
    has_people = False
    for found in _patterns().number.finditer(sentence):
        is_name = found.start() in named or _NAMES.fullmatch(found.group()) is not None
        follows = has_people and not is_name
        numeral = None if found.start() in covered else _numeral(sentence, found, has_people=follows)
        # "Im Jahr 3 Familien": a number that counts people is no name.
        if numeral and (numeral.counts_people or found.start() not in named):
            has_people |= numeral.counts_people
            yield numeral


def _numeral(sentence: str, found: re.Match[str], *, has_people: bool) -> Numeral | None:
    """Return the number with what it counts; None if that is a measure, or if "eine Mutter" is nobody in particular.

    `has_people`: the sentence has counted people before, so that "zwei kamen" counts them, too.
    """
    written = found.group()
    if found["share"]:
        return _of_people(sentence, found, found.end(), _part(sentence, found)) or Numeral(
            written, None, sentence, written, is_share=True
        )
    if percent := _patterns().percent.match(sentence, found.end()):
        written += percent["sign"] or ""
        share = Numeral(written, _value(found), sentence, written, is_share=True)
        return _of_people(sentence, found, percent.end(), _value(found) / 100) or share
    noun = _noun(sentence, found.end())
    if found["somebody"] or found["roman"]:
        if not _is_count(sentence, found, noun):
            return None
    elif noun.is_missing and (has_people or _patterns().amounting.search(_just_before(sentence, found))):
        noun = replace(noun, is_people=True)
    if noun.is_measure or (not noun.is_people and (found["article"] or _NAMES.fullmatch(written))):
        return None
    phrase = sentence[found.start() : max(noun.end, found.end())]
    return Numeral(written, _value(found), sentence, phrase, counts_people=noun.is_people)


def _of_people(sentence: str, found: re.Match[str], end: int, part: Decimal) -> Numeral | None:
    """Return how many people "die Hälfte der acht Familien" are; None where the whole is not said behind the part."""
    whole = _patterns().whole.match(sentence, end)
    noun = _noun(sentence, whole.end()) if whole else _Noun()
    if not whole or not noun.is_people:
        return None
    written = sentence[found.start() : end]
    return Numeral(written, part * _value(whole), sentence, sentence[found.start() : noun.end], counts_people=True)


def _part(sentence: str, found: re.Match[str]) -> Decimal:
    """Return a part in words: of "zwei Drittel" both words count."""
    parts = next(parts for name, parts in german().shares.items() if _compiled(name).fullmatch(found.group()))
    before = _patterns().parts.search(_just_before(sentence, found))
    return Decimal(value_of(before["word"]) if before else 1) / parts


def _is_count(sentence: str, found: re.Match[str], noun: "_Noun") -> bool:
    """Return whether "eine" before a noun, or "III", counts people."""
    if found["roman"]:
        return noun.is_people and not _patterns().name.search(_just_before(sentence, found))
    is_person = noun.is_people and not _patterns().conversation.search(sentence[found.start() : noun.end])
    return is_person and is_somebody(sentence, found.start(), noun.end)


def _just_before(sentence: str, found: re.Match[str]) -> str:
    """Return what stands near before a number: reading everything for each of many would take minutes."""
    return sentence[max(found.start() - _NEAR, 0) : found.start()]


@dataclass(frozen=True)
class _Noun:
    """What a number counts, and where that ends; it may stand in another part of the sentence."""

    end: int = 0
    is_people: bool = False
    is_measure: bool = False
    is_missing: bool = False


def _noun(sentence: str, begin: int) -> _Noun:
    """Find the first noun after a number: German writes nouns with a capital letter."""
    patterns = _patterns()
    tokens = [*islice(_TOKEN.finditer(sentence, begin), _REACH)]
    for place, token in enumerate(tokens):
        word = token.group()
        if word in _ENDS:
            return _Noun(is_missing=True)
        if patterns.measure.fullmatch(word):
            return _Noun(token.end(), is_measure=True)
        if patterns.people.fullmatch(word) and not word.islower():
            return _Noun(token.end(), is_people=True)
        if patterns.of_them.fullmatch(word):
            return _Noun(token.end(), is_people=patterns.somebody.search(sentence) is not None)
        if patterns.preposition.fullmatch(word):
            return _Noun(is_missing=True)
        if _is_other_noun(word, tokens[place + 1 :]):
            return _Noun()
    return _Noun(is_missing=True)


def _is_other_noun(word: str, later: list[re.Match[str]]) -> bool:
    """Return whether a word is a noun that counts nobody; "Alfelder" before a noun is none."""
    if not word[0].isupper():
        return False
    return not (word.lower().endswith("er") and later and later[0].group()[0].isupper())


def _value(found: re.Match[str]) -> Decimal:
    if found["digits"]:
        return Decimal(found["digits"].replace(".", "").replace(",", "."))
    if found["word"]:
        return Decimal(value_of(found["word"]))
    if found["roman"]:
        return Decimal(german().roman[found["roman"]])
    if found["few"]:
        return Decimal(next(least for few, least in german().few.items() if _compiled(few).fullmatch(found["few"])))
    return Decimal(2 if found["both"] else 1)


@dataclass(frozen=True)
class _Patterns:
    number: re.Pattern[str]
    any_number: re.Pattern[str]
    harmless: tuple[re.Pattern[str], ...]
    named: re.Pattern[str]
    percent: re.Pattern[str]
    people: re.Pattern[str]
    somebody: re.Pattern[str]
    measure: re.Pattern[str]
    of_them: re.Pattern[str]
    preposition: re.Pattern[str]
    amounting: re.Pattern[str]
    conversation: re.Pattern[str]
    whole: re.Pattern[str]
    parts: re.Pattern[str]
    name: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = german()
    until, percent = any_of(words.until), any_of(words.percent)
    people = rf"(?:[\w’'-]*{any_of(words.people)}|{any_of(words.people_whole)})"
    return _Patterns(
        number=_compiled(_number(words)),
        any_number=_compiled(rf"\d+(?:[.,:/-]\d+)*|\b{spelled()}\b|\b{any_of([*words.few])}\b"),
        harmless=tuple(_compiled(pattern) for pattern in _harmless(words)),
        named=_compiled(_named(words)),
        percent=_compiled(rf"(?P<sign>\s*{percent})|\s*{until}\s*{_DIGITS}\s*{percent}"),
        people=_compiled(people),
        somebody=_compiled(rf"\b{people}\b"),
        measure=_compiled(rf"(?:[^\W\d_]*-)?{any_of(words.measures)}|[^\W\d_]*(?:tage|wochen|stunden|monate)n?"),
        of_them=_compiled(any_of(words.of_them)),
        preposition=_compiled(any_of(words.prepositions)),
        amounting=_compiled(rf"\b{people}\b[^.;:]*?{any_of(words.amounting)}\s*$"),
        conversation=_compiled(rf"{any_of(words.conversations)}$"),
        whole=_compiled(
            rf"\s+{any_of(words.of_whole)}\s+(?:\w+en\s+)?(?:(?P<digits>\d{{1,3}}(?:\.\d{{3}})*)|(?P<word>{spelled()}))\b"
        ),
        parts=_compiled(rf"\b(?P<word>{spelled()})\s+$"),
        name=_compiled(rf"(?<!\w){any_of(words.names)}\s*$"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _number(words: Vocabulary) -> str:
    """Return a pattern of numbers in digits and words, of "nur ein", "eine von" and "beide", of parts of a whole."""
    article = rf"\b{words.one}\s+{words.single}\b|\b{any_of(words.only)}\s+{words.one}\b"
    of_several = rf"\b{words.one}(?=\s+(?:der|von|dieser)\s)"
    return (
        rf"{_BEGIN}(?P<digits>{_DIGITS})|\b(?P<word>{spelled()})\b|\b(?P<few>{any_of([*words.few])})\b"
        rf"|(?P<article>{article}|{of_several}|(?P<both>\b{words.both}))|\b(?P<share>{any_of([*words.shares])})\b"
        rf"|\b(?P<somebody>{words.one})\b|\b(?P<roman>(?-i:{any_of([*words.roman])}))\b(?=\s+[^\W\d_])"
    )


def _harmless(words: Vocabulary) -> Iterator[str]:
    """Yield patterns of numbers that count nobody."""
    until, month, currency = any_of(words.until), any_of(words.months), any_of(words.currency)
    clock = r"\d{1,2}(?:[:.]\d{2})?"
    # Money: 3.000 €, 5.000 bis 10.000 €, 2,5 Mio. Euro.
    amount = rf"{_DIGITS}(?:\s*{any_of(words.multiples)})?"
    yield rf"{_BEGIN}(?:{amount}(?:\s*{currency})?\s*{until}\s*)?{amount}\s*{currency}(?![^\W\d_])"
    # Days: 3.3.2025, 03.03., 3. März 2025, 3. bis 5. März, 2025-03-03; years that belong together: 2024/25.
    yield rf"{_BEGIN}\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{4}}|\d{{2}})?"
    yield rf"{_BEGIN}(?:\d{{1,2}}\.(?:\s*{month})?\s*{until}\s*)?\d{{1,2}}\.\s*{month}(?:\s+\d{{4}})?"
    yield rf"\b{month}\s+(?:19|20)\d\d\b"
    yield r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b(?:19|20)\d\d\s*[/–-]\s*(?:\d\d){1,2}\b"
    # Times: 9:30, 9 Uhr, 9.00 bis 12.30 Uhr.
    yield rf"{_BEGIN}(?:{clock}(?:\s*{words.oclock})?\s*{until}\s*)?{clock}\s*{words.oclock}\b|\b\d{{1,2}}:\d\d\b"
    # Numbers of papers.
    yield r"\b\d+/(?:(?:19|20)\d\d|(?-i:[IVXLC]+))\b|\b\d{3,4}/\d\d\b"
    # Telephone numbers.
    yield r"(?:\+\d\d|(?<!\w)0)[\d\s/()–-]{4,}\d"
    # Points of a list at the beginning of a line.
    yield r"^\W*\d{1,2}[.)]\s"


def _named(words: Vocabulary) -> str:
    """Return a pattern of what has a number as its name: § 8, §§ 16 bis 18, Abs. 2, Goethestraße 3, EUR 500."""
    named = rf"(?:(?<!\w){any_of([*words.names, *words.currency])}|\w{any_of(words.streets)})\s*\d+[\w/]*"
    return rf"{named}(?:\s*(?:{any_of(words.until)}|,)\s*\d+\w?\b(?!\s+\w))*"
