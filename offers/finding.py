"""Offers by the words that families know, and by what they are narrowed by: how many match, and which, best first."""

import re
from functools import reduce
from operator import or_
from typing import Any, cast

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower
from django.db.models.lookups import Exact

from offers.models import SearchText
from offers.models.offer import OfferQuerySet
from offers.queries import Wanted, fitting

_GERMAN = "german"
# More words do not narrow the search, they only cost time.
_MOST_WORDS = 8
# Shorter infixes match nearly every text.
_SHORTEST_PART = 3
# How well a text fits is worked out before anything is joined to it: carried through joins, the texts of all that
# match took longer than the search itself. How many there are is counted on the way.
_BEST_FIRST = """
WITH found (offer, rank) AS MATERIALIZED ({found}), fitting (offer, position, title) AS NOT MATERIALIZED ({fitting})
SELECT fitting.offer, count(*) OVER () FROM found JOIN fitting ON fitting.offer = found.offer
ORDER BY found.rank DESC, fitting.position, fitting.title, fitting.offer LIMIT %s OFFSET %s"""


class FoundOffers:
    """The ids of all offers that match, best first, read part by part: what a paginator asks for."""

    def __init__(self, wanted: Wanted, most: int) -> None:
        """Whoever counts them reads the first so many along, and at least one."""
        self._fitting, self._most = fitting(wanted), most
        self._words = words_of(wanted.get("search", ""))
        self._counted: int | None = None
        self._first: list[int] = []

    def count(self) -> int:
        if self._counted is None:
            self._counted = self._read_and_count() if self._words else self._fitting.order_by().count()
        return self._counted

    def __getitem__(self, part: slice) -> list[int]:
        start, most = part.start or 0, part.stop - (part.start or 0)
        if not self._words:
            return list(self._fitting.values_list("pk", flat=True)[part])
        is_read = self._counted is not None and start == 0 and most <= self._most
        return self._first[:most] if is_read else [offer for offer, _count in self._read(most, start)]

    def _read_and_count(self) -> int:
        rows = self._read(self._most, 0)
        self._first = [offer for offer, _count in rows]
        return rows[0][1] if rows else 0

    def _read(self, most: int, start: int) -> list[tuple[int, int]]:
        found, of_found = _in_words(_texts_with(self._words))
        fit, of_fit = _in_words(self._fitting.order_by().values_list("pk", "office__position", "title"))
        with connection.cursor() as cursor:
            cursor.execute(_BEST_FIRST.format(found=found, fitting=fit), [*of_found, *of_fit, most, start])
            rows: list[tuple[int, int]] = cursor.fetchall()
        return rows


def find_offers(wanted: Wanted, *, most: int = 1) -> FoundOffers:
    """Return the published offers that match all criteria; with search words, ranked by relevance."""
    return FoundOffers(wanted, most)


def page_of_offers(wanted: Wanted, number: str | None, *, size: int) -> "Page[int]":
    """Return one page of them; the nearest one there is, if there is none of this number."""
    pages: Paginator[int] = Paginator(cast(Any, find_offers(wanted, most=size)), size)
    return pages.get_page(number)


def words_of(text: str) -> list[str]:
    """Return the search words without punctuation, which is syntax to tsquery."""
    return re.findall(r"[^\W_]+", text)[:_MOST_WORDS]


class _NodeCount(Func):
    """Number of words left in a query after removing stop words."""

    function = "NUMNODE"
    output_field = IntegerField()


class _Inflected(SearchQuery):
    """What begins with a word, in whatever form.

    The sub-select hides the word from the planner: for a frequent one it would read and unpack the texts of all offers,
    where the index knows the answer.
    """

    template = "(SELECT %(function)s(%(expressions)s))"

    def __init__(self, word: str) -> None:
        super().__init__(f"{word}:*", config=_GERMAN, search_type="raw")


class _AsItStands(SearchQuery):
    """What begins with a word as it stands: neither inflected nor taken for a number or an address."""

    template = "(SELECT (%(expressions)s)::tsquery)"

    def __init__(self, word: str) -> None:
        super().__init__(Concat(Lower(Value(word)), Value(":*")), search_type="raw")


def _texts_with(words: list[str]) -> QuerySet[SearchText, tuple[int, float]]:
    """Return the texts in which every word occurs, inflected, as a prefix, or inside another word, and how well.

    German has compounds ("Erziehungsberatung"), so full-text stemming is not enough.
    """
    texts = SearchText.objects.all()
    for word in words:
        texts = texts.filter(_occurs(word))
    rank = SearchRank(F("words"), reduce(or_, map(_query, words)))
    return texts.annotate(rank=rank).values_list("pk", "rank")


def _query(word: str) -> SearchQuery:
    return SearchQuery(f"{word}:*", config=_GERMAN, search_type="raw")


def _occurs(word: str) -> Q:
    is_found = Q(words=_Inflected(word)) | Q(Exact(_NodeCount(_query(word)), 0))
    return is_found | Q(parts=_AsItStands(word)) if len(word) >= _SHORTEST_PART else is_found


def _in_words(queryset: QuerySet[Any, Any] | OfferQuerySet) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of a queryset, with the values that belong into it."""
    worded: tuple[str, tuple[Any, ...]] = queryset.query.sql_with_params()
    return worded
