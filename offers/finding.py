"""Offers and whatever else families look for, by their words and by what offers are narrowed by: best first."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from django.core.paginator import Page, Paginator
from django.db import connection

from familienzentrum.database import planned_cursor
from offers.models.offer import OfferQuerySet
from offers.queries import Wanted, fitting
from offers.search.question import Question, understand

# What reaches less than this part of the best is not shown: it has one word of a sentence in common.
_WORTH_SHOWING = 0.05
# Of a word that stands in more things, those count in which it says most. Whoever narrows the search sees all of them.
_MOST_OF_A_WORD, _LEAST_OF_A_WORD = 1200, 40
# Found first are numbers alone: how well something fits is worked out before anything is joined to it.
_BEST_FIRST = """
WITH asked (token, word, closeness, most) AS (
    SELECT * FROM unnest(%(tokens)s::int[], %(words)s::bigint[], %(close)s::real[], %(most_of)s::int[])
),
fit AS {way} MATERIALIZED (
    SELECT entry.id AS entry, entry.offer_id AS offer
    FROM ({fitting}) AS fitting (offer) JOIN offers_searchentry AS entry ON entry.offer_id = fitting.offer
),
hit AS MATERIALIZED (
    SELECT posting.entry_id, asked.token, max(posting.weight * asked.closeness) AS weight
    FROM asked {postings} GROUP BY 1, 2
),
rarity AS MATERIALIZED (
    SELECT token, ln(1.0 + (SELECT greatest(count(*), 1) FROM offers_searchentry) / count(*)::float) AS worth
    FROM hit GROUP BY token
),
scored (entry, score) AS (
    SELECT entry_id, sum(weight * worth) * sum(worth) / (SELECT sum(worth) FROM rarity)
    FROM hit JOIN rarity USING (token) GROUP BY entry_id
    UNION ALL SELECT * FROM unnest(%(entries)s::bigint[], %(bonus)s::float[])
),
-- Rounded: what fits as well must not come first because its parts were added in another order.
summed AS MATERIALIZED (SELECT entry, sum(score)::real AS score FROM scored GROUP BY entry),
entry AS NOT MATERIALIZED (SELECT * FROM offers_searchentry),
shown (kind, number, score) AS (
    SELECT 'offer', offer, score FROM summed JOIN fit USING (entry)
    {others}
),
judged AS (SELECT kind, number, score, max(score) OVER () AS best FROM shown)
SELECT kind, number, score, count(*) OVER () FROM judged WHERE score >= {least} * best
ORDER BY score DESC, kind, number LIMIT %(most)s OFFSET %(start)s"""
_BEST_POSTINGS = """CROSS JOIN LATERAL (
        SELECT entry_id, weight FROM offers_searchposting WHERE word_id = asked.word
        ORDER BY weight DESC, entry_id DESC LIMIT asked.most
    ) AS posting"""
_FITTING_POSTINGS = """JOIN offers_searchposting AS posting ON posting.word_id = asked.word
    JOIN fit ON fit.entry = posting.entry_id"""
_OTHERS = """
    UNION ALL SELECT 'signpost', signpost.id, score FROM summed JOIN entry ON entry.id = summed.entry
    JOIN offers_signpost AS signpost ON signpost.id = entry.signpost_id AND signpost.is_active
    UNION ALL SELECT 'page', page_id, score FROM summed JOIN entry ON entry.id = summed.entry
    WHERE page_id IS NOT NULL
    UNION ALL SELECT 'place', place.id, score * 0.9 FROM summed JOIN entry ON entry.id = summed.entry
    JOIN offers_place AS place ON place.id = entry.place_id AND place.is_active
    UNION ALL SELECT 'topic', topic.id, score * 0.8 FROM summed JOIN entry ON entry.id = summed.entry
    JOIN offers_topic AS topic ON topic.id = entry.topic_id AND topic.is_active"""


class Thing(NamedTuple):
    """Something found: its kind, and its number among those of its kind."""

    kind: str
    number: int


class Judged(NamedTuple):
    """Something found, with how well it fits what was asked: two of one question compare."""

    thing: Thing
    score: float


class Found:
    """All things that match, best first, read part by part: what a paginator asks for.

    Without words they are offers alone; with words and no filter, whatever else there is as well.
    """

    def __init__(
        self, wanted: Wanted, most: int, question: Question | None = None, *, offers_only: bool = False
    ) -> None:
        """Whoever counts them reads the first so many along, and at least one."""
        self._fitting, self._most = fitting(wanted), most
        self.question = question if question is not None else understand(wanted.get("search", ""))
        self._is_narrowed = offers_only or bool(wanted.keys() - {"search"})
        self._counted: int | None = None
        self._first: list[Judged] = []

    def count(self) -> int:
        if self._counted is None:
            self._counted = self._read_and_count() if self.question.has_words else self._fitting.order_by().count()
        return self._counted

    def __getitem__(self, part: slice) -> list[Thing]:
        start, most = part.start or 0, part.stop - (part.start or 0)
        if not self.question.has_words:
            return [Thing("offer", number) for number in self._fitting.values_list("pk", flat=True)[part]]
        return [judged.thing for judged in self.judged(most, start)]

    def judged(self, most: int, start: int = 0) -> list[Judged]:
        """Return a part of what was found for words, with how well each fits."""
        is_read = self._counted is not None and start == 0 and most <= self._most
        return self._first[:most] if is_read else _judged(self._read(most, start))

    def _read_and_count(self) -> int:
        rows = self._read(self._most, 0)
        self._first = _judged(rows)
        return rows[0][3] if rows else 0

    def _read(self, most: int, start: int) -> Sequence[tuple[str, int, float, int]]:
        asked = self.question
        if asked.finds_nothing:
            return []
        tokens, words, close = zip(*asked.asked, strict=True) if asked.asked else ((), (), ())
        entries, bonus = zip(*asked.phrases, strict=True) if asked.phrases else ((), ())
        of_token = Counter(tokens)
        most_of = [max(_LEAST_OF_A_WORD, _MOST_OF_A_WORD // of_token[token]) for token in tokens]
        given: dict[str, Any] = {"tokens": [*tokens], "words": [*words], "close": [*close], "most_of": most_of}
        given |= {"entries": [*entries], "bonus": [*bonus], "most": most, "start": start}
        # Without a filter the statement is the same all day long.
        with connection.cursor() if self._is_narrowed else planned_cursor() as cursor:
            cursor.execute(self._best_first(), given)
            rows: list[tuple[str, int, float, int]] = cursor.fetchall()
        return rows

    def _best_first(self) -> str:
        worded = {"others": "", "postings": _FITTING_POSTINGS, "way": ""}
        if not self._is_narrowed:
            worded = {"others": _OTHERS, "postings": _BEST_POSTINGS, "way": "NOT"}
        # The values of the narrowing statement are written into it first: two ways of naming values do not mix.
        with connection.cursor() as cursor:
            fitting = cursor.mogrify(*_in_words(self._fitting.order_by().values_list("pk"))).replace("%", "%%")
        return _BEST_FIRST.format(fitting=fitting, least=_WORTH_SHOWING, **worded)


def _judged(rows: Sequence[tuple[str, int, float, int]]) -> list[Judged]:
    return [Judged(Thing(kind, number), score) for kind, number, score, _count in rows]


def find_things(wanted: Wanted, *, most: int = 1) -> Found:
    """Return everything that matches; offers match all criteria."""
    return Found(wanted, most)


def find_offers(wanted: Wanted, *, most: int = 1, question: Question | None = None) -> Found:
    """Return the published offers that match all criteria; with search words, ranked by relevance."""
    return Found(wanted, most, question, offers_only=True)


def page_of_things(wanted: Wanted, number: str | None, *, size: int) -> "Page[Thing]":
    """Return one page of them; the nearest one there is, if there is none of this number."""
    pages: Paginator[Thing] = Paginator(cast(Any, find_things(wanted, most=size)), size)
    return pages.get_page(number)


def _in_words(queryset: Any | OfferQuerySet) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of a queryset, with the values that belong into it."""
    worded: tuple[str, tuple[Any, ...]] = queryset.query.sql_with_params()
    return worded
