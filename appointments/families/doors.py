"""What stands behind the doors for those who come alone: young people, professionals, people with disabilities."""

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from appointments.booking.offer_cards import PER_PAGE, OfferCard, offer_cards
from appointments.models import Slot
from offers.access_words import ACCESS
from offers.choices import ForProfessionals
from offers.models import Offer, Place, Topic
from offers.models.offer import OfferQuerySet

_TIMES_SHOWN = 4


class YoungOffer(NamedTuple):
    """An offer for young people, with its next times that can be booked alone."""

    card: OfferCard
    times: list[Slot]


def young_offers() -> list[YoungOffer]:
    """Return the offers to which young people may come alone, those with a time first. Four queries."""
    ids = list(_ids(Offer.objects.published().filter(is_for_young=True)))
    cards, times = offer_cards(ids), _times_of(ids)
    found = [YoungOffer(card, times.get(pk, [])) for pk, card in zip(ids, cards, strict=True)]
    return sorted(found, key=lambda one: not one.times)


def for_professionals(use: ForProfessionals) -> list[OfferCard]:
    return offer_cards(list(_ids(Offer.objects.published().filter(for_professionals=use))))


def for_people_with_disabilities() -> list[OfferCard]:
    """Return the offers of the topics that a town has put on this page."""
    here = Topic.objects.filter(is_active=True, is_for_disabled=True)
    return offer_cards(list(_ids(Offer.objects.published().filter(topics__in=here).distinct())))


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


def _ids(offers: OfferQuerySet) -> list[int]:
    return list(offers.values_list("pk", flat=True)[:PER_PAGE])


def _times_of(offers: list[int]) -> dict[int, list[Slot]]:
    """Return the next few single times of each. Few offers are for young people: their times are read together."""
    free = Slot.objects.free_singles(timezone.now()).filter(offer__in=offers).order_by("starts_at", "id")
    found: dict[int, list[Slot]] = {}
    for slot in free[: _TIMES_SHOWN * PER_PAGE]:
        if len(times := found.setdefault(slot.offer_id, [])) < _TIMES_SHOWN:
            times.append(slot)
    return found
