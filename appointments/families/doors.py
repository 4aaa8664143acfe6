"""What stands behind the doors for those who come alone: young people, professionals, people with disabilities."""

import datetime as dt
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from appointments.booking.offer_cards import PER_PAGE, OfferCard, offer_cards
from appointments.booking.told_times import TOLD, ToldTime
from appointments.models import Slot
from familienzentrum.database.statements import Ids, Statement
from offers.access_words import ACCESS
from offers.choices import ForProfessionals
from offers.models import Offer, Place, Topic

_Ids = QuerySet[Offer, tuple[int]]
_TIMES_SHOWN = 4


class YoungOffer(NamedTuple):
    """An offer for young people, with its next times that can be booked alone."""

    card: OfferCard
    times: tuple[ToldTime, ...]


def young_offers() -> list[YoungOffer]:
    """Return the offers to which young people may come alone, those with a time first. Four queries."""
    ids = [pk for (pk,) in _YOUNG.rows(today=timezone.localdate())]
    cards, times = offer_cards(ids), _times_of(ids)
    found = [YoungOffer(card, tuple(times.get(pk, ()))) for pk, card in zip(ids, cards, strict=True)]
    return sorted(found, key=lambda one: not one.times)


def for_professionals(use: ForProfessionals) -> list[OfferCard]:
    return offer_cards([pk for (pk,) in _FOR_PROFESSIONALS[use].rows(today=timezone.localdate())])


def for_people_with_disabilities() -> list[OfferCard]:
    """Return the offers of the topics that a town has put on this page."""
    here = Topic.objects.filter(is_active=True, is_for_disabled=True)
    found = Offer.objects.published().filter(topics__in=here).distinct()
    return offer_cards(list(found.values_list("pk", flat=True)[:PER_PAGE]))


class AccessFilter(NamedTuple):
    """All offers at places that have one thing, and how many there are."""

    url: str
    words: Promise
    number: int


def access_filters() -> list[AccessFilter]:
    """Return what can be asked for and leads to an offer. One query."""
    counts = {column: Count("pk", filter=Q(**{f"place__{column}": True})) for column in ACCESS}
    found = Offer.objects.published().aggregate(**counts)
    return [
        AccessFilter(f"{reverse('offers')}?access={column}", words.yes, found[column])
        for column, words in ACCESS.items()
        if found[column]
    ]


def places_with_offers() -> QuerySet[Place]:
    return Place.objects.in_use().filter(pk__in=Offer.objects.published().values("place"))


def _young(today: dt.date) -> _Ids:
    return _ids(today, is_for_young=True)


def _ids(today: dt.date, **use: Any) -> _Ids:
    return Offer.objects.published(today).filter(**use).values_list("pk")[:PER_PAGE]


def _times_of(offers: list[int]) -> dict[int, list[ToldTime]]:
    """Return the next few single times of each. Few offers are for young people: their times are read together."""
    now = timezone.now()
    found: dict[int, list[ToldTime]] = {}
    for offer, *told in _SOONEST.rows(now=now, today=timezone.localdate(now), ids=tuple(offers)):
        if len(times := found.setdefault(offer, [])) < _TIMES_SHOWN:
            times.append(ToldTime._make((*told, "")))
    return found


def _soonest(now: dt.datetime, today: dt.date, ids: Ids) -> QuerySet[Slot, tuple[Any, ...]]:
    free = Slot.objects.free_singles(now, today).filter(offer__pk__any_of=ids).order_by("starts_at", "id")
    return free.values_list("offer", *TOLD)[: _TIMES_SHOWN * PER_PAGE]


_YOUNG, _SOONEST = Statement(_young), Statement(_soonest)
_FOR_PROFESSIONALS = {use: Statement(partial(_ids, for_professionals=use)) for use in ForProfessionals}
