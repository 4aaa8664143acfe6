"""The offers on the guide's last page: at most five, each with why it fits and when it can be used next."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.booking.listed_times import listed_times
from appointments.booking.offer_cards import OfferCard, offer_cards
from appointments.booking.told_times import ToldTime
from appointments.choices import MeetingChannel
from appointments.families.guide.fitting import best_fitting
from appointments.families.guide.ways import channels_of_way
from appointments.models import Slot
from familienzentrum.choices import Language
from familienzentrum.database.statements import Ids, Statement
from familienzentrum.texts import in_words
from offers.choices import AgeSpan, Way
from offers.guide.answers import QUESTIONS, Answers
from offers.guide.candidates import Candidates
from offers.models import AgePhase, Offer

SHOWN = 5


class GuidedOffer(NamedTuple):
    """What the last page says of an offer. Two that say the same are equal, so that what is drawn of it can be kept.

    `things` to bring are German, one a line, and empty if none are asked for.
    """

    card: OfferCard
    reasons: tuple[str, ...]
    asks_for_things: str
    things: str
    has_waiting_list: bool


class _Facts(NamedTuple):
    """What is read of an offer besides its card."""

    audience: str
    bring_along: str
    languages: list[str]
    has_waiting_list: bool
    slugs: list[str]
    labels: list[str]
    of_adults: list[str]


class Found(NamedTuple):
    """The offers, and the answers that had to be left aside so that there are any."""

    offers: tuple[GuidedOffer, ...]
    answers: Answers
    left_aside: tuple[str, ...]


def found_for(answers: Answers, known: Candidates) -> Found:
    """Return what fits; where nothing does, leave aside what was asked last until something does.

    The guide asks nothing that ends so; an address from yesterday may.
    """
    kept = answers
    for question in (None, *reversed(QUESTIONS)):
        kept = kept.without(question) if question else kept
        if ranked := best_fitting(kept, known):
            aside = [name for name in QUESTIONS if getattr(answers, name) and not getattr(kept, name)]
            return Found(_shown(ranked, kept, known), kept, tuple(label_of(name, answers, known) for name in aside))
    return Found((), kept, ())


def label_of(question: str, answers: Answers, known: Candidates) -> str:
    return known[question][getattr(answers, question)].words


def _shown(ranked: Sequence[tuple[int, int]], answers: Answers, known: Candidates) -> tuple[GuidedOffer, ...]:
    """Of those that fit equally well, the soonest first."""
    misfits = dict(ranked)
    cards = dict(zip(misfits, _cards(misfits, answers), strict=True))
    best = sorted(cards, key=lambda pk: (cards[pk].is_paused, misfits[pk], _moment(cards[pk])))[:SHOWN]
    facts = {pk: _Facts(*said) for pk, *said in _FACTS.rows(ids=tuple(best))}
    return tuple(_guided(cards[pk], facts[pk], answers, known) for pk in best)


def _moment(card: OfferCard) -> tuple[bool, float]:
    starts = [time.starts_at.timestamp() for time in (card.free, card.drop_in) if time]
    return (not starts, min(starts, default=0))


def _cards(ids: Iterable[int], answers: Answers) -> list[OfferCard]:
    """Return the cards; who likes to talk by phone is told the next time by phone."""
    cards = offer_cards([*ids])
    if not answers.way or not (channels := channels_of_way(Way(answers.way))):
        return cards
    times = _first_times(ids, channels)
    comes = any(channel.has_address for channel in channels)
    return [
        card._replace(free=None if card.is_paused else times.get(pk), drop_in=card.drop_in if comes else None)
        for pk, card in zip(ids, cards, strict=True)
    ]


def _first_times(ids: Iterable[int], channels: tuple[MeetingChannel, ...]) -> dict[int, ToldTime]:
    now = timezone.now()
    found = dict(_first_by(channels).rows(now=now, today=timezone.localdate(now), ids=tuple(ids)))
    listed = listed_times([slot for slot in found.values() if slot])
    return {offer: listed[slot].time for offer, slot in found.items() if slot in listed}


@cache
def _first_by(channels: tuple[MeetingChannel, ...]) -> Statement[tuple[int, int | None]]:
    """Of each offer, the first free time by one of these channels."""

    def made(now: dt.datetime, today: dt.date, ids: Ids) -> QuerySet[Offer, tuple[int, int | None]]:
        free = Slot.objects.bookable(now, today).with_free_seats().filter(offer=OuterRef("pk"), channel__in=channels)
        first = Subquery(free.order_by("starts_at", "id").values("pk")[:1])
        return Offer.objects.filter(pk__any_of=ids).order_by().annotate(first=first).values_list("pk", "first")

    return Statement(made)


def _facts(ids: Ids) -> QuerySet[Offer, tuple[Any, ...]]:
    phases = AgePhase.objects.filter(offers=OuterRef("pk"))
    of_each = {
        "slugs": ArraySubquery(phases.values("slug")),
        "labels": ArraySubquery(phases.values("label")),
        "of_adults": ArraySubquery(phases.filter(span=AgeSpan.ADULTS).values("label")),
    }
    found = Offer.objects.filter(pk__any_of=ids).order_by().annotate(**of_each)
    return found.values_list("pk", *_Facts._fields)


_FACTS = Statement(_facts)


def _guided(card: OfferCard, facts: _Facts, answers: Answers, known: Candidates) -> GuidedOffer:
    asks = MeetingChannel(card.free.channel).asks_for_things if card.free else _("Please bring")
    things = facts.bring_along if asks else ""
    can_wait = facts.has_waiting_list and not card.is_paused and card.free is None
    return GuidedOffer(card, tuple(_reasons(facts, answers, known)), str(asks), things, can_wait)


def _reasons(facts: _Facts, answers: Answers, known: Candidates) -> Iterable[str]:
    """Yield why this offer fits, an answer at a time; of an offer that nobody asked for, whom it is for."""
    if answers.topic:
        yield _("It is about: %(topic)s") % {"topic": label_of("topic", answers, known)}
    if answers.age_phase:
        yield _for_whom(facts, answers)
    if answers.language:
        yield _in_language(facts, answers, known)
    if answers.way:
        yield str(Way(answers.way).reason)
    if not answers.wanted:
        yield _("For: %(whom)s") % {"whom": in_words(facts.audience)} if facts.audience else _("For everybody")


def _for_whom(facts: _Facts, answers: Answers) -> str:
    named = [label for slug, label in zip(facts.slugs, facts.labels, strict=True) if slug == answers.age_phase]
    whom = ", ".join(map(in_words, named or facts.of_adults))
    return _("For: %(whom)s") % {"whom": whom} if whom else _("For everybody")


def _in_language(facts: _Facts, answers: Answers, known: Candidates) -> str:
    language = label_of("language", answers, known)
    is_spoken = answers.language in facts.languages or (answers.language == Language.GERMAN and not facts.languages)
    words = _("Language: %(language)s") if is_spoken else _("With an interpreter: %(language)s")
    return words % {"language": language}
