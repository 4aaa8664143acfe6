"""Rooms in which a time could take place instead of its own."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from appointments.models import Closure, RoomBooking, Slot
from appointments.planning.free_advisers import Span, overlaps
from offers.choices import RoomKind
from offers.models import Room


def free_rooms(slots: Collection[Slot], people: Mapping[int, int]) -> dict[int, list[Room]]:
    """Return by slot id the other rooms of its place that are in use, free then, and fit. Four queries.

    A room fits if people meet in its kind, and if it has seats for so many `people`, by slot id, as far as that is
    known; for a sensitive offer nobody may see into it. Those like the slot's own room come first.
    """
    housed = [slot for slot in slots if slot.room]
    places = {slot.room.place_id for slot in housed if slot.room}
    if not places:
        return {}
    rooms = list(Room.objects.in_use().filter(place__in=places).by_place())
    busy = _busy(rooms, housed)
    return {
        slot.pk: sorted(
            (room for room in rooms if _fits(room, slot, people[slot.pk]) and not overlaps(slot, busy[room.pk])),
            key=lambda room, own=slot.room: _unlike(room, own),  # type: ignore[misc]
        )
        for slot in housed
    }


def is_like(room: Room, own: Room | None) -> bool:
    """Whether somebody expected in one room can be sent to the other without being asked."""
    if own is None or room.kind != own.kind:
        return False
    is_worse = (own.is_step_free and not room.is_step_free) or (room.can_be_seen_into and not own.can_be_seen_into)
    return not is_worse


def _fits(room: Room, slot: Slot, people: int) -> bool:
    is_elsewhere = slot.room is not None and room.pk != slot.room.pk and room.place_id == slot.room.place_id
    is_for_people = RoomKind(room.kind).holds_talks or (slot.room is not None and room.kind == slot.room.kind)
    is_out_of_sight = not (slot.offer.is_sensitive and room.can_be_seen_into)
    return is_elsewhere and is_for_people and is_out_of_sight and (room.seats is None or room.seats >= people)


def _unlike(room: Room, own: Room) -> tuple[bool, bool, str]:
    """Order: what kind it is, whether it is reached without steps, and its name."""
    return room.kind != own.kind, own.is_step_free and not room.is_step_free, room.name


def _busy(rooms: Collection[Room], slots: Collection[Slot]) -> dict[int, list[Span]]:
    """Return when something takes place in these rooms, or partners use them, or they are closed."""
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    within = {"starts_at__lt": last, "ends_at__gt": first}
    spans: dict[int, list[Span]] = defaultdict(list)
    for held in (Slot.objects.offered(), RoomBooking.objects.all(), Closure.objects.all()):
        for room, start, end in held.filter(room__in=rooms, **within).values_list("room", "starts_at", "ends_at"):
            spans[room].append((start, end))
    return spans
