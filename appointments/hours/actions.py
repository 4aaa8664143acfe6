"""Saves, ends and removes consultation hours together with their slots."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from appointments.clearing.actions import Cleared, Decisions, Undecided, clear
from appointments.core.locks import lock_plan, lock_plan_shared
from appointments.messages.telling import Told
from appointments.models import ConsultationHour, SingleDate, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import Rebuilt, rebuild_slots
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

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
def save_hour(
    hour: ConsultationHour, *, by: User, further_advisers: Iterable[User] | None = None, keep_booked: bool = False
) -> Rebuilt:
    """Save an hour and rebuild its future slots. Its link to talks by video led to its adviser, and goes with that one.

    Booked slots stay. If some would no longer fit, raises BookedTimesAffected unless `keep_booked`. Raises
    IntegrityError if adviser or room is taken, or a sensitive offer gets a room that can be seen into (see
    `kind_words`). On any error nothing has been saved.
    """
    lock_plan_shared()
    event = "hour.added" if hour._state.adding else "hour.changed"
    if _gets_another_adviser(hour):
        hour.video_link = ""
    hour.save()
    if further_advisers is not None:
        hour.further_advisers.set(further_advisers)
    return _fitted(hour, event, by, keep_booked)


@transaction.atomic
def end_hour(hour: ConsultationHour, *, last_day: dt.date, by: User, keep_booked: bool = False) -> Rebuilt:
    """Withdraw the free slots after the last day. Raises BookedTimesAffected like `save_hour`."""
    lock_plan_shared()
    hour.valid_until = last_day
    hour.save(update_fields=["valid_until"])
    return _fitted(hour, "hour.ended", by, keep_booked)


@transaction.atomic
def change_date(date: SingleDate, *, by: User, keep_booked: bool = False) -> Rebuilt:
    """Cancel, move or add one date of an hour. Raises BookedTimesAffected and IntegrityError like `save_hour`."""
    lock_plan_shared()
    date.save()
    return _fitted(date.hour, f"hour.date_{date.change}", by, keep_booked)


@transaction.atomic
def take_back_date(date: SingleDate, *, by: User, keep_booked: bool = False) -> Rebuilt:
    """Revert a date to the rule of its hour. Raises like `change_date`."""
    lock_plan_shared()
    SingleDate.objects.filter(pk=date.pk).delete()
    return _fitted(date.hour, "hour.date_taken_back", by, keep_booked)


def remove_hour(hour: ConsultationHour, *, by: User) -> ConsultationHour:
    """Delete an hour that was never booked, with its slots. Raises HourHasAppointments."""
    try:
        return _remove(hour, by)
    except (models.ProtectedError, IntegrityError) as error:
        raise HourHasAppointments from error


@transaction.atomic
def _remove(hour: ConsultationHour, by: User) -> ConsultationHour:
    lock_plan_shared()
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


def _fitted(hour: ConsultationHour, event: str, by: User, keep_booked: bool) -> Rebuilt:
    rebuilt = rebuild_slots(hour)
    if rebuilt.kept and not keep_booked:
        raise BookedTimesAffected(rebuilt.kept)
    counts = {"added": len(rebuilt.added), "withdrawn": rebuilt.withdrawn, "kept": len(rebuilt.kept)}
    audit.record(event, hour, by=by, **counts)
    return replace(rebuilt, hour=hour)
