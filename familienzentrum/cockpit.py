"""The start page of staff: what is due, and what each role needs first. Apps add to it what they know.

The page stands below the apps that it is about, like the menu: they register here, and it only collects.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from familienzentrum.choices import Role
from familienzentrum.models import User


@dataclass(frozen=True)
class Reader:
    """Who opens the page, when, and the smallest count of people that it may show."""

    user: User
    roles: frozenset[Role]
    offices: frozenset[int]
    today: dt.date
    smallest: int

    def belongs_to(self, audience: frozenset[Role]) -> bool:
        return not self.roles.isdisjoint(audience)


@dataclass(frozen=True)
class Due:
    """One thing to be done, and where. Without `url` the reader knows of it and somebody else does it."""

    words: str
    url: str = ""
    by: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the page: a template and its values."""

    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Cockpit:
    """The whole page for one reader."""

    due: list[Due]
    parts: list[Part]


Finds = Callable[[Reader], Iterable[Due]]
Reads = Callable[[Reader], Mapping[str, Any]]

_DUE: list[tuple[frozenset[Role], Finds]] = []
_PARTS: list[tuple[int, frozenset[Role], str, Reads]] = []


def due_for(audience: frozenset[Role]) -> Callable[[Finds], Finds]:
    """Register what these roles have to do."""

    def register(finds: Finds) -> Finds:
        _DUE.append((audience, finds))
        return finds

    return register


def part_for(audience: frozenset[Role], template: str, *, position: int) -> Callable[[Reads], Reads]:
    """Register a part for these roles; those of a low position stand first."""

    def register(reads: Reads) -> Reads:
        _PARTS.append((position, audience, template, reads))
        return reads

    return register


def cockpit_of(reader: Reader) -> Cockpit:
    """Return the page of a reader: what has a day first, the soonest on top, then what has none."""
    found = [one for audience, finds in _DUE if reader.belongs_to(audience) for one in finds(reader)]
    parts = [
        Part(template, reads(reader))
        for _position, audience, template, reads in sorted(_PARTS, key=lambda part: part[0])
        if reader.belongs_to(audience)
    ]
    return Cockpit(sorted(found, key=lambda one: one.by or dt.date.max), parts)
