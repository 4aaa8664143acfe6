"""The draw algorithm of docs/draw.md: pure, and deterministic given the seed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ticket:
    """One family's wishes: courses in order of preference, each with the seats needed for all its siblings."""

    number: int
    wishes: tuple[tuple[int, int], ...]


def lot_of(seed: str, number: int) -> str:
    """Return a number's lot: SHA-256 of the seed followed by the number, as 64 hex digits."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def in_order(seed: str, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets in ascending order of their lots."""
    return sorted(tickets, key=lambda ticket: lot_of(seed, ticket.number))


def draw_lots(seed: str, tickets: Iterable[Ticket], seats: Mapping[int, int], *, most: int) -> dict[int, list[int]]:
    """Return what each number wins, in the order won.

    In each round every family gets its most preferred remaining wish that has room for all siblings together, until
    a round allocates nothing. Nobody gets more than `most`.
    """
    left, ordered = dict(seats), in_order(seed, tickets)
    won: dict[int, list[int]] = {ticket.number: [] for ticket in ordered}
    while sum(_take_turn(ticket, won[ticket.number], left, most) for ticket in ordered):
        pass
    return won


def _take_turn(ticket: Ticket, won: list[int], left: dict[int, int], most: int) -> bool:
    if len(won) >= most:
        return False
    for course, seats in ticket.wishes:
        if course not in won and seats <= left.get(course, 0):
            left[course] -= seats
            won.append(course)
            return True
    return False
