"""Brings families up to what stands: worked out in the transaction of the change, told by message or by a call."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from appointments.choices import Occasion, Reach
from appointments.core.calendar_facts import uid_of
from appointments.core.callers import number_of_house
from appointments.messages.actions import enqueue, withdraw_queued
from appointments.messages.call_list import call_about, forget_call
from appointments.messages.news import News, news_of
from appointments.messages.occasions import TELLINGS
from appointments.messages.standing import date_uid, dates_booked_with, dates_booked_with_each, standing
from appointments.models import Appointment, Slot
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.sealed import erase_on_after
from familienzentrum.crypto import CannotUnseal

_log = logging.getLogger(__name__)
_NEWS = [occasion for occasion, telling in TELLINGS.items() if telling.is_news]


@dataclass(frozen=True)
class Heard:
    """How one family hears of a change, and in which words; these are in the language of whoever makes it."""

    reach: Reach
    words: str


@dataclass(frozen=True)
class Told:
    """How many families hear of a change, how, and the different words that they hear."""

    mailed: int = 0
    to_call: int = 0
    unreachable: int = 0
    words: tuple[str, ...] = ()

    @property
    def families(self) -> int:
        return self.mailed + self.to_call + self.unreachable

    def __add__(self, other: "Told") -> "Told":
        words = tuple(dict.fromkeys(self.words + other.words))
        reached = (self.mailed + other.mailed, self.to_call + other.to_call, self.unreachable + other.unreachable)
        return Told(*reached, words)

    def counts(self) -> dict[str, int]:
        """Return the numbers by name, for the audit log."""
        return {"mailed": self.mailed, "to_call": self.to_call, "unreachable": self.unreachable}


@transaction.atomic
def tell_all(appointments: Iterable[Appointment], dates: Iterable[Slot] | None = None) -> Told:
    """Tell each family what it does not know yet; `dates` if all of them booked the same.

    What is booked, and the number of the house, are read once for all: a course has many families with as many dates.
    """
    concerned, house_number = list(appointments), number_of_house()
    same = None if dates is None else list(dates)
    booked = _booked_by_each(concerned) if same is None else {one.slot_id: same for one in concerned}
    told = (_told_or_logged(appointment, booked[appointment.slot_id], house_number) for appointment in concerned)
    return counted(one for one in told if one)


def _booked_by_each(appointments: Collection[Appointment]) -> dict[int, list[Slot]]:
    """Read anew the times of these appointments, which may be older than the change, and what is booked with each."""
    times = Slot.objects.with_details().in_bulk({appointment.slot_id for appointment in appointments})
    for appointment in appointments:
        appointment.slot = times[appointment.slot_id]
    return dates_booked_with_each(list(times.values()))


def counted(heard: Iterable[Heard]) -> Told:
    """Count how families hear of a change, and collect the different words."""
    all_heard = list(heard)
    counts = Counter(one.reach for one in all_heard)
    words = tuple(dict.fromkeys(one.words for one in all_heard if one.words))
    return Told(counts[Reach.MAIL], counts[Reach.CALL], counts[Reach.NOBODY], words)


def _told_or_logged(appointment: Appointment, dates: Iterable[Slot], house_number: str) -> Heard | None:
    """One row that no secret opens must not stop a whole house from closing: its family cannot be told."""
    try:
        return tell_changes(appointment, dates, house_number=house_number)
    except CannotUnseal:
        _log.error("Appointment %d is told nothing: no secret opens it.", appointment.pk)
        return Heard(Reach.NOBODY, "")


@transaction.atomic
def tell_changes(
    appointment: Appointment, dates: Iterable[Slot] | None = None, *, house_number: str | None = None
) -> Heard | None:
    """Tell a family what has changed since it was last told; return how, None if it knows all.

    The change is saved, and the caller holds the lock of the row; what it passes is as for `standing`. What was not
    sent yet is replaced: a date moved there and back needs no message.
    """
    news = _advanced(appointment, dates, house_number)
    reach = _told(appointment, news, dates)
    words = " ".join(news.sentences())
    return Heard(reach, words) if reach and words else None


@transaction.atomic
def confirm_changes(appointment: Appointment, *, at: dt.datetime | None = None) -> None:
    """Confirm to a family by e-mail what it just did or heard itself, not before `at`. Else like `tell_changes`."""
    news = _advanced(appointment)
    if appointment.personal.email:
        _told(appointment, news, at=at)
        return
    forget_call(appointment)
    note_told(appointment, news)


@transaction.atomic
def catch_up(appointment: Appointment) -> bool:
    """Tell what was forgotten, if nothing is on its way already; return whether there was anything."""
    held = _held(appointment, Appointment.objects.with_details())
    if held is None or held.is_erased or _is_on_its_way(held):
        return False
    return _told(held, news_of(held)) is not None


@transaction.atomic
def note_told(appointment: Appointment, news: News) -> None:
    """Remember that a family has been told, unless something newer reached it first."""
    held = _held(appointment, Appointment.objects.select_related("office"))
    if held is None or held.is_erased or held.known.sequence > news.stands.sequence:
        return
    held.known = news.known_afterwards
    held.save(update_fields=["told"])
    if held.is_cancelled or held.has_left:
        _forget_in_time(held)


def begin_knowing(appointment: Appointment) -> None:
    """Note what a family reads on its page when it has booked; the caller saves. Without e-mail nothing confirms it."""
    appointment.known = replace(standing(appointment), is_confirmed=not appointment.personal.email)


def confirm_booking(appointment: Appointment) -> None:
    """Confirm a booking just made by e-mail, if the family left an address."""
    if appointment.personal.email:
        enqueue(appointment, Occasion.BOOKED)


def give_up_other_dates(appointment: Appointment) -> None:
    """Note that a family goes to another course, and that the dates of this one take place without it; see `know_all`.

    Who cannot be read any more is left as it is.
    """
    with suppress(CannotUnseal):
        if appointment.known.dates:
            appointment.known = appointment.known.giving_up_all_but(uid_of(appointment))


def know_all(appointment: Appointment, dates: Iterable[Slot] | None = None, *, house_number: str | None = None) -> None:
    """Note that a family has been told all that stands; the caller saves, and may have read for many at once."""
    appointment.known = replace(standing(appointment, dates, house_number=house_number), is_confirmed=True)


def _advanced(appointment: Appointment, dates: Iterable[Slot] | None = None, house_number: str | None = None) -> News:
    """Count the change, withdraw what has not been sent yet, and read what stands."""
    appointment.sequence += 1
    if withdraw_queued(appointment, among=_NEWS):
        # What is just being sent may say the opposite, even if all is again as the family knew it.
        appointment.known = replace(appointment.known, is_uncertain=True)
    appointment.save(update_fields=["sequence", "told"])
    if dates is None:
        appointment.slot = Slot.objects.with_details().get(pk=appointment.slot_id)
    return news_of(appointment, dates, house_number=house_number)


def _told(
    appointment: Appointment, news: News, dates: Iterable[Slot] | None = None, *, at: dt.datetime | None = None
) -> Reach | None:
    occasion = news.occasion
    if occasion and appointment.personal.email:
        forget_call(appointment)
        enqueue(appointment, occasion, at=at, dates=_dates_named(appointment, news, dates))
        return Reach.MAIL
    reason = TELLINGS[occasion].call_reason if occasion else None
    if reason is None:
        forget_call(appointment)
        return None
    call_about(appointment, reason, last_end=news.known.last_end)
    return Reach.CALL if appointment.personal.phone else Reach.NOBODY


def _dates_named(appointment: Appointment, news: News, dates: Iterable[Slot] | None) -> list[Slot]:
    """Return the changed dates of a course that take place: of the others the message says nothing."""
    changed = {change.after.uid for change in news.changes if change.after.stands}
    if appointment.slot.course_id is None or not changed:
        return []
    booked = dates_booked_with(appointment.slot) if dates is None else dates
    named = (date for date in booked if date_uid(appointment, date) in changed)
    return sorted(named, key=lambda date: date.starts_at)


def _forget_in_time(appointment: Appointment) -> None:
    """The family knows that nothing is ahead any more: its data is kept no longer than usual."""
    soon = erase_on_after(timezone.localdate())
    Appointment.objects.filter(pk=appointment.pk, erase_on__gt=soon).update(erase_on=soon)


def _is_on_its_way(appointment: Appointment) -> bool:
    """Or could not be delivered: then the desk knows."""
    last = appointment.messages.filter(occasion__in=_NEWS).order_by("-pk").first()
    is_called = appointment.calltasks.filter(done_at=None).exists()
    return is_called or (last is not None and not last.is_sent)


def _held(appointment: Appointment, rows: AppointmentQuerySet) -> Appointment | None:
    return rows.select_for_update(of=("self",)).filter(pk=appointment.pk).order_by("pk").first()
