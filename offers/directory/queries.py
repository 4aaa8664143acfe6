"""What the directory shows."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from offers.models import Offer, Office, Provider, Spot, SpotKind


@dataclass(frozen=True)
class Body:
    """A provider with its offices."""

    provider: Provider
    offices: list[Office]


@dataclass(frozen=True)
class SpotList:
    """A list of places in town that is not empty."""

    kind: SpotKind
    spots: list[Spot]


def offices_known() -> QuerySet[Office]:
    """Return all active offices with their provider and place, and the offers that families see as `shown_offers`."""
    seen = Prefetch("offers", Offer.objects.published().order_by("title", "id"), to_attr="shown_offers")
    return Office.objects.filter(is_active=True).select_related("provider", "place").prefetch_related(seen)


def bodies() -> list[Body]:
    """Return the offices by provider, in the order in which the offices come first. Two queries."""
    found: dict[int, Body] = {}
    for office in offices_known():
        found.setdefault(office.provider_id, Body(office.provider, [])).offices.append(office)
    return list(found.values())


def spot_lists(*, kind: str = "", is_step_free: bool = False) -> list[SpotList]:
    """Return the places in town by list, those of one kind if it is given by its slug. One query."""
    spots = Spot.objects.listed()
    spots = spots.filter(kind__slug=kind) if kind else spots
    spots = spots.filter(is_step_free=True) if is_step_free else spots
    found: dict[int, SpotList] = {}
    for spot in spots:
        found.setdefault(spot.kind_id, SpotList(spot.kind, [])).spots.append(spot)
    return list(found.values())
