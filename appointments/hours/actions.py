"""Saves, ends and removes consultation hours together with their slots."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import DayChange, MeetingChannel
from appointments.clearing.actions import Cleared, Decisions, Undecided, clear
from appointments.clearing.queries import appointments_in
from appointments.clearing.surroundings import lock_queues, told_after, told_already
from appointments.core.locks import lock_plan, lock_plan_shared
from appointments.messages.adviser_news import note_for_adviser
from appointments.messages.telling import Told
from appointments.models import ConsultationHour, SingleDate, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import Rebuilt, rebuild_slots
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read

Rebuilding = Callable[[], Rebuilt]


class BookedTimesAffected(Exception):
    """The change would leave booked slots outside the hour; nothing has been saved."""

    def __init__(self, slots: list[Slot]) -> None:
        super().__init__(slots)
        self.slots = slots


class HourHasAppointments(Refusal):
    """The hour belongs to the records of past times."""

    words = _("Appointments were booked in this hour. End it instead: past times stay in the figures.")


@dataclass(frozen=True)
class Decided:
    """What a change of an hour came to: the times that it made or withdrew, and the families in its way."""

    rebuilt: Rebuilt
    cleared: Cleared = field(default_factory=Cleared)

    @property
    def others(self) -> Told:
        return self.cleared.others

    @property
    def all_told(self) -> Told:
        return self.cleared.all_told


def unless_booked(change: Rebuilding) -> tuple[Rebuilt, bool]:
    """Apply a change unless booked slots conflict; return its effect, and whether it was applied."""
    with transaction.atomic():
        rebuilt = change()
        transaction.set_rollback(bool(rebuilt.kept))
    return rebuilt, not rebuilt.kept


@transaction.atomic
def as_decided(change: Rebuilding, times: SlotQuerySet, decisions: Decisions, *, by: User) -> Decided:
    """Resolve the appointments of slots that do not survive a change, then apply it. Raises what both raise.

    Without decisions no such slot may be booked: Undecided means that a family was faster.
    """
    lock_plan()
    is_in_the_way = bool(decisions) or times.filter(taken__gt=0).exists()
    cleared = clear(times, decisions, by=by) if is_in_the_way else Cleared()
    rebuilt = change()
    if rebuilt.kept and not decisions:
        raise Undecided
    return Decided(rebuilt, cleared)


@transaction.atomic
def as_decided_and_told(
    change: Rebuilding, times: SlotQuerySet, along: SlotQuerySet, decisions: Decisions, *, by: User
) -> Cleared:
    """Do the same for a single date, and tell families whose appointment goes along to where it now is.

    Those are at `along`, the times of its days. Raises like `as_decided`: a family that books one of them meanwhile
    would not be told.
    """
    lock_plan()
    lock_queues(along)
    is_booked = bool(decisions) or times.filter(taken__gt=0).exists()
    cleared = clear(times, decisions, by=by) if is_booked else Cleared()

    known = _booked_at(along)

    def changed() -> None:
        is_undecided = bool(change().kept) and not decisions
        # Their slots are locked by now.
        if is_undecided or _booked_at(along) - known:
            raise Undecided

    staying = told_after(along, changed, besides=told_already(decisions))
    return replace(cleared, others=cleared.others + staying)


@transaction.atomic
def save_hour(
    hour: ConsultationHour,
    *,
    by: User,
    further_advisers: Iterable[User] | None = None,
    keep_booked: bool = False,
    hold: Hold = nothing_read,
) -> Rebuilt:
    """Save an hour and rebuild its future slots. Its link to talks by video led to its adviser, and goes with that one.

    Where nobody goes any more, or needs a room, its single dates name none either.

    Booked slots stay. If some would no longer fit, raises BookedTimesAffected unless `keep_booked`. Raises
    IntegrityError if adviser or room is taken, or a sensitive offer gets a room that can be seen into (see
    `kind_words`), and what `hold` raises. On any error nothing has been saved.
    """
    lock_plan_shared()
    hold()
    event = "hour.added" if hour._state.adding else "hour.changed"
    if _gets_another_adviser(hour):
        hour.video_link = ""
    hour.save()
    _take_places_from_dates(hour)
    if further_advisers is not None:
        hour.further_advisers.set(further_advisers)
    return _fitted(hour, event, by, keep_booked)


@transaction.atomic
def end_hour(
    hour: ConsultationHour, *, last_day: dt.date, by: User, keep_booked: bool = False, hold: Hold = nothing_read
) -> Rebuilt:
    """Withdraw the free slots after the last day. Raises BookedTimesAffected, or what `hold` does."""
    lock_plan_shared()
    hold()
    hour.valid_until = last_day
    hour.save(update_fields=["valid_until"])
    return _fitted(hour, "hour.ended", by, keep_booked)


@transaction.atomic
def change_date(date: SingleDate, *, by: User, keep_booked: bool = False) -> Rebuilt:
    """Cancel, move or add one date of an hour. Raises BookedTimesAffected and IntegrityError like `save_hour`.

    Booked slots that keep their time go along to where the date now is: see `as_decided_and_told`.
    """
    lock_plan_shared()
    date.save()
    return _fitted(date.hour, f"hour.date_{date.change}", by, keep_booked, date)


@transaction.atomic
def take_back_date(date: SingleDate, *, by: User, keep_booked: bool = False) -> Rebuilt:
    """Revert a date to the rule of its hour. Raises like `change_date`."""
    lock_plan_shared()
    SingleDate.objects.filter(pk=date.pk).delete()
    return _fitted(date.hour, "hour.date_taken_back", by, keep_booked, date)


def remove_hour(hour: ConsultationHour, *, by: User, hold: Hold = nothing_read) -> ConsultationHour:
    """Delete an hour that was never booked, with its slots. Raises HourHasAppointments, or what `hold` does."""
    try:
        return _remove(hour, by, hold)
    except (models.ProtectedError, IntegrityError) as error:
        raise HourHasAppointments from error


@transaction.atomic
def _remove(hour: ConsultationHour, by: User, hold: Hold) -> ConsultationHour:
    lock_plan_shared()
    hold()
    audit.record("hour.removed", hour, by=by, offer=hour.offer_id)
    hour.slots.all().delete()
    SingleDate.objects.filter(hour=hour.pk).delete()
    hour.further_advisers.clear()
    # Not `hour.delete()`: that clears the pk, though a deferred constraint may still refuse at commit.
    ConsultationHour.objects.filter(pk=hour.pk).delete()
    return hour


def _gets_another_adviser(hour: ConsultationHour) -> bool:
    had_one = ConsultationHour.objects.filter(pk=hour.pk, adviser__isnull=False)
    return had_one.exclude(adviser=hour.adviser_id).exists()


def _booked_at(times: SlotQuerySet) -> set[int]:
    return set(appointments_in(times).values_list("pk", flat=True))


def _take_places_from_dates(hour: ConsultationHour) -> None:
    channel = MeetingChannel(hour.channel)
    if not channel.can_use_room:
        hour.single_dates.filter(room__isnull=False).update(room=None)
    if not channel.has_address:
        hour.single_dates.filter(place__isnull=False).update(place=None)


def _fitted(hour: ConsultationHour, event: str, by: User, keep_booked: bool, date: SingleDate | None = None) -> Rebuilt:
    rebuilt = _rebuilt_for(date) if date else rebuild_slots(hour)
    if rebuilt.kept and not keep_booked:
        raise BookedTimesAffected(rebuilt.kept)
    counts = {"added": len(rebuilt.added), "withdrawn": rebuilt.withdrawn, "kept": len(rebuilt.kept)}
    audit.record(event, hour, by=by, **counts)
    return replace(rebuilt, hour=hour)


def _rebuilt_for(date: SingleDate) -> Rebuilt:
    """Rebuild the slots of an hour; a date that stays on its day takes along who booked, to where it now is.

    Booked slots of other days that do not fit the hour were left so on purpose, and are none of its business.
    """
    rebuilt = rebuild_slots(date.hour, along_on={date.day} if date.stays_on_its_day else ())
    for slot in rebuilt.along:
        note_for_adviser(slot, DayChange.OTHER_ROOM)
    return replace(rebuilt, kept=[slot for slot in rebuilt.kept if timezone.localdate(slot.starts_at) in date.days])
