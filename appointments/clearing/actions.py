"""Clears times away: one transaction substitutes, moves and cancels as somebody decided, and withdraws what is free."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from appointments.booking import actions as booking
from appointments.choices import AppointmentState, Occasion, WaitingState, Way
from appointments.clearing.queries import Decision, appointments_in
from appointments.core.locks import lock_plan, lock_queue
from appointments.messages.call_actions import call_instead_of_mail
from appointments.models import Appointment, HeldPlace, Slot, WaitingEntry
from appointments.models.slot import SlotQuerySet
from appointments.planning.conflicts import conflicting_slots
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

Decisions = Mapping[int, Decision]


class NotCleared(Refusal):
    """Appointments stand in the way still; nothing has been saved, and `words` says what to do."""

    words = _("Appointments are in the way. Please say what becomes of each. Nothing has been saved yet.")


class Undecided(NotCleared):
    """A family booked between the look at the list and the answer."""

    words = _("A family has just booked. Please look at the list once more. Nothing has been saved yet.")


class UnderWay(NotCleared):
    """A family has arrived at a time in the way, or its talk there is over: nothing is left to move or cancel."""

    words = _("A family is here already. Begin after its appointment ends. Nothing has been saved yet.")


class TwoSubstitutes(NotCleared):
    """The families of one time were given to two people."""

    words = _("Choose the same substitute for all families of one time. Nothing has been saved yet.")


@dataclass(frozen=True)
class Cleared:
    """How many appointments got what, how many free times went, and how many families have to be called."""

    kept: int = 0
    substituted: int = 0
    moved: int = 0
    cancelled: int = 0
    withdrawn: int = 0
    to_call: int = 0


@transaction.atomic
def close(row: models.Model, decisions: Decisions, *, by: User) -> Cleared:
    """Clear the times in the way of a closure, an absence or a lent room away, and save it.

    Raises NotCleared, NotBookable or CannotChange, and IntegrityError when the database still finds a time in the
    way (see `kind_words`). Whatever is raised, nothing has been saved and nobody has been told.
    """
    cleared = clear(conflicting_slots(row), decisions, by=by)
    row.save()
    audit.record(f"{row._meta.model_name}.added", row, by=by, **asdict(cleared))
    return cleared


@transaction.atomic
def clear(times: SlotQuerySet, decisions: Decisions, *, by: User) -> Cleared:
    """Do what was decided about each appointment of these times, and withdraw the times. Raises as `close` does."""
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
    """Lock the appointments first: a family that changes one of them locks it before its times, too."""
    standing = appointments_in(times).order_by("pk").select_for_update(of=("self",))
    return list(standing.select_related("slot", "office"))


def _held_slots(times: SlotQuerySet, decisions: Decisions) -> dict[int, Slot]:
    """Lock all times that change, old and new, in the order of their numbers; from here on nobody books them."""
    wanted = Slot.objects.filter(models.Q(pk__in=times.values("pk")) | models.Q(pk__in=_targets(decisions)))
    held = wanted.select_related("offer__office").order_by("pk").select_for_update(of=("self",), no_key=True)
    return {slot.pk: slot for slot in held}


def _refuse_undecided(times: SlotQuerySet, affected: list[Appointment], decisions: Decisions) -> None:
    """Look again now that nobody can book any more."""
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
    """Do what was decided about one appointment, and tell whether somebody has to call the family."""
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
    """Return the new time; one that was removed meanwhile is gone."""
    if decision.to not in slots:
        raise booking.SlotGone
    return slots[decision.to]


def _give_to(slot: int, person: int | None) -> None:
    """Hand a time over. The database refuses whoever has another time then, or is away."""
    Slot.objects.filter(pk=slot).update(adviser=person)


def _staying(affected: list[Appointment], decisions: Decisions) -> set[int]:
    stays = (Way.KEEP, Way.SUBSTITUTE)
    return {appointment.slot_id for appointment in affected if decisions[appointment.pk].way in stays}


def _targets(decisions: Decisions) -> set[int]:
    return {d.to for d in decisions.values() if d.way == Way.MOVE and d.to is not None}


def _withdraw(slots: Collection[int]) -> int:
    """Withdraw times together with the further advisers' shares of them; waiting families keep their turn."""
    held = HeldPlace.objects.filter(slot__in=slots)
    WaitingEntry.objects.filter(held_place__in=held).update(state=WaitingState.WAITING)
    held.delete()
    Slot.objects.offered().filter(accompanies__in=slots).update(is_withdrawn=True)
    return Slot.objects.offered().filter(pk__in=slots).update(is_withdrawn=True)
