"""Clears times: one transaction substitutes, moves and cancels as decided, and withdraws free slots."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from appointments.booking import actions as booking
from appointments.choices import AppointmentState, Occasion, WaitingState, Way
from appointments.clearing.queries import Decision, appointments_in
from appointments.core.locks import lock_plan, lock_queue
from appointments.messages.call_actions import call_instead_of_mail
from appointments.models import Appointment, HeldSeats, Slot, WaitingEntry
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


@dataclass(frozen=True)
class Cleared:
    """How many appointments were handled which way, free slots withdrawn, and families to call."""

    kept: int = 0
    substituted: int = 0
    moved: int = 0
    cancelled: int = 0
    withdrawn: int = 0
    to_call: int = 0


@transaction.atomic
def close(row: models.Model, decisions: Decisions, *, by: User) -> Cleared:
    """Clear the times that conflict with a closure, an absence or a lent room, and save it.

    Raises NotCleared, NotBookable or CannotChange, and IntegrityError if the database still finds a conflicting time
    (see `kind_words`). On any error nothing has been saved and nobody has been notified.
    """
    cleared = clear(conflicting_slots(row), decisions, by=by)
    row.save()
    audit.record(f"{row._meta.model_name}.added", row, by=by, **asdict(cleared))
    return cleared


@transaction.atomic
def clear(times: SlotQuerySet, decisions: Decisions, *, by: User) -> Cleared:
    """Apply the decision for each appointment of these slots, and withdraw the slots. Raises like `close`."""
    lock_plan()
    for offer in sorted(set(times.order_by().values_list("offer_id", flat=True))):
        lock_queue(offer)
    affected = _held_appointments(times)
    slots = _held_slots(times, decisions)
    _refuse_undecided(times, affected, decisions)
    to_call = sum([_settle(appointment, decisions[appointment.pk], slots, by) for appointment in affected])
    ways = [decisions[appointment.pk].way for appointment in affected]
    return Cleared(
        kept=ways.count(Way.KEEP),
        substituted=ways.count(Way.SUBSTITUTE),
        moved=ways.count(Way.MOVE),
        cancelled=ways.count(Way.CANCEL),
        withdrawn=_withdraw(set(slots) - _staying(affected, decisions) - _targets(decisions)),
        to_call=to_call,
    )


def _held_appointments(times: SlotQuerySet) -> list[Appointment]:
    """Lock order: appointments before slots, as when a family changes one."""
    standing = appointments_in(times).order_by("pk").select_for_update(of=("self",))
    return list(standing.select_related("slot", "office"))


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
    _refuse_two_substitutes(affected, decisions)


def _refuse_two_substitutes(affected: list[Appointment], decisions: Decisions) -> None:
    chosen: dict[int, int | None] = {}
    for appointment in affected:
        decision = decisions[appointment.pk]
        if decision.way != Way.SUBSTITUTE:
            continue
        if chosen.setdefault(appointment.slot_id, decision.to) != decision.to:
            raise TwoSubstitutes


def _settle(appointment: Appointment, decision: Decision, slots: dict[int, Slot], by: User) -> bool:
    """Apply the decision for one appointment; return whether somebody has to call the family."""
    old = appointment.slot
    if decision.way == Way.SUBSTITUTE:
        _give_to(old.pk, decision.to)
    elif decision.way == Way.MOVE:
        booking.move(appointment, _target(slots, decision), by=by, passes_on=False)
        return call_instead_of_mail(appointment, Occasion.MOVED, fell_away=old)
    elif decision.way == Way.CANCEL:
        booking.cancel(appointment, by=by, passes_on=False)
        return call_instead_of_mail(appointment, Occasion.CANCELLED, fell_away=old)
    elif old.course_id is not None:
        booking.tell_of_change(appointment, by=by)
        return call_instead_of_mail(appointment, Occasion.MOVED, fell_away=None)
    return False


def _target(slots: dict[int, Slot], decision: Decision) -> Slot:
    """Return the new slot. Raises SlotGone if it was removed meanwhile."""
    if decision.to not in slots:
        raise booking.SlotGone
    return slots[decision.to]


def _give_to(slot: int, person: int | None) -> None:
    """Reassign a slot. The database refuses a substitute who is busy or away."""
    Slot.objects.filter(pk=slot).update(adviser=person)


def _staying(affected: list[Appointment], decisions: Decisions) -> set[int]:
    stays = (Way.KEEP, Way.SUBSTITUTE)
    return {appointment.slot_id for appointment in affected if decisions[appointment.pk].way in stays}


def _targets(decisions: Decisions) -> set[int]:
    return {d.to for d in decisions.values() if d.way == Way.MOVE and d.to is not None}


def _withdraw(slots: Collection[int]) -> int:
    """Withdraw slots together with those of accompanying advisers; waiting families keep their position."""
    held = HeldSeats.objects.filter(slot__in=slots)
    WaitingEntry.objects.filter(held_seats__in=held).update(state=WaitingState.WAITING)
    held.delete()
    Slot.objects.offered().filter(accompanies__in=slots).update(is_withdrawn=True)
    return Slot.objects.offered().filter(pk__in=slots).update(is_withdrawn=True)
