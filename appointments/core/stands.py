"""Which times are where a mobile place stands, and which are not."""

from collections.abc import Collection

from django.utils import timezone

from appointments.core.places import taking_place_at
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from offers.models import Place, Stand


def outside(place: Place, stands: Collection[Stand]) -> SlotQuerySet:
    """Return the times ahead at a mobile place that lie in none of these stands."""
    ahead = Slot.objects.offered().filter(taking_place_at(place), starts_at__gt=timezone.now(), accompanies=None)
    if not place.is_mobile:
        return ahead.none()
    stray = [slot.pk for slot in ahead if not any(stand.covers(slot.starts_at, slot.ends_at) for stand in stands)]
    return Slot.objects.filter(pk__in=stray)
