"""What becomes of a free place: who waits is offered it first; then it is free, at once or at a moment left to chance.

Nobody changes who waits for an offer, or frees a place of it, without holding its queue: so no free place slips past
somebody who waits, and no place is offered twice.
"""

import datetime as dt
import logging
import random

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from appointments.actions.messages import tell
from appointments.choices import Occasion, WaitingState
from appointments.locks import hold_queue
from appointments.models import HeldPlace, Slot, WaitingEntry
from appointments.models.sealed import erase_on_after
from appointments.turns import answer_by, suits
from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger(__name__)
_chance = random.SystemRandom()


@transaction.atomic
def pass_on(slot: Slot, *, freed: int = 0) -> None:
    """Offer the free places of a time to those who wait, in their order; the caller holds the queue of its offer.

    What nobody waits for of the places `freed` just now comes back at a moment left to chance, where the offer says so.
    """
    held = _held(slot)
    now = timezone.now()
    if not held.is_open_for_families(now):
        return
    free = held.free_for_families - _offer_in_turn(held, now)
    if freed and free > 0 and held.offer.returns_within_minutes:
        wait = dt.timedelta(seconds=_chance.randint(30, held.offer.returns_within_minutes * 60))
        _keep(held, min(freed, free), min(now + wait, held.starts_at), None)


def release_due(now: dt.datetime | None = None) -> int:
    """Pass on what is held no longer; return how many. Runs every few minutes, and at the moment itself."""
    due = HeldPlace.objects.filter(until__lte=now or timezone.now()).values_list("pk", "slot__offer_id")
    return sum(_release_or_log(pk, offer, now or timezone.now()) for pk, offer in due)


def offer_what_is_free(now: dt.datetime | None = None) -> None:
    """Offer new times and added places too: the queue comes before everybody else."""
    waiting = WaitingEntry.objects.waiting().order_by().values_list("offer_id", flat=True).distinct()
    for offer in waiting:
        free = Slot.objects.bookable(now or timezone.now()).with_free_places().filter(offer=offer)
        _pass_on_all(offer, list(free.order_by("starts_at")))


@transaction.atomic
def end_waiting(entry: WaitingEntry, state: WaitingState, *, today: dt.date | None = None) -> None:
    """Take an entry off the list; the caller holds the queue. A place that was offered to it is free again."""
    entry.state = state
    entry.erase_on = min(entry.erase_on, erase_on_after(today or timezone.localdate()))
    entry.save(update_fields=["state", "appointment", "erase_on"])
    HeldPlace.objects.filter(entry=entry).delete()


def _held(slot: Slot) -> Slot:
    rows = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("offer__office", "course__draw")
    return rows.get(pk=slot.pk)


def _offer_in_turn(slot: Slot, now: dt.datetime) -> int:
    """Offer what is free to all who fit, and return how many places that takes."""
    until, free = answer_by(slot, now), slot.free_for_families
    if until is None:
        return 0
    for entry in WaitingEntry.objects.waiting().filter(offer=slot.offer_id, course=slot.course_id):
        places = slot.places_for(adults=entry.adults, children=entry.children)
        if places <= free and suits(entry, slot):
            free -= places
            _offer(entry, slot, places, until)
    return slot.free_for_families - free


def _offer(entry: WaitingEntry, slot: Slot, places: int, until: dt.datetime) -> None:
    entry.state = WaitingState.OFFERED
    entry.save(update_fields=["state"])
    _keep(slot, places, until, entry)
    tell(entry, Occasion.PLACE_OFFERED, by=None)


def _keep(slot: Slot, places: int, until: dt.datetime, entry: WaitingEntry | None) -> None:
    held = HeldPlace.objects.create(slot=slot, places=places, until=until, entry=entry)
    if entry:
        entry.held_place = held
    app.configure_task("release_places", schedule_at=until).defer(timestamp=0)


def _release_or_log(pk: int, offer: int, now: dt.datetime) -> bool:
    """One row that cannot be read must not keep the places of all the others."""
    try:
        return _release(pk, offer, now)
    except (ValueError, CannotUnseal) as error:
        _log.error("Held place %d could not be released: %s", pk, type(error).__name__)
        return False


@transaction.atomic
def _release(pk: int, offer: int, now: dt.datetime) -> bool:
    """Let go of one held place, if nobody was faster."""
    hold_queue(offer)
    rows = HeldPlace.objects.select_for_update(of=("self",)).select_related("slot", "entry__office")
    held = rows.filter(pk=pk, until__lte=now).first()
    if held is None:
        return False
    if held.entry:
        end_waiting(held.entry, WaitingState.LEFT)
        if not held.entry.is_erased:
            tell(held.entry, Occasion.WAITING_OVER, by=None)
    else:
        held.delete()
    pass_on(held.slot)
    return True


@transaction.atomic
def _pass_on_all(offer: int, slots: list[Slot]) -> None:
    hold_queue(offer)
    for slot in slots:
        pass_on(slot)
