"""Brings families in a draw up to how it stands: the counterpart of `telling` for wish lists."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from appointments.choices import MessageState, Reach
from appointments.messages.actions import enqueue, withdraw_queued
from appointments.messages.call_list import call_about, forget_call
from appointments.messages.occasions import TELLINGS
from appointments.messages.telling import Heard, Told, counted
from appointments.messages.texts import spoken
from appointments.messages.wish_news import WishNews, wish_news
from appointments.models import WishList
from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger(__name__)


@transaction.atomic
def tell_wishers(rows: Iterable[WishList]) -> Told:
    """Tell the families of these lists what they do not know yet; the caller holds the lock of the draw."""
    return counted(heard for row in rows if (heard := _heard(row)))


@transaction.atomic
def tell_wishers_of(courses: Iterable[int]) -> Told:
    """Tell the families that wish for these courses, before the lot decides, what becomes of them; like the above."""
    wishing = WishList.objects.filter(draw__drawn_at=None, wishes__course__in=set(courses), sealed__isnull=False)
    return tell_wishers(wishing.select_related("draw", "office").order_by("draw", "number").distinct())


@transaction.atomic
def tell_wishes(row: WishList) -> Reach | None:
    """Tell a family what it does not know yet; return how, None if it knows all.

    The change is saved. A message not sent yet is replaced. A family that nobody can read any more is left out: the
    others must not suffer.
    """
    withdraw_queued(row)
    if row.is_erased:
        return None
    try:
        return _told(row, wish_news(row))
    except CannotUnseal:
        _log.error("Wish list %d is told nothing: no secret opens it.", row.pk)
        return None


@transaction.atomic
def note_wishes_told(row: WishList, news: WishNews) -> None:
    """Remember that a family has been told, and tell it at once what came about in the meantime."""
    held = _held(row)
    if held is None or held.is_erased:
        return
    held.known = news.known_afterwards
    held.save(update_fields=["told"])
    if wish_news(held).occasion and not held.messages.filter(state=MessageState.QUEUED).exists():
        tell_wishes(held)


@transaction.atomic
def note_booked(row: WishList) -> None:
    """Remember that the confirmation of what a family has won tells it the result, in the place of a message."""
    withdraw_queued(row)
    forget_call(row)
    note_wishes_told(row, wish_news(row))


@transaction.atomic
def note_own_wishes(row: WishList) -> None:
    """Remember that a family has just chosen among what takes place; the caller holds the lock of the draw.

    What became of its former wishes is no news to it any more, and its new ones are none.
    """
    row.known = replace(row.known, off=())
    row.save(update_fields=["told"])
    if wish_news(row).occasion is None:
        withdraw_queued(row)
        forget_call(row)


@transaction.atomic
def catch_up_wishes(row: WishList) -> bool:
    """Tell what was forgotten, if nothing is on its way already; return whether there was anything."""
    held = _held(row)
    if held is None or held.is_erased or held.calltasks.filter(done_at=None).exists():
        return False
    last = held.messages.order_by("-pk").first()
    return (last is None or last.is_sent) and tell_wishes(held) is not None


def words_for(news: WishNews) -> list[str]:
    """Return what the desk says of it, in the current language."""
    return spoken(news.occasion, news.values()) if news.occasion else []


def _heard(row: WishList) -> Heard | None:
    reach = tell_wishes(row)
    return Heard(reach, " ".join(words_for(wish_news(row)))) if reach else None


def _told(row: WishList, news: WishNews) -> Reach | None:
    occasion = news.occasion
    if occasion is None:
        forget_call(row)
        return None
    if row.personal.email:
        enqueue(row, occasion)
        return Reach.MAIL
    reason = TELLINGS[occasion].call_reason
    if reason is None:
        # The page has just said so, and without an address nothing confirms it.
        note_wishes_told(row, news)
        return None
    call_about(row, reason)
    return Reach.CALL if row.personal.phone else Reach.NOBODY


def _held(row: WishList) -> WishList | None:
    rows = WishList.objects.select_for_update(of=("self",)).select_related("office", "draw")
    return rows.filter(pk=row.pk).first()
