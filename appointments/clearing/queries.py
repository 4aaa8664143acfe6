"""Conflicting appointments, and the options for each."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from appointments.choices import AppointmentState, Reach, Way
from appointments.models import Appointment, Slot
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.slot import SlotQuerySet
from appointments.planning.free_advisers import Span, free_advisers, overlaps
from appointments.planning.free_rooms import free_rooms, is_like
from familienzentrum import local_time
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import User
from offers.models import Room

_TIMES_PROPOSED = 5


@dataclass(frozen=True)
class Decision:
    """The decision for one appointment; `to` is the id of the substitute, of the room or of the new slot."""

    way: Way
    to: int | None = None


@dataclass(frozen=True)
class Affected:
    """One appointment and its options; slots come nearest first.

    A family that attended the first date of a course can only stay: it is told which dates are left. One that nobody
    can tell is never moved, since it would come at the old time; nothing is suggested for it but a room next door.
    """

    appointment: Appointment
    substitutes: list[User]
    times: list[Slot]
    can_stay: bool
    suggested: Decision | None
    reach: Reach = Reach.MAIL
    keeps_all_dates: bool = False
    rooms: list[Room] = field(default_factory=list)

    @property
    def a_week_later(self) -> Decision | None:
        """The move to the same time of the next week, if that is free."""
        wanted = _a_week_after(self.appointment.slot)
        return next((Decision(Way.MOVE, slot.pk) for slot in self.times if slot.starts_at == wanted), None)

    @property
    def can_be_cancelled(self) -> bool:
        return self.appointment.can_be_changed


def appointments_in(times: SlotQuerySet) -> AppointmentQuerySet:
    """Return the appointments of these slots; any date of a course leads to its first, which holds the bookings."""
    hears = Q(slot__course__in=times.values("course"), sealed__isnull=False)
    is_concerned = Q(slot__in=times.values("pk")) | hears
    return Appointment.objects.standing().filter(is_concerned)


def affected_by(times: SlotQuerySet, ways: Collection[Way]) -> list[Affected]:
    """Return the appointments of these slots, soonest first, with proposals. At most ten queries."""
    is_elsewhere = ~Q(slot__in=times.values("pk"))
    rows = appointments_in(times).filter(Q(state=AppointmentState.BOOKED) | is_elsewhere)
    affected = list(
        rows.with_details().select_related("slot__adviser", "begins_with").order_by("slot__starts_at", "id")
    )
    proposals = _Proposals(times, affected, ways)
    return [proposals.about(appointment) for appointment in affected]


@dataclass
class _Promised:
    """Proposals made so far, so that no two families are sent to the same place."""

    seats: Counter[int] = field(default_factory=Counter)
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    substitutes: dict[int, int] = field(default_factory=dict)


class _Proposals:
    """Finds substitutes and free slots for a list of appointments in bulk."""

    def __init__(self, times: SlotQuerySet, affected: list[Appointment], ways: Collection[Way]) -> None:
        self.ways = ways
        self.conflicting_slots = set(times.values_list("pk", flat=True)) if affected else set()
        talks = {a.slot_id: a.slot for a in affected if a.slot.adviser_id and a.slot.course_id is None}
        self.substitutes = free_advisers(list(talks.values())) if Way.SUBSTITUTE in ways else {}
        self.rooms = self._free_rooms(affected) if Way.ROOM in ways else {}
        self.free = self._free_times(affected) if Way.MOVE in ways else {}
        self.ended = self._ended_courses(affected)
        self.promised = _Promised()

    def about(self, appointment: Appointment) -> Affected:
        reach, keeps_all = reach_of(appointment), Way.KEEP in self.ways
        if not appointment.can_be_changed:
            stays = Decision(Way.KEEP)
            return Affected(appointment, [], [], can_stay=True, suggested=stays, reach=reach, keeps_all_dates=keeps_all)
        substitutes = self.substitutes.get(appointment.slot_id, [])
        times = [] if reach == Reach.NOBODY else self._nearest(appointment)
        can_stay = keeps_all or self._has_dates_left(appointment)
        rooms = self.rooms.get(appointment.slot_id, [])
        best = self._suggestion(appointment, substitutes, rooms, times, can_stay)
        suggested = None if reach == Reach.NOBODY and best.way == Way.CANCEL else best
        return Affected(appointment, substitutes, times, can_stay, suggested, reach, keeps_all, rooms)

    def _has_dates_left(self, appointment: Appointment) -> bool:
        """Return whether it goes on without the conflicting dates: of a course, with the dates that are left."""
        if appointment.slot_id in self.conflicting_slots:
            return False
        return appointment.first_date_id not in self.conflicting_slots or appointment.slot.course_id not in self.ended

    def _ended_courses(self, affected: Iterable[Appointment]) -> set[int | None]:
        """Return the courses that nobody who joined late would come to any more."""
        courses = {one.slot.course_id for one in affected if one.begins_with_id}
        if not courses:
            return set()
        ahead = Slot.objects.offered().filter(course__in=courses, starts_at__gt=timezone.now())
        return courses - set(ahead.exclude(pk__in=self.conflicting_slots).values_list("course", flat=True))

    def _free_rooms(self, affected: Iterable[Appointment]) -> dict[int, list[Room]]:
        """Return the rooms for each conflicting talk, with seats for who is booked and the adviser, or for a group."""
        people: Counter[int] = Counter()
        talks = {}
        for one in affected:
            if one.slot_id in self.conflicting_slots and one.slot.course_id is None:
                talks[one.slot_id] = one.slot
                people[one.slot_id] += one.adults + one.children
        needed = {pk: max(people[pk] + (slot.adviser_id is not None), slot.capacity) for pk, slot in talks.items()}
        return free_rooms(list(talks.values()), needed)

    def _free_times(self, affected: Iterable[Appointment]) -> dict[int, list[Slot]]:
        """Return the future free slots by offer, including seats reserved for the desk."""
        offers = {appointment.slot.offer_id for appointment in affected}
        now = timezone.now()
        ahead = Slot.objects.bookable_at_desk(now).filter(offer__in=offers, starts_at__gt=now)
        free: dict[int, list[Slot]] = defaultdict(list)
        for slot in ahead.order_by("starts_at", "id"):
            if slot.pk not in self.conflicting_slots:
                free[slot.offer_id].append(slot)
        return free

    def _nearest(self, appointment: Appointment) -> list[Slot]:
        old = appointment.slot
        fitting = [slot for slot in self.free.get(old.offer_id, []) if _holds(slot, appointment)]
        nearest = sorted(fitting, key=lambda slot: slot.starts_at)
        week = _a_week_after(old)
        return [*nearest[:_TIMES_PROPOSED], *(one for one in nearest[_TIMES_PROPOSED:] if one.starts_at == week)]

    def _suggestion(
        self, appointment: Appointment, substitutes: list[User], rooms: list[Room], times: list[Slot], can_stay: bool
    ) -> Decision:
        """Prefer the agreed time, in another room or with a substitute; else the nearest slot, if possible alike."""
        if can_stay:
            return Decision(Way.KEEP)
        if rooms and is_like(rooms[0], appointment.slot.room):
            return Decision(Way.ROOM, rooms[0].pk)
        if (substitute := self._substitute(appointment.slot, substitutes)) is not None:
            return Decision(Way.SUBSTITUTE, substitute)
        for slot in sorted(times, key=lambda slot: slot.channel != appointment.slot.channel):
            seats = _seats(slot, appointment)
            if self.promised.seats[slot.pk] + seats <= slot.free:
                self.promised.seats[slot.pk] += seats
                return Decision(Way.MOVE, slot.pk)
        return Decision(Way.CANCEL)

    def _substitute(self, slot: Slot, substitutes: list[User]) -> int | None:
        """Return a substitute not yet promised to another slot; all families of one slot get the same person."""
        if slot.pk not in self.promised.substitutes:
            free = (p.pk for p in substitutes if not overlaps(slot, self.promised.spans[p.pk]))
            if (chosen := next(free, None)) is None:
                return None
            self.promised.substitutes[slot.pk] = chosen
            self.promised.spans[chosen].append((slot.starts_at, slot.ends_at))
        return self.promised.substitutes[slot.pk]


def _holds(slot: Slot, appointment: Appointment) -> bool:
    """Return whether the slot has room for the family; a course is exchanged for a course only.

    Never an earlier one, and one of today only for those who would come today anyway: others would not know in time.
    """
    old, today = appointment.slot, timezone.localdate()
    is_alike = slot.pk != old.pk and (slot.course_id is None) == (old.course_id is None)
    is_in_time = slot.starts_at > old.starts_at and (
        timezone.localdate(old.starts_at) == today or timezone.localdate(slot.starts_at) > today
    )
    return is_alike and is_in_time and _seats(slot, appointment) <= slot.free and _is_reachable(slot, appointment)


def _a_week_after(slot: Slot) -> dt.datetime:
    """Return the same time of the clock a week later."""
    local = timezone.localtime(slot.starts_at)
    return local_time.at(local.date() + dt.timedelta(days=7), local.time())


def reach_of(appointment: Appointment) -> Reach:
    """Return how the family hears of a change; what cannot be opened, nobody can use."""
    try:
        personal = appointment.personal
    except (CannotUnseal, ValueError):
        return Reach.NOBODY
    if personal.email:
        return Reach.MAIL
    return Reach.CALL if personal.phone else Reach.NOBODY


def _is_reachable(slot: Slot, appointment: Appointment) -> bool:
    """Return whether the family has left what the way of meeting needs; what cannot be opened, nobody can use."""
    if not slot.needs:
        return True
    try:
        return not appointment.is_erased and not slot.missing_in(appointment.personal, caller=appointment.caller)
    except CannotUnseal:
        return False


def _seats(slot: Slot, appointment: Appointment) -> int:
    return slot.seats_for(adults=appointment.adults, children=appointment.children)
