"""Offer search."""

import re
from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Lower
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import get_language

from familienzentrum.choices import Language
from familienzentrum.micro_cache import cached
from offers.models import AgePhase, Offer, Office, Topic
from offers.models.offer import OfferQuerySet

# Search criteria by filter name; valid values only.
Wanted = dict[str, str]

_GERMAN = "german"
# More words do not narrow the search, they only cost time.
_MOST_WORDS = 8
# Shorter infixes match nearly every text.
_SHORTEST_PART = 3

_FILTERS: dict[str, Callable[[str], Q]] = {
    "topic": lambda slug: Q(topics__slug=slug),
    # An offer without phases is for everybody.
    "age_phase": lambda slug: Q(age_phases__slug=slug) | Q(age_phases=None),
    # An offer with an interpreter covers every language.
    "language": lambda code: Q(languages__contains=[code]) | Q(has_interpreter=True),
    "office": lambda number: Q(office__public_id=number),
    "kind": lambda kind: Q(kind=kind),
    "admission": lambda admission: Q(admission=admission),
}


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


def find_offers(wanted: Wanted) -> OfferQuerySet:
    """Return the published offers that match all criteria; with search words, ranked by relevance."""
    offers = Offer.objects.published()
    for name, fits in _FILTERS.items():
        if value := wanted.get(name):
            offers = offers.filter(fits(value))
    words = words_of(wanted.get("search", ""))
    return _with_words(offers, words) if words else offers


def words_of(text: str) -> list[str]:
    """Return the search words without punctuation, which is syntax to tsquery."""
    return re.findall(r"[^\W_]+", text)[:_MOST_WORDS]


def topics_offered() -> QuerySet[Topic]:
    """Return the topics that lead to an offer."""
    return Topic.objects.filter(is_active=True).filter(_leads_to_an_offer(topics=OuterRef("pk")))


def age_phases_offered() -> QuerySet[AgePhase]:
    return AgePhase.objects.filter(_leads_to_an_offer(age_phases=OuterRef("pk")))


def offices_offering() -> QuerySet[Office]:
    return Office.objects.filter(_leads_to_an_offer(office=OuterRef("pk")))


def languages_spoken() -> Iterator[Language]:
    """Yield the languages that some offer has, in the order of the choices."""
    together = Offer.objects.published().order_by().values_list("languages", flat=True).distinct()
    spoken = {language for languages in together for language in languages}
    yield from (language for language in Language if language in spoken)


def needs_offered() -> dict[str, list[tuple[str, str]]]:
    """Return what offers can be narrowed by: values and names by field, as they were a second ago at most."""
    return cached(f"needs-{get_language()}", _needs)


def _needs() -> dict[str, list[tuple[str, str]]]:
    return {
        "topic": [(topic.slug, topic.name) for topic in topics_offered()],
        "age_phase": [(phase.slug, phase.label) for phase in age_phases_offered()],
        "language": [(language.value, str(language.label)) for language in languages_spoken()],
        "office": [(str(office.public_id), office.name) for office in offices_offering()],
    }


def _leads_to_an_offer(**link: OuterRef) -> IsNull:
    """Whether there is one: looked up for each, where EXISTS would join with all offers there are."""
    first = Offer.objects.published().filter(**link).order_by().values("pk")[:1]
    return IsNull(Subquery(first), False)  # noqa: FBT003 - a lookup has no names


def _with_words(offers: OfferQuerySet, words: list[str]) -> OfferQuerySet:
    """Keep the offers in which every word occurs: inflected, as a prefix, or inside another word.

    German has compounds ("Erziehungsberatung"), so full-text stemming is not enough.
    """
    for word in words:
        offers = offers.filter(_occurs(word))
    any_of_them = reduce(or_, map(_query, words))
    return offers.order_by(SearchRank(F("search_text__words"), any_of_them).desc(), "office__position", "title")


def _query(word: str) -> SearchQuery:
    return SearchQuery(f"{word}:*", config=_GERMAN, search_type="raw")


def _occurs(word: str) -> Q:
    is_found = Q(search_text__words=_Inflected(word)) | Q(Exact(_NodeCount(_query(word)), 0))
    return is_found | Q(search_text__parts=_AsItStands(word)) if len(word) >= _SHORTEST_PART else is_found
