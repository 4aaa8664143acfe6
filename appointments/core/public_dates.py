"""Dates that everybody may come to: what is on."""

import datetime as dt

from appointments.models import Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum.texts import in_words
from offers.choices import OfferKind, OfferState
from offers.models import Offer

_FOR_EVERYBODY = [kind for kind in OfferKind if kind.is_for_everybody]


def public_dates(start: dt.datetime) -> SlotQuerySet:
    """Return the public dates: events, courses, groups, open doors. Sensitive offers are excluded."""
    offers = Offer.objects.published().filter(state=OfferState.ACTIVE, is_sensitive=False, kind__in=_FOR_EVERYBODY)
    slots = Slot.objects.offered().not_over(start).filter(offer__in=offers.order_by(), accompanies__isnull=True)
    # Capacity 1 is a private consultation: not public.
    return slots.exclude(capacity=1).with_details().select_related("course").order_by("starts_at", "id")


def title_of(slot: Slot) -> str:
    """Return what takes place, in the reader's language: for feeds, calendars and programs, which know no markup."""
    return in_words(slot.course.title if slot.course else slot.offer.title)
