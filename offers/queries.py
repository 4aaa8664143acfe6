"""Offer search."""

import re
from collections.abc import Callable, Iterator
from functools import reduce
from operator import add, or_

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.db.models.lookups import Exact
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

_TEXTS = {
    "title": "A",
    "topic_names": "A",
    "summary": "B",
    "audience": "C",
    "description": "C",
    "office__name": "C",
    "office__provider__name": "D",
}


class _NodeCount(Func):
    """Number of words left in a query after removing stop words."""

    function = "NUMNODE"
    output_field = IntegerField()


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
    each = Func(F("languages"), function="UNNEST", output_field=TextField())
    spoken = set(Offer.objects.published().order_by().values_list(each, flat=True).distinct())
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


def _leads_to_an_offer(**link: OuterRef) -> Exists:
    return Exists(Offer.objects.published().filter(**link))


def _with_words(offers: OfferQuerySet, words: list[str]) -> OfferQuerySet:
    """Keep the offers in which every word occurs: inflected, as a prefix, or inside another word.

    German has compounds ("Erziehungsberatung"), so full-text stemming is not enough.
    """
    offers = offers.annotate(topic_names=_topic_names(), vector=_vector(), text=_text())
    queries = [SearchQuery(f"{word}:*", config=_GERMAN, search_type="raw") for word in words]
    for word, query in zip(words, queries, strict=True):
        offers = offers.filter(_occurs(word, query))
    any_of_them = reduce(or_, queries)
    return offers.order_by(SearchRank(F("vector"), any_of_them).desc(), "office__position", "title")


def _occurs(word: str, query: SearchQuery) -> Q:
    is_found = Q(vector=query) | Q(Exact(_NodeCount(query), 0))
    return is_found | Q(text__icontains=word) if len(word) >= _SHORTEST_PART else is_found


def _topic_names() -> Coalesce:
    topics = Topic.objects.filter(offers=OuterRef("pk")).order_by().values("offers")
    joined = topics.annotate(names=StringAgg("name", delimiter=" ")).values("names")
    return Coalesce(Subquery(joined), Value(""), output_field=TextField())


def _vector() -> Combinable:
    return reduce(add, (SearchVector(name, weight=weight, config=_GERMAN) for name, weight in _TEXTS.items()))


def _text() -> Concat:
    parts = [part for name in _TEXTS for part in (F(name), Value(" "))]
    return Concat(*parts, output_field=TextField())
