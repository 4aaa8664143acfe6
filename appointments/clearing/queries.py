"""Conflicting appointments, and the options for each."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils import timezone

from appointments.choices import AppointmentState, Reach, Way
from appointments.core.places import name_places_of_each
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
    `dates` are what conflicts: the time itself, or those of its course that the family has; the `rooms` of a course are
    free at all of these, and `room_now` is where it, or the talk, would be.
    """

    appointment: Appointment
    substitutes: list[User]
    times: list[Slot]
    can_stay: bool
    suggested: Decision | None
    reach: Reach = Reach.MAIL
    keeps_all_dates: bool = False
    rooms: list[Room] = field(default_factory=list)
    room_now: Room | None = None
    dates: list[Slot] = field(default_factory=list)

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
    """Return the appointments of these slots, soonest first, with proposals. At most thirteen queries."""
    is_elsewhere = ~Q(slot__in=times.values("pk"))
    rows = appointments_in(times).filter(Q(state=AppointmentState.BOOKED) | is_elsewhere)
    affected = list(
        rows.with_details().select_related("slot__adviser", "begins_with").order_by("slot__starts_at", "id")
    )
    proposals = _Proposals(times, affected, ways)
    found = [proposals.about(appointment) for appointment in affected]
    name_places_of_each([*(one.appointment.slot for one in found), *(time for one in found for time in one.times)])
    return found


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
        self.dates = self._conflicting_dates({one.slot_id: one.slot for one in affected}.values())
        self.rooms = self._free_rooms(affected) if Way.ROOM in ways else {}
        self.free = self._free_times(affected) if Way.MOVE in ways else {}
        self.ended = self._ended_courses(affected)
        self.promised = _Promised()

    def about(self, appointment: Appointment) -> Affected:
        reach, keeps_all = reach_of(appointment), Way.KEEP in self.ways
        rooms, now = self.rooms.get(appointment.slot_id, []), self._room_now(appointment)
        dates = [date for date in self.dates.get(appointment.slot_id, []) if appointment.holds_for(date)]
        if not appointment.can_be_changed:
            stays = self._next_door(appointment, rooms) or Decision(Way.KEEP)
            came = Affected(appointment, [], [], can_stay=True, suggested=stays, reach=reach, keeps_all_dates=keeps_all)
            return replace(came, rooms=rooms, room_now=now, dates=dates)
        substitutes = self.substitutes.get(appointment.slot_id, [])
        times = [] if reach == Reach.NOBODY else self._nearest(appointment)
        can_stay = keeps_all or self._has_dates_left(appointment)
        best = self._suggestion(appointment, substitutes, rooms, times, can_stay)
        suggested = None if reach == Reach.NOBODY and best.way == Way.CANCEL else best
        return Affected(appointment, substitutes, times, can_stay, suggested, reach, keeps_all, rooms, now, dates)

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
        """Return the rooms for each conflicting talk, with seats for who is booked and the adviser, or for a group.

        Those of a course, by the date that is booked, are free at each date of it that conflicts.
        """
        people: Counter[int] = Counter()
        booked = {one.slot_id: one.slot for one in affected}
        for one in affected:
            people[one.slot_id] += one.adults + one.children
        needed = {
            date.pk: max(people[pk] + (date.adviser_id is not None), booked[pk].capacity)
            for pk, dates in self.dates.items()
            for date in dates
        }
        free = free_rooms([date for dates in self.dates.values() for date in dates], needed)
        return {pk: _in_common([free.get(date.pk, []) for date in dates]) for pk, dates in self.dates.items()}

    def _conflicting_dates(self, booked: Iterable[Slot]) -> dict[int, list[Slot]]:
        """Return what conflicts of each booked time: itself, or dates of its course, by time."""
        single = {slot.pk: [slot] for slot in booked if slot.course_id is None and slot.pk in self.conflicting_slots}
        of_course: dict[int | None, list[Slot]] = defaultdict(list)
        firsts = {slot.course_id: slot.pk for slot in booked if slot.course_id}
        if firsts:
            rows = Slot.objects.filter(pk__in=self.conflicting_slots, course__in=firsts)
            for date in rows.with_places().order_by("starts_at", "id"):
                of_course[date.course_id].append(date)
        return single | {pk: of_course[course] for course, pk in firsts.items()}

    def _free_times(self, affected: Iterable[Appointment]) -> dict[int, list[Slot]]:
        """Return the future free slots by offer, including seats reserved for the desk."""
        offers = {appointment.slot.offer_id for appointment in affected}
        now = timezone.now()
        ahead = Slot.objects.bookable_at_desk(now).filter(offer__in=offers, starts_at__gt=now)
        free: dict[int, list[Slot]] = defaultdict(list)
        for slot in ahead.with_places().order_by("starts_at", "id"):
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
        if (next_door := self._next_door(appointment, rooms)) is not None:
            return next_door
        if can_stay:
            return Decision(Way.KEEP)
        if (substitute := self._substitute(appointment.slot, substitutes)) is not None:
            return Decision(Way.SUBSTITUTE, substitute)
        for slot in sorted(times, key=lambda slot: slot.channel != appointment.slot.channel):
            seats = _seats(slot, appointment)
            if self.promised.seats[slot.pk] + seats <= slot.free:
                self.promised.seats[slot.pk] += seats
                return Decision(Way.MOVE, slot.pk)
        return Decision(Way.CANCEL)

    def _next_door(self, appointment: Appointment, rooms: list[Room]) -> Decision | None:
        """Suggest the first of these rooms, if nobody need be asked whether it will do."""
        now = self._room_now(appointment)
        return Decision(Way.ROOM, rooms[0].pk) if rooms and is_like(rooms[0], now) else None

    def _room_now(self, appointment: Appointment) -> Room | None:
        dates = self.dates.get(appointment.slot_id)
        return dates[0].room if dates else None

    def _substitute(self, slot: Slot, substitutes: list[User]) -> int | None:
        """Return a substitute not yet promised to another slot; all families of one slot get the same person."""
        if slot.pk not in self.promised.substitutes:
            free = (p.pk for p in substitutes if not overlaps(slot, self.promised.spans[p.pk]))
            if (chosen := next(free, None)) is None:
                return None
            self.promised.substitutes[slot.pk] = chosen
            self.promised.spans[chosen].append((slot.starts_at, slot.ends_at))
        return self.promised.substitutes[slot.pk]


def _in_common(rooms: list[list[Room]]) -> list[Room]:
    """Return the rooms that are in each of these lists, in the order of the first."""
    first = rooms[0] if rooms else []
    return [room for room in first if all(room in others for others in rooms[1:])]


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
