"""The offers on the guide's last page: at most five, each with why it fits and when it can be used next."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import OuterRef, Prefetch, Subquery
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
from familienzentrum.texts import in_words
from offers.choices import OfferState, Way
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
    phases = Prefetch("age_phases", AgePhase.objects.only("slug", "label"))
    rows = Offer.objects.filter(pk__in=best).prefetch_related(phases).in_bulk()
    return tuple(_guided(cards[pk], rows[pk], answers, known) for pk in best)


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
    free = Slot.objects.bookable(timezone.now()).with_free_seats().filter(offer=OuterRef("pk"), channel__in=channels)
    first = Subquery(free.order_by("starts_at", "id").values("pk")[:1])
    found = dict(Offer.objects.filter(pk__in=[*ids]).order_by().annotate(first=first).values_list("pk", "first"))
    listed = listed_times([slot for slot in found.values() if slot])
    return {offer: listed[slot].time for offer, slot in found.items() if slot in listed}


def _guided(card: OfferCard, row: Offer, answers: Answers, known: Candidates) -> GuidedOffer:
    asks = MeetingChannel(card.free.channel).asks_for_things if card.free else _("Please bring")
    things = row.bring_along if asks else ""
    can_wait = row.has_waiting_list and row.state == OfferState.ACTIVE and card.free is None
    return GuidedOffer(card, tuple(_reasons(row, answers, known)), str(asks), things, can_wait)


def _reasons(row: Offer, answers: Answers, known: Candidates) -> Iterable[str]:
    """Yield why this offer fits, an answer at a time; of an offer that nobody asked for, whom it is for."""
    if answers.topic:
        yield _("It is about: %(topic)s") % {"topic": label_of("topic", answers, known)}
    if answers.age_phase:
        yield _for_whom(row, answers)
    if answers.language:
        yield _in_language(row, answers, known)
    if answers.way:
        yield str(Way(answers.way).reason)
    if not answers.wanted:
        yield _("For: %(whom)s") % {"whom": in_words(row.audience)} if row.audience else _("For everybody")


def _for_whom(row: Offer, answers: Answers) -> str:
    phases = row.age_phases.all()
    named = [in_words(phase.label) for phase in phases if phase.slug == answers.age_phase]
    others = [in_words(phase.label) for phase in phases if phase.is_of_adults]
    whom = ", ".join(named or others)
    return _("For: %(whom)s") % {"whom": whom} if whom else _("For everybody")


def _in_language(row: Offer, answers: Answers, known: Candidates) -> str:
    language = label_of("language", answers, known)
    is_spoken = answers.language in row.languages or (answers.language == Language.GERMAN and not row.languages)
    words = _("Language: %(language)s") if is_spoken else _("With an interpreter: %(language)s")
    return words % {"language": language}
