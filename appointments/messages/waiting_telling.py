"""Brings families that wait up to how they stand on the list: the counterpart of `telling` for appointments."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from appointments.choices import MessageState, Reach
from appointments.messages.actions import enqueue, withdraw_queued
from appointments.messages.call_list import call_about, forget_call
from appointments.messages.occasions import TELLINGS
from appointments.messages.telling import Heard, Told, counted
from appointments.messages.texts import spoken
from appointments.messages.waiting_news import WaitingNews, waiting_news
from appointments.models import WaitingEntry
from appointments.models.slot import SlotQuerySet
from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger(__name__)


@transaction.atomic
def tell_entry(entry: WaitingEntry) -> Reach | None:
    """Tell a family what it does not know yet; return how, None if it knows all.

    The change is saved, and the caller holds the queue lock. A message not sent yet is replaced. A family that nobody
    can read any more is left out: those behind it must not suffer.
    """
    withdraw_queued(entry)
    if entry.is_erased:
        return None
    try:
        return _told(entry, waiting_news(entry))
    except CannotUnseal:
        _log.error("Entry %d of the waiting list is told nothing: no secret opens it.", entry.pk)
        return None


def tell_entries(entries: Iterable[WaitingEntry]) -> Told:
    """Tell these families what they do not know yet, under the same conditions; return who hears of it, and how."""
    return counted(heard for entry in entries if (heard := _heard(entry)))


@transaction.atomic
def tell_kept_places(slots: SlotQuerySet) -> Told:
    """Tell the families for which a place at these times is kept what has changed about it: at any date of a course."""
    of_course = Q(held_seats__slot__course__in=slots.filter(course__isnull=False).values("course"))
    is_kept = Q(held_seats__slot__in=slots.values("pk")) | of_course
    entries = WaitingEntry.objects.filter(is_kept, sealed__isnull=False)
    held = entries.select_related("office", "offer").order_by("pk").select_for_update(of=("self",))
    return tell_entries(held)


def _heard(entry: WaitingEntry) -> Heard | None:
    reach = tell_entry(entry)
    return Heard(reach, _spoken(entry)) if reach else None


def _spoken(entry: WaitingEntry) -> str:
    news = waiting_news(entry)
    return " ".join(spoken(news.occasion, news.values())) if news.occasion else ""


@transaction.atomic
def note_own_act(entry: WaitingEntry) -> None:
    """Remember what a family brought about itself on its page, and tell it nothing more."""
    withdraw_queued(entry)
    forget_call(entry)
    note_entry_told(entry, waiting_news(entry))


@transaction.atomic
def note_entry_told(entry: WaitingEntry, news: WaitingNews) -> None:
    """Remember that a family has been told, and tell it at once what came about in the meantime."""
    held = WaitingEntry.objects.select_for_update(of=("self",)).select_related("office").filter(pk=entry.pk).first()
    if held is None or held.is_erased:
        return
    held.known = news.stands
    held.save(update_fields=["told"])
    if waiting_news(held).occasion and not held.messages.filter(state=MessageState.QUEUED).exists():
        tell_entry(held)


@transaction.atomic
def catch_up_entry(entry: WaitingEntry) -> bool:
    """Tell what was forgotten, if nothing is on its way already; return whether there was anything."""
    rows = WaitingEntry.objects.select_for_update(of=("self",)).select_related("office", "offer")
    held = rows.filter(pk=entry.pk).first()
    if held is None or held.is_erased or held.calltasks.filter(done_at=None).exists():
        return False
    last = held.messages.order_by("-pk").first()
    return (last is None or last.is_sent) and tell_entry(held) in (Reach.MAIL, Reach.CALL)


def is_told_of_a_place(entry: WaitingEntry) -> bool:
    """Return whether the family has heard of the place that is kept for it; who never did, cannot have let it lapse."""
    try:
        return bool(entry.known.dates)
    except CannotUnseal:
        return True


def _told(entry: WaitingEntry, news: WaitingNews) -> Reach | None:
    occasion = news.occasion
    if occasion is None:
        forget_call(entry)
        return None
    if entry.personal.email:
        enqueue(entry, occasion)
        return Reach.MAIL
    reason = TELLINGS[occasion].call_reason
    if reason and not entry.personal.phone:
        # It waits by its code alone: nobody can call, and its page says how it stands.
        return Reach.NOBODY
    if reason is None:
        # The page has just said so, and without an address nothing confirms it.
        note_entry_told(entry, news)
        return None
    call_about(entry, reason)
    return Reach.CALL
