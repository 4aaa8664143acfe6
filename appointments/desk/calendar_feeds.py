"""Calendar feeds: an adviser's own slots, and the public events."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.core.calendar_facts import address_of, place_of, uid_of
from appointments.messages.ical import as_file, entry
from appointments.models import Slot
from appointments.models.slot import SlotQuerySet, know_stands
from familienzentrum.access import offices_of
from familienzentrum.models import User
from offers.choices import OfferKind, OfferState
from offers.models import Offer

_FOR_EVERYBODY = [kind for kind in OfferKind if kind.is_for_everybody]


def own_times(user: User, offices: frozenset[int]) -> Q:
    """Slots the adviser holds or accompanies, and those of the office without an adviser."""
    accompanied = Slot.objects.offered().filter(adviser=user.pk, accompanies__isnull=False)
    own = Q(adviser=user.pk) | Q(adviser__isnull=True) | Q(pk__in=accompanied.values("accompanies"))
    return own & Q(offer__office__in=offices, accompanies__isnull=True)


def adviser_calendar(adviser: User) -> bytes:
    """Return an adviser's slots from today on: booked ones and drop-in ones.

    The feed is stored on other machines: entries say when and in which room, but neither what about nor with whom.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    expected = Q(taken__gt=0) | Q(capacity=0)
    own = Slot.objects.offered().filter(own_times(adviser, offices_of(adviser)), expected)
    slots = list(own.filter(ends_at__gte=midnight).with_details().order_by("starts_at", "id"))
    know_stands(slots)
    return as_file(
        entry(uid_of(slot), slot.starts_at, slot.ends_at, summary=_("Appointment"), location=_where(slot))
        for slot in slots
    )


def public_dates(start: dt.datetime) -> SlotQuerySet:
    """Return the public dates: events, courses, groups, open doors. Sensitive offers are excluded."""
    offers = Offer.objects.published().filter(state=OfferState.ACTIVE, is_sensitive=False, kind__in=_FOR_EVERYBODY)
    slots = Slot.objects.offered().not_over(start).filter(offer__in=offers.order_by(), accompanies__isnull=True)
    # Capacity 1 is a private consultation: not public.
    return slots.exclude(capacity=1).with_details().select_related("course").order_by("starts_at", "id")


def public_calendar(slots: Iterable[Slot], *, url_of: dict[int, str]) -> bytes:
    """Return these dates as a calendar; `url_of` gives the page of an offer by its id."""
    return as_file(
        entry(
            uid_of(slot),
            slot.starts_at,
            slot.ends_at,
            summary=title_of(slot),
            description=slot.offer.summary,
            location=_named_place(slot),
            url=url_of[slot.offer_id],
        )
        for slot in slots
    )


def title_of(slot: Slot) -> str:
    return slot.course.title if slot.course else slot.offer.title


def _where(slot: Slot) -> str:
    way = "" if slot.has_address else slot.way_for_staff
    return ", ".join(filter(None, [slot.room.name if slot.room else "", address_of(slot), way]))


def _named_place(slot: Slot) -> str:
    """Return the way where nobody goes anywhere."""
    if slot.way:
        return slot.way
    place = place_of(slot)
    return ", ".join(filter(None, [place.name if place else "", address_of(slot)]))
