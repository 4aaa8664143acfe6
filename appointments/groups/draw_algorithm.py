"""The draw itself, as docs/draw.md explains it: no database, no chance but the seed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ticket:
    """What one family wishes for: courses, the dearest first, each with the places that all its siblings take there."""

    number: int
    wishes: tuple[tuple[int, int], ...]


def lot_of(seed: str, number: int) -> str:
    """Return the lot of a number: the SHA-256 of the seed and the number behind it, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def in_order(seed: str, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets by their lots, the smallest first."""
    return sorted(tickets, key=lambda ticket: lot_of(seed, ticket.number))


def draw_lots(seed: str, tickets: Iterable[Ticket], places: Mapping[int, int], *, most: int) -> dict[int, list[int]]:
    """Return what each number wins, in the order in which it was won.

    Round by round every family gets the dearest of its wishes that has room for all of them together, until nobody
    gets anything more. Nobody gets more than `most`.
    """
    left, ordered = dict(places), in_order(seed, tickets)
    won: dict[int, list[int]] = {ticket.number: [] for ticket in ordered}
    while sum(_take_turn(ticket, won[ticket.number], left, most) for ticket in ordered):
        pass
    return won


def _take_turn(ticket: Ticket, won: list[int], left: dict[int, int], most: int) -> bool:
    if len(won) >= most:
        return False
    for course, places in ticket.wishes:
        if course not in won and places <= left.get(course, 0):
            left[course] -= places
            won.append(course)
            return True
    return False
