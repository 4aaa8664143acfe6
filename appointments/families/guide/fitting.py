"""Which offers fit the answers: what is left, which answers lead somewhere, and which offers fit best.

Each of these questions is put into words once for each combination of answers, and asked again with other topics and
phases: there are few combinations, and wording one takes ten times as long as asking it.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import IsNull
from django.utils import timezone

from appointments.families.guide.ways import met
from familienzentrum.choices import Language
from familienzentrum.database.statements import Statement
from offers.choices import OfferState, Way
from offers.guide.answers import Answers
from offers.guide.candidates import Candidates
from offers.models import AgePhase, Offer, Topic
from offers.models.language import known_languages
from offers.models.offer import OfferQuerySet
from offers.queries import for_phase, in_language, of_phase

# So many are looked at for those that have a time soon.
MOST = 30
# Whether a topic and a phase are chosen, which language and which way.
_Shape = tuple[bool, bool, str, str]


def is_one_left(answers: Answers, known: Candidates) -> bool:
    """Whether fewer than two offers fit: no question is worth asking then."""
    return len(_asked(_two, answers, known)) < 2  # noqa: PLR2004 - as the name says


def best_fitting(answers: Answers, known: Candidates) -> list[tuple[int, int]]:
    """Return the numbers of the offers that fit best, each with how much of it fits in a roundabout way only."""
    return _asked(_ranked, answers, known)


def how_many_fit(answers: Answers, known: Candidates) -> int:
    ((count,),) = _asked(_counted, answers, known) or [(0,)]
    return int(count)


def answers_leading_somewhere(question: str, answers: Answers, known: Candidates) -> set[str]:
    """Return the values with which at least one offer is left, whatever else was answered. One query."""
    return {value for (value,) in _asked(_LEADING[question], answers.without(question), known)}


def _asked(make: Callable[..., QuerySet[Any, Any]], answers: Answers, known: Candidates) -> list[Any]:
    ids = {name: known[name][value].pk for name in ("topic", "age_phase") if (value := getattr(answers, name))}
    shape = ("topic" in ids, "age_phase" in ids, answers.language or "", answers.way or "")
    return _worded(make, shape, tuple(known_languages())).rows(today=timezone.localdate(), **ids)


@lru_cache(maxsize=500)
def _worded(make: Callable[..., QuerySet[Any, Any]], shape: _Shape, _languages: tuple[str, ...]) -> Statement[Any]:
    """Word it once for each set of languages that are known."""
    language, way = shape[2:]

    def made(today: dt.date, **ids: int) -> QuerySet[Any, Any]:
        return make(today=today, language=language, way=way, **ids)

    return Statement(made)


def _offers(today: dt.date, language: str = "", way: str = "", **ids: Any) -> OfferQuerySet:
    """Return the published offers that fit; `ids` are of a topic and of a phase."""
    offers = Offer.objects.published(today).order_by()
    if "topic" in ids:
        offers = offers.filter(Exists(_TOPICS.filter(topic=ids["topic"])))
    if "age_phase" in ids:
        offers = offers.filter(for_phase(Q(agephase=ids["age_phase"])))
    if language:
        offers = offers.filter(in_language(language))
    return offers.filter(met(Way(way), today)) if way else offers


_TOPICS = Offer.topics.through.objects.filter(offer=OuterRef("pk"))


def _two(**given: Any) -> QuerySet[Offer, tuple[int]]:
    return _offers(**given).values_list("pk")[:2]


def _counted(**given: Any) -> QuerySet[Offer, tuple[int]]:
    return _offers(**given).annotate(one=Value(1)).values("one").annotate(found=Count("pk")).values_list("found")


def _ranked(**given: Any) -> QuerySet[Offer, tuple[int, int]]:
    """First what runs, then what names the phase and speaks the language itself, then the order of the house."""
    phase, language = given.get("age_phase"), given["language"]
    indirect = [~of_phase(Q(agephase=phase))] if phase else []
    if language and language != Language.GERMAN:
        indirect.append(~Q(languages__contains=[language]))
    misfits: Any = Value(0)
    for one in indirect:
        misfits = misfits + _as_number(one)
    found = _offers(**given).annotate(misfits=misfits, rests=_truth(Q(state=OfferState.PAUSED)))
    ordered = found.order_by("rests", "misfits", "office__position", "title", "pk")
    return ordered.values_list("pk", "misfits")[:MOST]


def _truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _as_number(condition: Q) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0))


def _topics(**given: Any) -> QuerySet[Topic, tuple[str]]:
    left = _offers(**given).filter(topics=OuterRef("pk")).values("pk")[:1]
    return Topic.objects.filter(IsNull(Subquery(left), False), is_active=True).order_by().values_list("slug")  # noqa: FBT003


def _phases(**given: Any) -> QuerySet[AgePhase, tuple[str]]:
    left = _offers(**given).filter(for_phase(Q(agephase=OuterRef(OuterRef("pk"))))).values("pk")[:1]
    return AgePhase.objects.filter(IsNull(Subquery(left), False)).order_by().values_list("slug")  # noqa: FBT003


def _languages(**given: Any) -> QuerySet[Offer, tuple[str]]:
    return _first_of_each("language", [*known_languages()], given)


def _ways(**given: Any) -> QuerySet[Offer, tuple[str]]:
    return _first_of_each("way", Way.values, given)


def _first_of_each(question: str, values: list[str], given: dict[str, Any]) -> QuerySet[Offer, tuple[str]]:
    """One offer of each answer is looked up: to tell answers apart, all offers would be read."""
    first, *others = (
        _offers(**given | {question: value}).annotate(answer=Value(value)).values_list("answer")[:1] for value in values
    )
    return first.union(*others, all=True)


_LEADING: dict[str, Callable[..., QuerySet[Any, Any]]] = {
    "topic": _topics,
    "age_phase": _phases,
    "language": _languages,
    "way": _ways,
}
