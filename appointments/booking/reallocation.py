"""Reallocates freed seats: first to the waiting list, then to everybody, at once or after a random delay.

Changes to an offer's waiting list and releases of its seats hold the queue lock, so that no free seat bypasses the
waiting list and none is offered twice.
"""

import datetime as dt
import logging
import random
from collections import defaultdict
from collections.abc import Collection
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from appointments.booking.waiting_rules import answer_by, suits
from appointments.choices import WaitingState
from appointments.core.batch import run_for_each
from appointments.core.courses import next_begin
from appointments.core.locks import lock_queue
from appointments.messages.telling import Told
from appointments.messages.waiting_telling import is_told_of_a_place, tell_entries, tell_entry
from appointments.models import HeldSeats, Slot, WaitingEntry
from appointments.models.sealed import erase_on_after
from familienzentrum.crypto import CannotUnseal
from familienzentrum.queue import in_this_transaction

_log = logging.getLogger(__name__)
_chance = random.SystemRandom()


@transaction.atomic
def pass_on(slot: Slot, *, freed: int = 0) -> None:
    """Offer a slot's free seats to the waiting list, in order; the caller holds the offer's queue lock.

    Places `freed` just now that nobody waits for become bookable after a random delay, if the offer is set up so.
    """
    held = _held(slot)
    now = timezone.now()
    if not held.is_open_for_families(now):
        return
    free = held.free_for_families - _offer_in_turn(held, now, is_freed=freed > 0)
    if freed and free > 0 and held.offer.returns_within_minutes:
        wait = dt.timedelta(seconds=_chance.randint(30, held.offer.returns_within_minutes * 60))
        _keep(held, min(freed, free), min(now + wait, next_begin(held)), None)


def release_due(now: dt.datetime | None = None) -> int:
    """Pass on expired holds; return how many. Runs every few minutes, and at each expiry."""
    moment = now or timezone.now()
    due = HeldSeats.objects.filter(until__lte=moment).values_list("pk", "slot__offer_id")
    return run_for_each("Held place", due, partial(_release, now=moment))


def offer_what_is_free(now: dt.datetime | None = None) -> None:
    """Offer new times and added seats too: the waiting list has priority."""
    wishes = _wishes()
    times = _free_times(now or timezone.now(), wishes) if wishes else []
    wanted = [time for time in times if any(suits(wish, time) for wish in wishes[time.offer])]
    run_for_each("Time", [(time.pk, time.offer) for time in wanted], _pass_on_one)


class _Wish(NamedTuple):
    """What families wait for who have said the same."""

    course_id: int | None
    weekdays: tuple[int, ...]
    part_of_day: str
    until: dt.date


class _Time(NamedTuple):
    """A free time of an offer that somebody waits for."""

    offer: int
    starts_at: dt.datetime
    pk: int
    course_id: int | None


def _free_times(now: dt.datetime, offers: Collection[int]) -> list[_Time]:
    """Return what is open for families, by offer and time.

    Courses that have begun are asked for apart: together with all others, what is long over would be read.
    """
    ahead, begun = Slot.objects.bookable(now), Slot.objects.joinable(now)
    free = (times.with_free_seats().filter(offer__in=offers).order_by() for times in (ahead, begun))
    rows = (row for times in free for row in times.values_list("offer", "starts_at", "pk", "course"))
    return sorted(map(_Time._make, rows), key=lambda time: time[:3])


def _wishes() -> dict[int, set[_Wish]]:
    """Return what is waited for, each once, by offer. Hundreds of families have said the same of thousands of times."""
    found: dict[int, set[_Wish]] = defaultdict(set)
    said = WaitingEntry.objects.waiting().order_by().values_list("offer", "course", "weekdays", "part_of_day", "until")
    for offer, course, weekdays, part_of_day, until in said:
        found[offer].add(_Wish(course, tuple(weekdays), part_of_day, until))
    return found


@transaction.atomic
def stay_on_list(entry: WaitingEntry, slot: Slot) -> None:
    """Keep an entry that did not take this time at its turn, or end it; the caller holds the queue lock and tells."""
    entry.state = WaitingState.LEFT if entry.has_let_lapse else WaitingState.WAITING
    entry.passed = [*entry.passed, slot.pk]
    entry.save(update_fields=["state", "lapses", "passed"])
    HeldSeats.objects.filter(entry=entry).delete()


@transaction.atomic
def end_waiting(entry: WaitingEntry, state: WaitingState, *, today: dt.date | None = None) -> None:
    """Remove an entry from the list and release a place offered to it; the caller holds the queue lock."""
    entry.state = state
    entry.erase_on = min(entry.erase_on, erase_on_after(today or timezone.localdate()))
    entry.save(update_fields=["state", "appointment", "erase_on"])
    HeldSeats.objects.filter(entry=entry).delete()


@transaction.atomic
def take_back_places(slots: Collection[int]) -> Told:
    """Take back the places that are kept in slots that fall away: waiting families keep their turn, and hear of it."""
    waiting = list(WaitingEntry.objects.filter(held_seats__slot__in=slots).select_related("office").order_by("pk"))
    WaitingEntry.objects.filter(pk__in=[entry.pk for entry in waiting]).update(state=WaitingState.WAITING)
    HeldSeats.objects.filter(slot__in=slots).delete()
    for entry in waiting:
        entry.state = WaitingState.WAITING
    return tell_entries(waiting)


def _held(slot: Slot) -> Slot:
    rows = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("offer__office", "course__draw")
    return rows.get(pk=slot.pk)


def _offer_in_turn(slot: Slot, now: dt.datetime, *, is_freed: bool) -> int:
    """Offer what is free to all who fit, and return how many seats that takes.

    Whoever did not take this time is asked again only when a place in it `is_freed` anew.
    """
    until, free = answer_by(slot, now), slot.free_for_families
    if until is None:
        return 0
    in_turn = WaitingEntry.objects.waiting().filter(offer=slot.offer_id, course=slot.course_id).select_related("office")
    for entry in in_turn if is_freed else in_turn.exclude(passed__contains=[slot.pk]):
        seats = slot.seats_for(adults=entry.adults, children=entry.children)
        if seats <= free and suits(entry, slot) and _can_be_offered(entry, slot):
            free -= seats
            _offer(entry, slot, seats, until)
    return slot.free_for_families - free


def _can_be_offered(entry: WaitingEntry, slot: Slot) -> bool:
    """Return whether the family can be told, and has left what the way of meeting needs.

    An entry that cannot be decrypted must not block those behind it, nor the family that frees the place.
    """
    if entry.is_erased:
        return False
    try:
        # At a sensitive offer a family may wait by its code alone: its page says that a place is kept.
        can_hear = bool(entry.personal.email or entry.personal.phone) or slot.offer.is_sensitive
        return can_hear and not slot.missing_in(entry.personal, caller=entry.personal.caller)
    except CannotUnseal:
        _log.error("Entry %d of the waiting list is passed over: no secret opens it.", entry.pk)
        return False


def _offer(entry: WaitingEntry, slot: Slot, seats: int, until: dt.datetime) -> None:
    entry.state = WaitingState.OFFERED
    entry.save(update_fields=["state"])
    _keep(slot, seats, until, entry)
    tell_entry(entry)


def _keep(slot: Slot, seats: int, until: dt.datetime, entry: WaitingEntry | None) -> None:
    held = HeldSeats.objects.create(slot=slot, seats=seats, until=until, entry=entry)
    if entry:
        entry.held_seats = held
    in_this_transaction("release_places", at=until).defer(timestamp=0)


@transaction.atomic
def _release(pk: int, offer: int, *, now: dt.datetime) -> bool:
    """Release one held seat, unless another worker did."""
    lock_queue(offer)
    rows = HeldSeats.objects.select_for_update(of=("self",)).select_related("slot", "entry__office")
    held = rows.filter(pk=pk, until__lte=now).first()
    if held is None:
        return False
    held.delete()
    if held.entry:
        _let_lapse(held.entry, held.slot)
    pass_on(held.slot)
    return True


def _let_lapse(entry: WaitingEntry, slot: Slot) -> None:
    """Take the place from a family that did not answer: once it keeps its turn, the second time its wait is over.

    Who was never told of it, because mail or desk did not get round to it, has let nothing lapse.
    """
    entry.lapses += is_told_of_a_place(entry)
    stay_on_list(entry, slot)
    if entry.has_let_lapse:
        end_waiting(entry, WaitingState.LEFT)
    tell_entry(entry)


@transaction.atomic
def _pass_on_one(pk: int, offer: int) -> bool:
    """One slot per transaction: locking several in arbitrary order could deadlock with a rebuild."""
    lock_queue(offer)
    pass_on(Slot(pk=pk))
    return True
