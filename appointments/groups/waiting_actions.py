"""The waiting list: join, correct what was typed, accept an offered seat, leave.

An offered seat is held, so it never has two holders.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking.actions import book
from appointments.booking.limits import ContactNeeded, LimitReached, refuse_too_many
from appointments.booking.reallocation import end_waiting, pass_on, stay_on_list
from appointments.booking.refusals import NotBookable
from appointments.booking.requests import BookingRequest
from appointments.booking.waiting_rules import answer_by, suits
from appointments.choices import WaitingState
from appointments.core.batch import run_for_each
from appointments.core.courses import last_day_of
from appointments.core.locks import lock_family, lock_queue
from appointments.messages.call_list import forget_call, forget_undelivered
from appointments.messages.waiting_telling import note_own_act, tell_entry
from appointments.models import Appointment, Course, HeldSeats, PersonalData, Slot, WaitingEntry, WishList
from appointments.models.known import KnownWait
from appointments.models.sealed import erase_on_after
from familienzentrum import audit
from familienzentrum.codes import new_code, normalised
from familienzentrum.crypto import digest, digests
from familienzentrum.models import User
from offers.models import Offer

PURPOSE = "waiting"
# Times that are looked at for whoever joins. What is free otherwise is offered soon after, by the worker.
_LOOKED_AT = 10


class NoList(NotBookable):
    """Nobody can wait here."""

    words = _("There is no waiting list here at the moment. Please look at the free times.")


class WaitsAlready(LimitReached):
    """The family is on this list already. Worded like the limit, which reveals less about an address."""


class JoinedBefore(NotBookable):
    """The same form was sent before and said something else; that entry stands."""

    words = _(
        "With this form you wait already, and nothing has been changed. If something was wrong, open your place on the "
        "list with your code and correct it there: you keep your turn."
    )


class WaitIsOver(NotBookable):
    """The family is on no list any more."""

    words = _("You are no longer on the waiting list. Nothing has been changed.")


class KeptForAsMany(NotBookable):
    """A place is kept for as many people as the family said."""

    words = _(
        "A place is kept for you, for as many people as you said. First say yes or no. Then you can change how many "
        "come. Nothing has been changed yet."
    )


class OfferOver(NotBookable):
    """The offer has expired."""

    words = _("This place is no longer kept for you. It has been offered to the next family.")


@dataclass(frozen=True)
class Preferences:
    """Which times would do; empty means any. For a course, that course."""

    until: dt.date
    weekdays: list[int] = field(default_factory=list)
    part_of_day: str = ""
    course: Course | None = None


@transaction.atomic
def join(offer: Offer, request: BookingRequest, preferences: Preferences, *, by: User | None = None) -> WaitingEntry:
    """Put a family on the list; `by` is None if it does so itself. Idempotent per form. Raises NotBookable."""
    lock_queue(offer.pk)
    if request.attempt and (made := _made_before(request.attempt)):
        if not _says(made, offer, request, preferences):
            raise JoinedBefore
        return made
    _refuse_without_list(offer, preferences.course)
    if not offer.is_sensitive:
        _refuse_who_waits_or_came(offer, request, preferences.course)
    entry = _entry(offer, request, preferences)
    entry.save(force_insert=True)
    if by:
        audit.record("waitingentry.joined", entry, by=by)
    tell_entry(entry)
    _offer_at_once(entry)
    return entry


@transaction.atomic
def correct_entry(entry: WaitingEntry, request: BookingRequest) -> WaitingEntry:
    """Replace what a family that waits told; its turn and its code stay.

    A new e-mail address hears how it stands, and the old one nothing more. Raises WaitIsOver, KeptForAsMany,
    LimitReached or ContactNeeded; everything then stays.
    """
    lock_queue(entry.offer_id)
    entry = _locked(entry)
    if entry.is_erased or not entry.is_standing:
        raise WaitIsOver
    before, people = entry.personal, (entry.adults, entry.children)
    if entry.state == WaitingState.OFFERED and (request.adults, request.children) != people:
        raise KeptForAsMany
    if not entry.offer.is_sensitive and entry.contact_digest not in request.contacts:
        _refuse_who_waits_or_came(entry.offer, request, entry.course)
    entry.seal(_told(request, before.code))
    entry.adults, entry.children, entry.contact_digest = request.adults, request.children, request.contact_digest
    entry.save(update_fields=["sealed", "adults", "children", "contact_digest"])
    if request.email != before.email:
        _tell_the_new_address(entry)
    if entry.state == WaitingState.WAITING:
        _offer_at_once(entry)
    return entry


@transaction.atomic
def accept(entry: WaitingEntry) -> Appointment:
    """Book the offered seat. Idempotent. Raises OfferOver, or NotBookable when a limit is reached."""
    lock_queue(entry.offer_id)
    entry = _locked(entry)
    if entry.appointment:
        return entry.appointment
    held = HeldSeats.objects.filter(entry=entry, until__gt=timezone.now()).first()
    if held is None or entry.is_erased:
        raise OfferOver
    request = BookingRequest.from_personal(entry.personal, adults=entry.adults)
    if request.contact_digest:
        lock_family(request.contacts)
    slot = Slot.objects.with_details().get(pk=held.slot_id)
    # From here until commit we hold the slot's row lock: nobody books in between.
    held.delete()
    entry.appointment = book(slot, request, by=None)
    end_waiting(entry, WaitingState.BOOKED)
    note_own_act(entry)
    return entry.appointment


@transaction.atomic
def decline(entry: WaitingEntry) -> WaitingEntry:
    """Say no to the offered place and stay on the list; the next family is asked at once. Idempotent."""
    lock_queue(entry.offer_id)
    entry = _locked(entry)
    offered = Slot.objects.filter(held_seats__entry=entry).first()
    if entry.is_standing and offered:
        stay_on_list(entry, offered)
        note_own_act(entry)
        pass_on(offered)
    return entry


@transaction.atomic
def leave(entry: WaitingEntry) -> WaitingEntry:
    """Leave the list, with an offered place, which is offered to the next family at once. Idempotent."""
    lock_queue(entry.offer_id)
    entry = _locked(entry)
    if not entry.is_standing:
        return entry
    offered = Slot.objects.filter(held_seats__entry=entry).first()
    end_waiting(entry, WaitingState.LEFT)
    note_own_act(entry)
    if offered:
        pass_on(offered)
    return entry


def end_overdue(today: dt.date | None = None) -> int:
    """Tell those whose last day has passed that no place was found; return how many. Runs nightly."""
    today = today or timezone.localdate()
    overdue = WaitingEntry.objects.waiting().filter(until__lt=today).values_list("pk", "offer_id")
    return run_for_each("Entry of the waiting list", overdue, partial(_expire, today=today))


def find_entry(typed: str) -> WaitingEntry | None:
    """Return the entry of a code, however it was typed."""
    return WaitingEntry.objects.filter(code_digest__in=digests(normalised(typed), purpose=PURPOSE)).first()


@transaction.atomic
def queue_up(slot: Slot, request: BookingRequest, *, wish_list: WishList | None = None) -> WaitingEntry:
    """Put a family, such as one that won nothing, on a course's waiting list; the caller holds the queue lock."""
    entry = _entry(slot.offer, request, Preferences(until=timezone.localdate(slot.starts_at), course=slot.course))
    entry.wish_list = wish_list
    # The page of its wishes says so.
    entry.known = KnownWait(state=WaitingState.WAITING)
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def wait_for_new_dates(course: Course) -> None:
    """Extend the entries of a course to its new beginning; the caller holds the queue lock."""
    if dates := _span_of(course):
        until, over = dates
        standing = WaitingEntry.objects.standing().filter(course=course, sealed__isnull=False)
        standing.update(until=until, erase_on=erase_on_after(over))


@transaction.atomic
def _expire(pk: int, offer: int, *, today: dt.date) -> bool:
    lock_queue(offer)
    entry = WaitingEntry.objects.waiting().filter(pk=pk).select_related("office").first()
    if entry is None:
        return False
    end_waiting(entry, WaitingState.EXPIRED, today=today)
    tell_entry(entry)
    return True


def _tell_the_new_address(entry: WaitingEntry) -> None:
    """Whoever reads it now has been told nothing yet."""
    forget_undelivered(entry)
    forget_call(entry)
    entry.known = KnownWait(lapses=entry.lapses)
    entry.save(update_fields=["told"])
    tell_entry(entry)


def _locked(entry: WaitingEntry) -> WaitingEntry:
    rows = WaitingEntry.objects.select_for_update(of=("self",)).select_related("office", "offer", "appointment")
    return rows.get(pk=entry.pk)


def _made_before(attempt: uuid.UUID) -> WaitingEntry | None:
    return WaitingEntry.objects.filter(attempt=attempt, sealed__isnull=False).select_related("office").first()


def _says(entry: WaitingEntry, offer: Offer, request: BookingRequest, preferences: Preferences) -> bool:
    """Return whether an entry says the same as this form."""
    wanted = _entry(offer, request, preferences)
    names = ["offer_id", "course_id", "adults", "children", "weekdays", "part_of_day"]
    # Until when a family waits for a course, the course says.
    names += [] if preferences.course else ["until"]
    is_same = all(getattr(entry, name) == getattr(wanted, name) for name in names)
    return is_same and _told(request, entry.personal.code) == entry.personal


def _refuse_without_list(offer: Offer, course: Course | None) -> None:
    has_list = course is not None or offer.has_waiting_list
    if not has_list or not offer.takes_bookings or (course and course.offer_id != offer.pk):
        raise NoList
    if course and (course.waits_for_draw or not _booking_date(course)):
        raise NoList


def _booking_date(course: Course) -> Slot | None:
    ahead = Slot.objects.open_for_families(timezone.now()).filter(course=course)
    return ahead.select_related("offer__office").first()


def _refuse_who_waits_or_came(offer: Offer, request: BookingRequest, course: Course | None) -> None:
    """Not at a sensitive offer: the code alone stands for a family there, and no address is looked up."""
    if not request.contacts:
        raise ContactNeeded
    refuse_too_many(offer, course, request.contacts)
    standing = WaitingEntry.objects.standing()
    if standing.filter(offer=offer, course=course, contact_digest__in=request.contacts).exists():
        raise WaitsAlready


def _entry(offer: Offer, request: BookingRequest, preferences: Preferences) -> WaitingEntry:
    code, course = new_code(), preferences.course
    dates = _span_of(course) if course else None
    until, over = dates or (preferences.until, preferences.until)
    entry = WaitingEntry(
        offer=offer,
        course=course,
        office=offer.office,
        adults=request.adults,
        children=request.children,
        weekdays=[] if course else preferences.weekdays,
        part_of_day="" if course else preferences.part_of_day,
        until=until,
        joined_on=timezone.localdate(),
        attempt=request.attempt,
        contact_digest=request.contact_digest,
        code_digest=digest(normalised(code), purpose=PURPOSE),
        erase_on=erase_on_after(over),
    )
    entry.seal(_told(request, code))
    return entry


def _told(request: BookingRequest, code: str) -> PersonalData:
    """Return what is sealed of a family that waits: with who shall ring, which no column says yet."""
    return replace(request.personal(code), caller=request.caller or "")


def _span_of(course: Course) -> tuple[dt.date, dt.date] | None:
    """Return the day until which a place of a course can come free, and its last day."""
    dates = list(Slot.objects.offered().filter(course=course))
    first = next((date for date in dates if date.capacity), None)
    if first is None:
        return None
    begin = dates[-1] if course.joins_late else first
    return timezone.localdate(begin.starts_at), last_day_of(first)


def _offer_at_once(entry: WaitingEntry) -> None:
    """Race: a place may have become free while the family was typing.

    The soonest may begin too soon to be offered, and whoever waits longer comes first: then the next one is looked at.
    """
    now = timezone.now()
    free = Slot.objects.open_for_families(now).holding(adults=entry.adults, children=entry.children)
    soonest = free.filter(offer=entry.offer, course=entry.course).order_by("starts_at", "id")
    fitting = (slot for slot in soonest if suits(entry, slot) and answer_by(slot, now))
    for slot in islice(fitting, _LOOKED_AT):
        pass_on(slot)
        if HeldSeats.objects.filter(entry=entry).exists():
            return
