"""How words are spelled where they are compared: the same for every writing of them, in SQL and in Python.

Nothing here asks the server's locale, and no extension is needed, so that every PostgreSQL finds the same.
"""

import re
import unicodedata

# Signs between words. Letters of any script are none of them; what Unicode hides or turns around is.
_BETWEEN = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f"
    r"\u2190-\u2bff\u3000-\u303f\u060c\u061b\u061f\u066a\u0640\ufeff"
)
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZıŁłĐđØøŒœÆæƏəẞ", "abcdefghijklmnopqrstuvwxyzillddooooaaeeß"
_CYRILLIC = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЄҐґЂЈЉЊЋЏ", "абвгдежзиклмнопрстуфхцчшщъыьэюяієггђјљњћџ"
# Letters that Persian, Kurdish and Arabic keyboards write differently.
_ARABIC = "ةىکیےھہ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "هيكييهه01234567890123456789"
# What stands above or below a letter: taken off after the letter was taken apart.
_MARKS = "".join(map(chr, [*range(0x300, 0x370), *range(0x64B, 0x660), 0x670]))
_FROM = _LATIN[0] + _CYRILLIC[0] + _ARABIC[0] + _MARKS
_TO = _LATIN[1] + _CYRILLIC[1] + _ARABIC[1]
# "ü" is written "ue" as well; not so in "Frauen", "neue" and "Quelle".
_TWO_FOR_ONE = "([ao])e|(?<![aeq])(u)e"

# What sounds alike where German is spoken, as rules in their order: hard and soft letters, "er" as "a", "h" not at all.
# Of vowels only the first counts, and of letters that stand twice one.
_SOUNDS = (
    ("sch", "s"),
    ("ph", "f"),
    ("[cgkq]+", "k"),
    ("x", "ks"),
    ("[vw]", "f"),
    ("b", "p"),
    ("d", "t"),
    ("h", ""),
    ("t?z|ts", "s"),
    ("er(?![aeiouy])", "a"),
    ("^[aeiouyj]+", "a"),
    ("(?<=.)[aeiouyj]+", ""),
    (r"(.)\1+", r"\1"),
)

_TABLE = str.maketrans(_FROM[: len(_TO)], _TO, _MARKS)
_SEPARATOR = re.compile(f"[{_BETWEEN}\\s\x00]+")


def words_in(text: str) -> list[str]:
    """Return the words of a text as they stand."""
    return [word for word in _SEPARATOR.split(text) if word]


def folded(word: str) -> str:
    """Return a word without case, accents and the choice between "ü" and "ue"."""
    plain = unicodedata.normalize("NFKD", word).translate(_TABLE).replace("ß", "ss")
    return re.sub(_TWO_FOR_ONE, r"\1\2", plain)


def sounded(word: str) -> str:
    """Return what remains of a folded word that is compared by its sound alone."""
    for written, sound in _SOUNDS:
        word = re.sub(written, sound, word)
    return word


def sql_words(text: str) -> str:
    """Return what gives the words of a text, as they stand, one per row."""
    return f"regexp_split_to_table({text}, '[{_BETWEEN}\\s]+')"


def sql_folded(word: str) -> str:
    return (
        f"regexp_replace(replace(translate(normalize({word}, NFKD), '{_FROM}', '{_TO}'), 'ß', 'ss'), "
        f"'{_TWO_FOR_ONE}', '\\1\\2', 'g')"
    )


def sql_sounded(word: str) -> str:
    for written, sound in _SOUNDS:
        word = f"regexp_replace({word}, '{written}', '{sound}', 'g')"
    return word


def sql_stem(word: str) -> str:
    """Return what takes the ending off a folded word, by the rules of the language of its script.

    "raucht" and "rauchen" are one word: of German, PostgreSQL leaves the "t" of verbs.
    """
    stemmed = (
        f"CASE WHEN {word} ~ '[\u0400-\u04ff]' THEN ts_lexize('russian_stem', {word}) "
        f"WHEN {word} ~ '[\u0600-\u06ff]' THEN ts_lexize('arabic_stem', {word}) "
        f"ELSE ts_lexize('german_stem', {word}) END"
    )
    return f"regexp_replace(COALESCE(({stemmed})[1], {word}), '^([a-z]{{4,}}?)e?s?t$', '\\1')"


def sql_is_stopped(word: str) -> str:
    """Return whether one of PostgreSQL's dictionaries takes a word, in small letters, for one that says nothing."""
    languages = ("german", "english", "russian", "turkish")
    return "(" + " OR ".join(f"ts_lexize('{language}_stem', {word}) = '{{}}'" for language in languages) + ")"
