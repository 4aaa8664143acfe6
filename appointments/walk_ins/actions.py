"""What happens to a number: taken, called, gone, back in line, handed over to another offer.

No audit entry: with its time it would say when somebody came.
"""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.core.locks import lock_walk_ins
from appointments.models import WalkIn
from appointments.models.walk_in import LAST_NUMBER, WalkInState
from appointments.walk_ins.queries import gives_numbers_to_phones, offers_with_numbers
from appointments.walk_ins.refusals import NoMoreNumbers, NoNumbers
from familienzentrum.refusals import Refusal
from offers.models import Offer

# A phone may take half of them: whoever plays with the code at the door leaves the desk enough.
LAST_OF_PHONES = 500


class NobodyWaits(Refusal):
    """There is no next."""

    words = _("Nobody is waiting. Whoever takes a number stands here at once.")


class CalledJustNow(Refusal):
    """The same press of a key twice, or a colleague who calls to the same counter."""

    words = _("Your counter has called somebody since you opened this page. Look who it is, and press once more.")


class NumberMoved(Refusal):
    """A colleague, or the family itself, was faster."""

    words = _("Meanwhile something else has happened to this number. Please look how it stands now.")


class WalkInStep(models.TextChoices):
    """What a desk does with one number."""

    AGAIN = "again", _("Call again")
    DONE = "done", pgettext_lazy("a number", "Done")
    GONE = "gone", pgettext_lazy("a number", "Not there")
    BACK = "back", _("Back in line")


# In which states a step makes sense.
_FROM = {
    WalkInStep.AGAIN: {WalkInState.CALLED},
    WalkInStep.DONE: {WalkInState.CALLED},
    WalkInStep.GONE: {WalkInState.CALLED, WalkInState.WAITING},
    WalkInStep.BACK: {WalkInState.CALLED, WalkInState.GONE, WalkInState.SERVED},
}


@transaction.atomic
def take_number(offer: Offer, *, key: uuid.UUID, is_from_phone: bool = False) -> WalkIn:
    """Give the next number of today. Whoever sends the same form twice, by its `key`, gets the same one.

    Raises NoNumbers and NoMoreNumbers.
    """
    now = timezone.now()
    day = timezone.localdate(now)
    lock_walk_ins(day)
    if given := WalkIn.objects.filter(public_id=key).first():
        if given.day == day:
            return given
        key = uuid.uuid4()  # a page that was open since yesterday
    if not _gives(offer, now, is_from_phone):
        raise NoNumbers
    number = (WalkIn.objects.on(day).aggregate(last=Max("number"))["last"] or 0) + 1
    if number > (LAST_OF_PHONES if is_from_phone else LAST_NUMBER):
        raise NoMoreNumbers
    return WalkIn.objects.create(public_id=key, offer=offer, day=day, number=number, taken_at=now)


@transaction.atomic
def call_next(offer: Offer, *, counter: int, seen: int) -> WalkIn:
    """Call the next number to a counter, whose last one is done with that.

    `seen` is the last call of this counter that its page showed, 0 for none: a second press of the same key calls
    nobody. Raises CalledJustNow and NobodyWaits.
    """
    day = timezone.localdate()
    lock_walk_ins(day)
    of_counter = WalkIn.objects.on(day).called().filter(counter=counter)
    current = of_counter.select_for_update().first()
    if (current.call if current else 0) != seen:
        raise CalledJustNow
    found = WalkIn.objects.on(day).waiting().filter(offer=offer).order_by("number").select_for_update().first()
    if found is None:
        raise NobodyWaits
    if current:
        current.state = WalkInState.SERVED
        current.save(update_fields=["state"])
    found.state, found.counter, found.call = WalkInState.CALLED, counter, _next_call(day)
    if found.waited is None:
        found.waited = _minutes_since(found.taken_at)
    found.save(update_fields=["state", "counter", "call", "waited"])
    return found


@transaction.atomic
def take_step(walk_in: WalkIn, step: WalkInStep, *, seen: str | None = None) -> WalkIn:
    """Raises NumberMoved if it makes no sense any more, or the number is not where it was `seen` (`WalkIn.stamp`)."""
    held = _held(walk_in, _FROM[step], seen)
    _STEPS[step](held)
    held.save(update_fields=["state", "counter", "call"])
    return held


@transaction.atomic
def hand_over(walk_in: WalkIn, offer: Offer, *, seen: str | None = None) -> WalkIn:
    """Let it wait for another offer of today, where its number says. Raises NumberMoved and NoNumbers."""
    held = _held(walk_in, {WalkInState.WAITING, WalkInState.CALLED, WalkInState.GONE}, seen)
    if not offers_with_numbers(held.day).filter(pk=offer.pk).exists():
        raise NoNumbers
    held.offer = offer
    _put_back(held)
    held.save(update_fields=["offer", "state", "counter", "call"])
    return held


def _held(walk_in: WalkIn, states: set[WalkInState], seen: str | None) -> WalkIn:
    """Return it locked, if it is of today, in one of these states, and where it was seen."""
    lock_walk_ins(walk_in.day)
    held = WalkIn.objects.on(timezone.localdate()).filter(pk=walk_in.pk, state__in=states).select_for_update().first()
    if held is None or seen not in (None, held.stamp):
        raise NumberMoved
    return held


def _call_again(held: WalkIn) -> None:
    held.call = _next_call(held.day)


def _finish(held: WalkIn) -> None:
    held.state = WalkInState.SERVED


def _note_gone(held: WalkIn) -> None:
    held.state, held.counter = WalkInState.GONE, None


def _put_back(held: WalkIn) -> None:
    held.state, held.counter = WalkInState.WAITING, None


_STEPS: dict[WalkInStep, Callable[[WalkIn], None]] = {
    WalkInStep.AGAIN: _call_again,
    WalkInStep.DONE: _finish,
    WalkInStep.GONE: _note_gone,
    WalkInStep.BACK: _put_back,
}


def _gives(offer: Offer, now: dt.datetime, is_from_phone: bool) -> bool:
    if is_from_phone:
        return gives_numbers_to_phones(offer, now)
    return offers_with_numbers(timezone.localdate(now)).filter(pk=offer.pk).exists()


def _next_call(day: dt.date) -> int:
    """Number the calls: which one is the latest must not depend on a clock."""
    return (WalkIn.objects.on(day).aggregate(last=Max("call"))["last"] or 0) + 1


def _minutes_since(moment: dt.datetime) -> int:
    """Never less than none: the clock may have been set back meanwhile."""
    return max(0, int((timezone.now() - moment).total_seconds() // 60))
