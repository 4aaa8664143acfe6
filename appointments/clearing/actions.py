"""Clears times: one transaction substitutes, rehouses, moves and cancels as decided, and withdraws free slots."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from appointments.booking import actions as booking
from appointments.booking.late_joiners import begin_with_what_stands
from appointments.booking.reallocation import take_back_places
from appointments.booking.refusals import SlotGone
from appointments.choices import AppointmentState, DayChange, Way
from appointments.clearing.queries import Decision, appointments_in
from appointments.core.locks import lock_draws, lock_plan, lock_queue
from appointments.core.video_links import leave_own_links
from appointments.messages.adviser_news import note_for_adviser
from appointments.messages.telling import Told, tell_all
from appointments.messages.waiting_telling import tell_kept_places
from appointments.messages.wish_telling import tell_wishers_of
from appointments.models import Appointment, Slot
from appointments.models.slot import SlotQuerySet
from appointments.planning.conflicts import conflicting_slots
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

Decisions = Mapping[int, Decision]


class NotCleared(Refusal):
    """Appointments still conflict; nothing has been saved, and `words` says what to do."""

    words = _("Appointments are in the way. Please say what becomes of each. Nothing has been saved yet.")


class Undecided(NotCleared):
    """Race: a family booked after the list was shown."""

    words = _("A family has just booked. Please look at the list once more. Nothing has been saved yet.")


class UnderWay(NotCleared):
    """At a conflicting time a family has arrived or has been seen: nothing is left to move or cancel."""

    words = _("A family is here already. Begin after its appointment ends. Nothing has been saved yet.")


class TwoSubstitutes(NotCleared):
    """The families of one slot were assigned to two substitutes."""

    words = _("Choose the same substitute for all families of one time. Nothing has been saved yet.")


class TwoRooms(NotCleared):
    """The families of one slot were sent to two rooms."""

    words = _("Choose the same room for all families of one time. Nothing has been saved yet.")


class RoomAndNone(NotCleared):
    """A date of a course would take place in another room for one family, and not at all for another."""

    words = _("Choose the same room for all families of one course, or none. Nothing has been saved yet.")


@dataclass(frozen=True)
class Cleared:
    """How many appointments were handled which way, free slots withdrawn, and how their families hear of it.

    `others` were not decided about, and hear of the change all the same: who waits or wishes for what falls away.
    """

    kept: int = 0
    substituted: int = 0
    rehoused: int = 0
    moved: int = 0
    cancelled: int = 0
    withdrawn: int = 0
    told: Told = field(default_factory=Told)
    others: Told = field(default_factory=Told)

    @property
    def all_told(self) -> Told:
        return self.told + self.others

    def counts(self) -> dict[str, int]:
        """Return all numbers by name, for the audit log."""
        handled = {name: count for name, count in asdict(self).items() if name not in ("told", "others")}
        return handled | self.all_told.counts()


@transaction.atomic
def close(row: models.Model, decisions: Decisions, *, by: User) -> Cleared:
    """Clear the times that conflict with a closure, an absence or a lent room, and save it.

    Raises NotCleared, NotBookable or CannotChange, and IntegrityError if the database still finds a conflicting time
    (see `kind_words`). On any error nothing has been saved and nobody has been notified.
    """
    cleared = clear(conflicting_slots(row), decisions, by=by)
    row.save()
    audit.record(f"{row._meta.model_name}.added", row, by=by, **cleared.counts())
    return cleared


@transaction.atomic
def clear(times: SlotQuerySet, decisions: Decisions, *, by: User, keeps_whole_courses: bool = False) -> Cleared:
    """Apply the decision for each appointment of these slots, withdraw the slots, and tell. Raises like `close`.

    Who stays in a course goes on without the dates that are cleared, or keeps them all where the change allows it.
    Who wished in a draw for a course that falls away hears of it, too.
    """
    lock_plan()
    lock_draws(times)
    for offer in sorted(set(times.order_by().values_list("offer_id", flat=True))):
        lock_queue(offer)
    affected = _held_appointments(times)
    slots = _held_slots(times, decisions)
    _refuse_undecided(times, affected, decisions)
    conflicting = [slots[pk] for pk in times.values_list("pk", flat=True)]
    for appointment in affected:
        _settle(appointment, decisions[appointment.pk], slots, conflicting, by)
    ways = [decisions[appointment.pk].way for appointment in affected]
    staying = _staying(affected, decisions, conflicting)
    # For whoever keeps everything nothing has changed: a call that is open about something else is no news of this.
    keeps_all = keeps_whole_courses
    changed = [one for one in affected if not (keeps_all and decisions[one.pk].way == Way.KEEP)]
    if keeps_whole_courses:
        staying |= _dates_with(staying)
    gone = set(slots) - staying - _targets(decisions)
    lost = take_back_places(gone)
    withdrawn = _withdraw(gone)
    courses = {slot.course_id for pk, slot in slots.items() if pk in gone and slot.course_id}
    # Who would keep a course of which no date is left to it keeps nothing.
    left_without = begin_with_what_stands(courses, by=by)
    return Cleared(
        kept=ways.count(Way.KEEP) - left_without,
        substituted=ways.count(Way.SUBSTITUTE),
        rehoused=ways.count(Way.ROOM),
        moved=ways.count(Way.MOVE),
        cancelled=ways.count(Way.CANCEL) + left_without,
        withdrawn=withdrawn,
        told=tell_all(_held_again(changed)),
        others=lost
        + tell_kept_places(Slot.objects.filter(pk__in=staying.union(slots)))
        + tell_wishers_of(slot.course_id for slot in slots.values() if slot.course_id),
    )


def _held_appointments(times: SlotQuerySet) -> list[Appointment]:
    """Lock order: appointments before slots, as when a family changes one."""
    standing = appointments_in(times).order_by("pk").select_for_update(of=("self",))
    return list(standing.select_related("slot", "office"))


def _held_again(affected: list[Appointment]) -> list[Appointment]:
    """Read again what was locked and has been changed, without what is erased: that family cannot be told."""
    rows = Appointment.objects.filter(pk__in=[one.pk for one in affected], sealed__isnull=False)
    return list(rows.with_details().order_by("pk"))


def _held_slots(times: SlotQuerySet, decisions: Decisions) -> dict[int, Slot]:
    """Lock all slots involved, old and new, in id order; from here on nobody books them."""
    wanted = Slot.objects.filter(models.Q(pk__in=times.values("pk")) | models.Q(pk__in=_targets(decisions)))
    held = wanted.select_related("offer__office").order_by("pk").select_for_update(of=("self",), no_key=True)
    return {slot.pk: slot for slot in held}


def _refuse_undecided(times: SlotQuerySet, affected: list[Appointment], decisions: Decisions) -> None:
    """Re-check under the locks."""
    booked = set(appointments_in(times).values_list("pk", flat=True))
    if booked != {appointment.pk for appointment in affected}:
        raise Undecided
    concerned = set(times.values_list("pk", flat=True))
    if any(one.state != AppointmentState.BOOKED and one.slot_id in concerned for one in affected):
        raise UnderWay
    if missing := booked - decisions.keys():
        raise Undecided if len(missing) < len(booked) or decisions else NotCleared
    for way, refusal in ((Way.SUBSTITUTE, TwoSubstitutes), (Way.ROOM, TwoRooms)):
        _refuse_two(way, affected, decisions, refusal)
    _refuse_room_and_none(affected, decisions)


def _refuse_two(way: Way, affected: list[Appointment], decisions: Decisions, refusal: type[NotCleared]) -> None:
    chosen: dict[int, int | None] = {}
    for appointment in affected:
        decision = decisions[appointment.pk]
        if decision.way != way:
            continue
        if chosen.setdefault(appointment.slot_id, decision.to) != decision.to:
            raise refusal


def _refuse_room_and_none(affected: list[Appointment], decisions: Decisions) -> None:
    ways: dict[int, set[Way]] = defaultdict(set)
    for appointment in affected:
        ways[appointment.slot_id].add(decisions[appointment.pk].way)
    if any({Way.ROOM, Way.KEEP} <= of_slot for of_slot in ways.values()):
        raise RoomAndNone


def _settle(
    appointment: Appointment, decision: Decision, slots: dict[int, Slot], conflicting: list[Slot], by: User
) -> None:
    match decision.way:
        case Way.KEEP:
            pass
        case Way.SUBSTITUTE:
            _give_to(appointment.slot_id, decision.to)
            leave_own_links([appointment])
        case Way.ROOM:
            _put_into(_dates_in_the_way(appointment, conflicting), decision.to)
        case Way.MOVE:
            booking.move(appointment, _target(slots, decision), by=by, clears=True)
        case Way.CANCEL:
            booking.cancel(appointment, by=by, clears=True)


def _target(slots: dict[int, Slot], decision: Decision) -> Slot:
    """Return the new slot. Raises SlotGone if it was removed meanwhile."""
    if decision.to not in slots:
        raise SlotGone
    return slots[decision.to]


def _give_to(slot: int, person: int | None) -> None:
    """Reassign a slot. The database refuses a substitute who is busy or away."""
    Slot.objects.filter(pk=slot).update(adviser=person)
    note_for_adviser(Slot.objects.select_related("adviser").get(pk=slot), DayChange.TAKEN_OVER)


def _put_into(slots: Collection[int], room: int | None) -> None:
    """Give slots another room. The database refuses one that is taken, closed, out of use, or can be seen into."""
    for slot in Slot.objects.filter(pk__in=slots).exclude(room=room).select_related("adviser").order_by("pk"):
        Slot.objects.filter(pk=slot.pk).update(room=room)
        note_for_adviser(slot, DayChange.OTHER_ROOM)


def _dates_in_the_way(appointment: Appointment, conflicting: list[Slot]) -> set[int]:
    """Return the time itself, or the conflicting dates of its course."""
    course = appointment.slot.course_id
    return {slot.pk for slot in conflicting if slot.course_id == course} if course else {appointment.slot_id}


def _staying(affected: list[Appointment], decisions: Decisions, conflicting: list[Slot]) -> set[int]:
    stays = (Way.KEEP, Way.SUBSTITUTE, Way.ROOM)
    staying = {appointment.slot_id for appointment in affected if decisions[appointment.pk].way in stays}
    housed = [appointment for appointment in affected if decisions[appointment.pk].way == Way.ROOM]
    return staying.union(*(_dates_in_the_way(appointment, conflicting) for appointment in housed))


def _dates_with(slots: set[int]) -> set[int]:
    """Return all dates of the courses that these slots belong to."""
    courses = Slot.objects.filter(pk__in=slots, course__isnull=False).values("course")
    return set(Slot.objects.offered().filter(course__in=courses).values_list("pk", flat=True))


def _targets(decisions: Decisions) -> set[int]:
    return {d.to for d in decisions.values() if d.way == Way.MOVE and d.to is not None}


def _withdraw(slots: Collection[int]) -> int:
    """Withdraw slots together with those of accompanying advisers."""
    Slot.objects.offered().filter(accompanies__in=slots).update(is_withdrawn=True)
    return Slot.objects.offered().filter(pk__in=slots).update(is_withdrawn=True)
