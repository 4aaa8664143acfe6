"""Which times are where a mobile place stands, and which are not."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from appointments.core.places import taking_place_at
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from offers.models import Place, Stand


def outside(place: Place, stands: Collection[Stand], *, among: Q | None = None) -> SlotQuerySet:
    """Return the times ahead at a mobile place, or among those that move to it, that lie in none of these stands."""
    here = taking_place_at(place) if among is None else among
    ahead = Slot.objects.offered().filter(here, starts_at__gt=timezone.now(), accompanies=None)
    if not place.is_mobile:
        return ahead.none()
    lost = [slot.pk for slot in ahead if not any(stand.covers(slot.starts_at, slot.ends_at) for stand in stands)]
    return Slot.objects.filter(pk__in=lost)


def stray(place: Place | None, among: Q) -> SlotQuerySet:
    """Return which of these times could not be at a place because its calendar has it stand elsewhere, or nowhere."""
    stands = list(place.stands.all()) if place else []
    return outside(place, stands, among=among) if place and stands else Slot.objects.none()
