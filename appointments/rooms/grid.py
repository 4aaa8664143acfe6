"""The room plan as a grid of time and room: each use as high as it is long, gaps in between."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from appointments.rooms.plan import Span, Use
from familienzentrum import local_time

_STEP = dt.timedelta(minutes=30)
# A use with the address where a free time can be booked, as the plan links it.
Linked = tuple[Use, str]


@dataclass(frozen=True)
class Cell:
    """What a room is used for from one line on: so many lines high. Usually one use; several where they share lines."""

    room: str
    uses: tuple[Linked, ...]
    rows: int

    @property
    def kind(self) -> str:
        """Return the kind of its first use that takes the room, for the colour; nothing if there is none."""
        taken = [use for use, _url in self.uses if not use.kind.is_free]
        return str((taken or [use for use, _url in self.uses])[0].kind) if self.uses else ""


@dataclass(frozen=True)
class Line:
    """Half an hour of all rooms: the cells that begin in it."""

    starts_at: dt.datetime
    cells: tuple[Cell, ...]
    is_now: bool

    @property
    def anchor(self) -> str:
        return f"t-{local_time.shown(self.starts_at):%H%M}"

    @property
    def clock(self) -> str:
        return f"{local_time.shown(self.starts_at):%H:%M}"


def grid(rooms: Sequence[tuple[str, Iterable[Linked]]], opening: Span, now: dt.datetime) -> list[Line]:
    """Return the lines from the first beginning to the last end, of the house or of a use before or after that.

    Rooms are given by their names.
    """
    columns = [(name, list(uses)) for name, uses in rooms]
    taken = (use for _name, uses in columns for use, _url in uses if not _is_all_day(use))
    spans = [opening, *((use.starts_at, use.ends_at) for use in taken)]
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    first = first.astimezone(dt.UTC) - dt.timedelta(minutes=local_time.shown(first).minute % 30)
    number = -((first - last) // _STEP)  # rounded up
    laid = [dict(_column(name, uses, first, number)) for name, uses in columns]
    starts = [first + _STEP * line for line in range(number)]
    return [
        Line(start, tuple(column[line] for column in laid if line in column), start <= now < start + _STEP)
        for line, start in enumerate(starts)
    ]


def _is_all_day(use: Use) -> bool:
    """Whether it lasts from midnight to midnight: a closure, which is shown as long as the house would be open."""
    return use.ends_at - use.starts_at >= dt.timedelta(hours=23)


def _column(room: str, uses: list[Linked], first: dt.datetime, number: int) -> Iterator[tuple[int, Cell]]:
    """Yield the cells of a room with the lines where they begin. All lines are filled: a table has no holes."""
    line = 0
    for begins, ends, together in _shared(uses, first, number):
        if begins > line:
            yield line, Cell(room, (), begins - line)
        yield begins, Cell(room, together, ends - begins)
        line = ends
    if line < number:
        yield line, Cell(room, (), number - line)


def _shared(uses: list[Linked], first: dt.datetime, number: int) -> Iterator[tuple[int, int, tuple[Linked, ...]]]:
    """Yield the uses with their lines; those that share a line are together."""
    at, until, together = 0, 0, list[Linked]()
    for linked in uses:
        begins, ends = _lines(linked[0], first, number)
        if together and begins < until:
            together.append(linked)
            until = max(until, ends)
            continue
        if together:
            yield at, until, tuple(together)
        at, until, together = begins, ends, [linked]
    if together:
        yield at, until, tuple(together)


def _lines(use: Use, first: dt.datetime, number: int) -> tuple[int, int]:
    """Return the line where a use begins and the one after its last; it has one at least."""
    begins = min(max((use.starts_at - first) // _STEP, 0), number - 1)
    return begins, min(max(-((first - use.ends_at) // _STEP), begins + 1), number)
