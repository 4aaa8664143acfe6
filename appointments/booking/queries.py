"""Queries for future slots across offers."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from appointments.choices import MeetingChannel
from appointments.core.places import name_places_of
from appointments.models import Appointment, ConsultationHour, Course, Slot
from appointments.models.slot import LONGEST, SlotQuerySet
from familienzentrum import local_time
from familienzentrum.database.statements import Statement
from familienzentrum.micro_cache import cached
from offers.models import Offer, Room
from offers.models.offer import OfferQuerySet

# As many of its next times as the page of an offer shows.
NEXT = 3


def slot_with_offer(public_id: uuid.UUID) -> Slot | None:
    """Return a slot with its offer. The offer is cached for a rush; the seats taken are read afresh."""
    slot = _SLOT.first(public_id=public_id)
    if slot is None:
        return None
    slot.offer = offer_of_this_moment(slot.offer_id)
    if slot.room_id:
        slot.room = _room_of_this_moment(slot.room_id)
    return slot


def was_sent(attempt: uuid.UUID) -> bool:
    """Return whether a booking was made with this form already."""
    return bool(_SENT.rows(attempt=attempt))


def appointment_with_offer(public_id: uuid.UUID) -> Appointment | None:
    """Return an appointment with its slot; offer, office and room may be a second old."""
    found = _APPOINTMENT.first(public_id=public_id)
    if found is None:
        return None
    slot = found.slot
    slot.offer = offer_of_this_moment(slot.offer_id)
    if found.office_id == slot.offer.office_id:
        found.office = slot.offer.office
    if slot.room_id:
        slot.room = _room_of_this_moment(slot.room_id)
    return found


def offer_of_this_moment(pk: int) -> Offer:
    """Return an offer with office, provider and place, at most a second old."""
    return cached(f"offer-{pk}", lambda: _OFFER.rows(pk=pk)[0])


def _room_of_this_moment(pk: int) -> Room:
    return cached(f"room-{pk}", lambda: _ROOM.rows(pk=pk)[0])


_SLOT = Statement(lambda public_id: Slot.objects.filter(public_id=public_id).order_by())
_SENT = Statement(lambda attempt: Appointment.objects.filter(attempt=attempt).order_by().values_list("pk"))
# Few have a video link to show, or came late or left early: what those need is read when asked for.
_APPOINTMENT = Statement(
    lambda public_id: Appointment.objects.filter(public_id=public_id).order_by().select_related("slot")
)
_OFFER = Statement(lambda pk: Offer.objects.filter(pk=pk).order_by().select_related("office__provider", "place"))
_ROOM = Statement(lambda pk: Room.objects.filter(pk=pk).order_by().select_related("place"))


def next_free(offers: Iterable[int], *, most: int = 3, adults: int = 1, children: int = 0) -> dict[int, list[Slot]]:
    """Return the next times with places for such a family by id of the offer, soonest first. One query.

    An offer without any is left out.
    """
    free = Slot.objects.bookable(timezone.now()).holding(adults=adults, children=children)
    return _first_of_each(free.filter(offer__in=list(offers)), most)


def next_free_of(offer: Offer, *, most: int, adults: int = 1, children: int = 0) -> list[Slot]:
    """Return the next times of one offer with places for such a family, each with its place if there are several."""
    free = Slot.objects.bookable(timezone.now()).holding(adults=adults, children=children)
    return _named(free.filter(offer=offer.pk), offer, most)


def _single(offer: int, now: dt.datetime, today: dt.date) -> SlotQuerySet:
    free = Slot.objects.filter(offer=offer).free_singles(now, today)
    return free.with_places().order_by("starts_at", "id")[:NEXT]


_SINGLE = Statement(_single)


def next_single(offer: Offer) -> list[Slot]:
    """Return the next few free single times of an offer, without courses, each with its place if at several."""
    now = timezone.now()
    found = _SINGLE.rows(offer=offer.pk, now=now, today=local_time.shown(now).date())
    name_places_of(found, offer)
    return found


def others_for(appointment: Appointment, *, most: int) -> list[Slot]:
    """Return the next other single times of the offer with places for this family, which left what they need."""
    people = {"adults": appointment.adults, "children": appointment.children}
    free = Slot.objects.bookable(timezone.now()).holding(**people)
    told = appointment.personal
    ways = [way for way in MeetingChannel if all(getattr(told, name) for name in way.needs_if(appointment.caller))]
    alike = free.filter(offer=appointment.slot.offer_id, course__isnull=True, channel__in=ways)
    return _named(alike.exclude(pk=appointment.slot_id), appointment.slot.offer, most)


def _named(times: SlotQuerySet, offer: Offer, most: int) -> list[Slot]:
    found = list(times.with_places().order_by("starts_at", "id")[:most])
    name_places_of(found, offer)
    return found


def channels_of(offer: Offer, course: Course | None = None) -> list[MeetingChannel]:
    """Return the ways in which this offer meets families at the times that are still ahead.

    Of a course it is the way of the date that is booked, as for who books it; that may have begun.
    """
    if course:
        found = list(_ways_of(offer.pk).filter(course=course))
    else:
        found = _WAYS_AHEAD.rows(offer=offer.pk, now=timezone.now())
    return [MeetingChannel(channel) for (channel,) in found]


def _ways_of(offer: int) -> QuerySet[Slot, tuple[str]]:
    times = Slot.objects.offered().filter(offer=offer, capacity__gt=0)
    return times.order_by().values_list("channel").distinct()


_WAYS_AHEAD = Statement(lambda offer, now: _ways_of(offer).filter(starts_at__gt=now))


def next_open_door(offer: Offer) -> list[Slot]:
    """Return its next few drop-in times in the same way, including those in progress."""
    now = timezone.now()
    found = _DOORS.rows(offer=offer.pk, now=now, earliest=now - LONGEST)
    name_places_of(found, offer)
    return found


def _doors(offer: int, now: dt.datetime, earliest: dt.datetime) -> SlotQuerySet:
    open_door = Slot.objects.drop_in().not_over(now, earliest).filter(offer=offer)
    return open_door.with_places().order_by("starts_at", "id")[:NEXT]


_DOORS = Statement(_doors)


def running(today: dt.date | None = None) -> OfferQuerySet:
    """Return the offers that families can use now."""
    return Offer.objects.taking_bookings(today).order_by()


def hours_of(offer: Offer) -> list[ConsultationHour]:
    """Return the consultation hours of an offer that are not over, without those in a room or place out of use."""
    hours = _HOURS.rows(offer=offer.pk, today=timezone.localdate())
    return [hour for hour in hours if not hour.is_out_of_use]


_HOURS = Statement(lambda offer, today: ConsultationHour.objects.filter(offer=offer).running(today).with_details())


def _first_of_each(slots: SlotQuerySet, most: int) -> dict[int, list[Slot]]:
    rank = Window(RowNumber(), partition_by=F("offer_id"), order_by=[F("starts_at"), F("id")])
    first = slots.annotate(rank=rank).filter(rank__lte=most).select_related("offer").order_by("starts_at", "id")
    found: dict[int, list[Slot]] = defaultdict(list)
    for slot in first:
        found[slot.offer_id].append(slot)
    return dict(found)
