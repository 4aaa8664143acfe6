"""Looks up which of the known words an asked one may mean."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from offers.search.fillers import FILLERS
from offers.search.mending import BEGINNING, Known, Mended, mend, near_of, parts_of
from offers.search.spoken import marks_by_name
from offers.spelling import folded, sql_is_stopped, sql_stem, words_in

# More words do not narrow a search, they only cost time.
MOST_WORDS = 12
LONGEST = 40
# How close a known word is to the asked one: the same, another form, the end of a compound, its beginning, inside.
_SAME, _FORM, _END, _BEGINNING, _INSIDE = 1.0, 0.95, 0.75, 0.7, 0.4
# What is at least so close needs no mending.
_CLOSE_ENOUGH = _BEGINNING
_MOST_OF_EACH = 300
# Behind whatever begins with a word. Compounds are German: words of translations are looked for by their beginning.
_LAST = 0x10FFFF
_LOOK_UP = f"""
WITH asked (token, word, typed) AS (SELECT * FROM unnest(%(tokens)s::int[], %(words)s::text[], %(typed)s::text[])),
stemmed AS MATERIALIZED (
    SELECT token, word, {sql_stem("word")} AS stem, {sql_is_stopped("asked.typed")} AS is_stopped FROM asked
),
inner_part AS (
    SELECT *, CASE WHEN length(stem) >= 4 THEN stem ELSE word END AS part FROM stemmed
    WHERE NOT is_stopped AND length(word) >= 3
),
close AS (
    SELECT token, known.id, CASE WHEN known.word = stemmed.word THEN {_SAME} ELSE {_FORM} END AS closeness
    FROM stemmed JOIN offers_searchword AS known ON known.stem = stemmed.stem
    UNION ALL SELECT token, id, closeness FROM inner_part, LATERAL (
        SELECT id, CASE WHEN starts_with(known.word, inner_part.word) THEN {_BEGINNING}
            WHEN right(known.word, length(inner_part.word)) = inner_part.word THEN {_END}
            WHEN starts_with(known.word, part) THEN {_BEGINNING} - 0.1
            ELSE {_INSIDE} END AS closeness
        FROM offers_searchword AS known
        WHERE known.is_german AND known.word LIKE '%%' || part || '%%'
            AND (length(part) >= 4 OR starts_with(known.word, inner_part.word))
        ORDER BY closeness DESC, length(known.word), known.id LIMIT {_MOST_OF_EACH}
    ) AS inside
    UNION ALL SELECT token, id, closeness FROM inner_part, LATERAL (
        SELECT id, CASE WHEN starts_with(known.word, inner_part.word) THEN {_BEGINNING}
            ELSE {_BEGINNING} - 0.1 END AS closeness
        FROM offers_searchword AS known
        WHERE NOT known.is_german AND known.word >= part AND known.word < part || chr({_LAST})
        ORDER BY closeness DESC, length(known.word), known.id LIMIT {_MOST_OF_EACH}
    ) AS begun
)
SELECT token, stemmed.stem, stemmed.is_stopped, close.id, max(close.closeness)
FROM stemmed LEFT JOIN close USING (token)
GROUP BY token, stemmed.stem, stemmed.is_stopped, close.id"""
_NEAR = """
WITH known AS (
    SELECT id, true AS is_near FROM offers_searchword WHERE near && (SELECT %(near)s::text[])
    UNION SELECT id, false FROM offers_searchword WHERE word = ANY (%(parts)s)
    UNION SELECT id, false FROM offers_searchword WHERE stem = ANY (%(parts)s)
    UNION SELECT id, false FROM unnest(%(begun)s::text[]) AS beginning
        JOIN offers_searchword ON word >= beginning AND word < beginning || chr(%(last)s) AND NOT is_german
)
SELECT word, stem, shown, bool_or(is_near), (SELECT count(*) FROM offers_searchposting WHERE word_id = found.id),
    is_german
FROM known JOIN offers_searchword AS found USING (id) GROUP BY found.id"""


@dataclass
class Token:
    """One asked word, with the numbers of the known words that it may mean and how close each is."""

    typed: str
    word: str
    stem: str = ""
    # Whether it says nothing beside other words, and whether the database leaves it out of phrases.
    is_stopped: bool = False
    is_left_out: bool = False
    meant: dict[int, float] = field(default_factory=dict)
    # As it is written where it was found, if it was not written so.
    corrected: str = ""

    @property
    def is_known(self) -> bool:
        return any(closeness >= _CLOSE_ENOUGH for closeness in self.meant.values())


def tokens_of(text: str) -> list[Token]:
    """Return the asked words with what they may mean: compounds taken apart, mistakes mended."""
    asked = [(typed, folded(typed)) for typed in words_in(text)]
    tokens = [Token(typed, word[:LONGEST]) for typed, word in asked if word][:MOST_WORDS]
    look_up(tokens)
    odd = [token for token in tokens if not token.is_known and not token.is_stopped]
    if odd:
        _mend(odd)
    return tokens


def look_up(tokens: Sequence[Token]) -> None:
    """Fill in what each token may mean as it stands."""
    if not tokens:
        return
    given: dict[str, Any] = {
        "tokens": list(range(len(tokens))),
        "words": [token.word for token in tokens],
        "typed": [token.typed.lower() for token in tokens],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, given)
        for number, stem, is_stopped, known, closeness in cursor.fetchall():
            token = tokens[number]
            token.stem, token.is_left_out = stem, is_stopped
            token.is_stopped = is_stopped or token.word in FILLERS
            if known:
                token.meant[known] = float(closeness)
    _add_languages(tokens)


def _add_languages(tokens: Iterable[Token]) -> None:
    named = marks_by_name()
    marked = {token.word: named[token.word] for token in tokens if token.word in named}
    if not marked:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, id FROM offers_searchword WHERE word = ANY (%s)", [[*marked.values()]])
        known = dict(cursor.fetchall())
    for token in tokens:
        if number := known.get(marked.get(token.word, "")):
            token.meant[number] = _SAME


def _mend(odd: list[Token]) -> None:
    near = {key for token in odd for key in near_of(token.word)}
    parts = {part for token in odd for part in parts_of(token.word)}
    if not near and not parts:
        return
    with connection.cursor() as cursor:
        begun = {token.word[:BEGINNING] for token in odd if len(token.word) >= BEGINNING}
        cursor.execute(_NEAR, {"near": [*near], "parts": [*parts], "begun": [*begun], "last": _LAST})
        known = [Known(*row) for row in cursor.fetchall()]
    mended = [(token, mend(token.word, known)) for token in odd]
    again = [(token, found, [Token(word, word) for word in found.words]) for token, found in mended if found]
    look_up([part for _token, _found, made_of in again for part in made_of])
    for token, found, made_of in again:
        _take_over(token, found, made_of)


def _take_over(token: Token, found: Mended, parts: list[Token]) -> None:
    meant: dict[int, float] = defaultdict(float, token.meant)
    for part, said in zip(parts, found.closeness, strict=True):
        for number, closeness in part.meant.items():
            meant[number] = max(meant[number], closeness * said)
    token.meant, token.corrected = dict(meant), found.shown
    if found.shown:
        token.stem = parts[0].stem
