"""Whoever finds nothing that fits asks to be called back, and stands on the desk's call list."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import CallReason
from appointments.core.phone_numbers import national
from appointments.models import CallTask, CallWish, PersonalData
from appointments.models.call_wish import CallOrigin
from familienzentrum.crypto import digest
from familienzentrum.refusals import Refusal
from offers.guide.unmet_queries import Group, also_counted, in_multiples

# A house makes so many calls in a week at most: what is above is a program, and buries those who wait.
MOST_OPEN = 200
# How long it is counted that somebody asked.
COUNTED_DAYS = 365


class TooManyWait(Refusal):
    """The list is full."""

    words = _("So many people are waiting for a call that we cannot promise you one. Please call us.")


@transaction.atomic
def wish_for_call(phone: str, *, language: str, origin: CallOrigin) -> None:
    """Put a number on the call list until its day. One that stands there already is called once. Raises TooManyWait."""
    if CallTask.objects.open().filter(reason=CallReason.WISHED).count() >= MOST_OPEN:
        raise TooManyWait
    today = timezone.localdate()
    wish = CallWish(origin=origin, wished_on=today, erase_on=last_day_of(today))
    wish.seal(PersonalData(code="", phone=phone, language=language))
    wish.number_digest = digest(national(phone), purpose="call wish")
    # Who asks again wants to be called, in the language said last, within the days that are promised now.
    CallWish.objects.bulk_create(
        [wish],
        update_conflicts=True,
        unique_fields=["number_digest"],
        update_fields=["sealed", "wished_on", "called_on", "erase_on"],
    )
    CallTask.objects.bulk_create(
        [CallTask(call_wish=wish, reason=CallReason.WISHED, made_on=today)], ignore_conflicts=True
    )


def last_day_of(day: dt.date) -> dt.date:
    """Return when a number that was given on this day is erased, if nobody calls."""
    return day + dt.timedelta(days=settings.CALL_WISH_DAYS)


@transaction.atomic
def note_called(wish: CallWish) -> None:
    """Count that somebody was called; the number goes in the night."""
    today = timezone.localdate()
    wish.called_on, wish.erase_on = today, today + dt.timedelta(days=1)
    wish.save(update_fields=["called_on", "erase_on"])


@transaction.atomic
def note_not_called(wish: CallWish) -> None:
    wish.called_on, wish.erase_on = None, last_day_of(wish.wished_on)
    wish.save(update_fields=["called_on", "erase_on"])


class WishesCounted(NamedTuple):
    """How many asked to be called back within a year, and how many of them were called."""

    since: dt.date
    asked: int
    called: int


def wishes_counted() -> WishesCounted:
    since = timezone.localdate() - dt.timedelta(days=COUNTED_DAYS)
    found = CallWish.objects.filter(wished_on__gte=since)
    return WishesCounted(since, **found.aggregate(asked=Count("pk"), called=Count("called_on")))


def never_called(since: dt.date) -> QuerySet[CallWish]:
    """Return the wishes whose numbers were deleted since this day though nobody had called them."""
    return CallWish.objects.filter(sealed__isnull=True, called_on=None, erase_on__gt=since)


@also_counted
def where_calls_were_asked_for(day: dt.date, smallest: int) -> Group:
    """Return where people found nothing and asked to be called back, for those who plan."""
    found = CallWish.objects.filter(wished_on__gte=day).order_by().values_list("origin").annotate(asked=Count("pk"))
    labelled = ((str(CallOrigin(origin).label), asked) for origin, asked in found)
    return Group(_("By where somebody asked to be called back"), in_multiples(labelled, smallest))


@transaction.atomic
def forget_call_wishes(today: dt.date) -> int:
    """Delete the counts that are not shown any more; return how many."""
    before = today - dt.timedelta(days=COUNTED_DAYS)
    return CallWish.objects.filter(sealed__isnull=True, wished_on__lt=before).delete()[0]
