"""What offers can be narrowed by: topics, phases of life, languages and offices that lead to one."""

import datetime as dt
import uuid
from functools import lru_cache
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import get_language

from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import cached
from familienzentrum.texts import in_words
from offers.models import AgePhase, Offer, Office, Topic
from offers.models.language import SpokenLanguage, known_languages

# Values and names by field.
Needs = dict[str, tuple[tuple[str, str], ...]]


class OfferedTopic(NamedTuple):
    """What is shown of a topic."""

    slug: str
    name: str
    line: str
    sign: str


class OfferedPhase(NamedTuple):
    """What is shown of a phase of life."""

    slug: str
    label: str


def topics_offered() -> tuple[OfferedTopic, ...]:
    """Return the topics that lead to an offer."""
    return tuple(map(OfferedTopic._make, _TOPICS.rows(today=timezone.localdate())))


def age_phases_offered() -> tuple[OfferedPhase, ...]:
    return tuple(map(OfferedPhase._make, _PHASES.rows(today=timezone.localdate())))


def offices_offering() -> list[tuple[uuid.UUID, str]]:
    """Return number and name of the offices that have an offer."""
    return _OFFICES.rows(today=timezone.localdate())


def languages_spoken() -> list[SpokenLanguage]:
    """Return the languages that some offer has, in the order of the choices."""
    known = known_languages()
    spoken = {code for (code,) in _spoken_of(tuple(known)).rows(today=timezone.localdate())}
    return [language for language in known.values() if language.code in spoken]


def needs_offered() -> Needs:
    """Return what offers can be narrowed by, as it was a second ago at most."""
    return cached(f"needs-{get_language()}", _needs)


def _needs() -> Needs:
    return {
        "topic": tuple((topic.slug, in_words(topic.name)) for topic in topics_offered()),
        "age_phase": tuple((phase.slug, in_words(phase.label)) for phase in age_phases_offered()),
        "language": tuple((language.code, language.label) for language in languages_spoken()),
        "office": tuple((str(number), in_words(name)) for number, name in offices_offering()),
    }


def _topics(today: dt.date) -> QuerySet[Topic, tuple[str, str, str, str]]:
    found = Topic.objects.filter(is_active=True).filter(_leads_to_an_offer(today, topics=OuterRef("pk")))
    return found.values_list("slug", "name", "line", "sign")


def _phases(today: dt.date) -> QuerySet[AgePhase, tuple[str, str]]:
    found = AgePhase.objects.filter(_leads_to_an_offer(today, age_phases=OuterRef("pk")))
    return found.values_list("slug", "label")


def _offices(today: dt.date) -> QuerySet[Office, tuple[uuid.UUID, str]]:
    return Office.objects.filter(_leads_to_an_offer(today, office=OuterRef("pk"))).values_list("public_id", "name")


@lru_cache(maxsize=8)
def _spoken_of(codes: tuple[str, ...]) -> Statement[tuple[str]]:
    """One offer of each language is looked up: to tell languages apart, all offers would be read."""

    def languages(today: dt.date) -> QuerySet[Offer, tuple[str]]:
        published = Offer.objects.published(today).order_by()
        first, *others = (
            published.filter(languages__contains=[code]).annotate(spoken=Value(code)).values_list("spoken")[:1]
            for code in codes
        )
        return first.union(*others, all=True)

    return Statement(languages)


_TOPICS, _PHASES, _OFFICES = Statement(_topics), Statement(_phases), Statement(_offices)


def _leads_to_an_offer(today: dt.date, **link: OuterRef) -> IsNull:
    """Whether there is one: looked up for each, where EXISTS would join with all offers there are."""
    first = Offer.objects.published(today).filter(**link).order_by().values("pk")[:1]
    return IsNull(Subquery(first), False)  # noqa: FBT003 - a lookup has no names
