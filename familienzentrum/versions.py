"""What a form was opened with: keyed marks of each value, and the row as the request read it.

A page carries the marks, never the values: with them it is known later who changed what (`versioned_forms`).
"""

import datetime as dt
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from familienzentrum.refusals import SavedMeanwhile

# Locks what a form was opened on, and raises SavedMeanwhile if it is not as the form read it. An action calls it after
# the locks that it takes itself, and before it writes.
Hold = Callable[[], None]


def nothing_read() -> None:
    """Hold nothing: whoever changes a row without a form has not read it before."""


_SALT = "familienzentrum.versions"
# Of a keyed hash: two values of one field look alike once in 2⁴⁸.
_MARK_BYTES = 6
_ALONE = 818


def plain(value: Any) -> str:
    """Write a value as text, the same for what is stored and for what was typed: "" is nothing, times in UTC."""
    match value:
        case None:
            return ""
        case models.Model():
            return str(value.pk)
        case bytes() | memoryview():
            return bytes(value).hex()
        case dt.datetime() | dt.time():
            return _clock(value)
        case Decimal():
            return format(value.normalize(), "f")
        case str():
            return "\n".join(line.rstrip() for line in value.replace("\r\n", "\n").split("\n")).strip()
        case models.QuerySet() | list() | tuple() | set() | frozenset():
            return " ".join(sorted(map(plain, value)))
        case _:
            return str(value)


def _clock(value: dt.datetime | dt.time) -> str:
    """Write minutes only: no page shows more."""
    in_one_zone = value.astimezone(dt.UTC) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return in_one_zone.isoformat(timespec="minutes")


def mark_of(about: str, value: str) -> str:
    """Return a keyed mark of one plain value; `about` is which one, so that equal values do not look alike."""
    digest = salted_hmac(_SALT, f"{about}\0{value}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:_MARK_BYTES]).decode()


@dataclass(frozen=True)
class Opened:
    """When a form was drawn, the marks of what it showed, and the fields of which it showed two versions."""

    at: dt.datetime
    marks: Mapping[str, str]
    asked: Collection[str] = ()

    def __str__(self) -> str:
        """Write "1700000000 title=k3Zp… !text=Jw0q…"."""
        marks = (f"{'!' * (name in self.asked)}{name}={mark}" for name, mark in self.marks.items())
        return " ".join([str(int(self.at.timestamp())), *marks])

    @classmethod
    def read(cls, sent: str) -> "Opened | None":
        """Return what a page carried; None for a page without, or for what no page of ours carries."""
        at, *parts = sent.split(" ")
        pairs = [part.split("=", 1) for part in parts]
        if not (at.isascii() and at.isdigit() and len(at) < 12) or any(len(pair) != 2 for pair in pairs):
            return None
        asked = frozenset(name.removeprefix("!") for name, _mark in pairs if name.startswith("!"))
        marks = {name.removeprefix("!"): mark for name, mark in pairs}
        return cls(dt.datetime.fromtimestamp(int(at), dt.UTC), marks, asked)


@dataclass(frozen=True)
class AsRead:
    """A row as a request read it; one that was not stored yet would be found by the columns `alone_by`."""

    row: models.Model
    is_new: bool
    columns: Mapping[str, str]
    linked: Mapping[str, str] = field(default_factory=dict)
    alone_by: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        row: models.Model,
        *,
        columns: Iterable[str] = (),
        linked: Mapping[str, Any] | None = None,
        alone_by: tuple[str, ...] = (),
    ) -> "AsRead":
        """Remember all columns of a row unless some are named, and to which rows its many-to-many fields lead."""
        names = [*columns] or [column.attname for column in row._meta.concrete_fields]
        links = {name: plain(value) for name, value in (linked or {}).items()}
        return cls(row, row._state.adding, _columns(row, names), links, alone_by)

    def hold(self) -> None:
        """Lock the row until the transaction ends. Raises SavedMeanwhile if it is not what was read any more."""
        if self.is_new:
            self._hold_nothing()
            return
        rows = type(self.row)._base_manager.select_for_update(of=("self",), no_key=True)
        held = rows.filter(pk=self.row.pk).first()
        if held is None or _columns(held, self.columns) != self.columns or _links(held, self.linked) != self.linked:
            raise SavedMeanwhile

    def _hold_nothing(self) -> None:
        """Of two who write the first text of a chapter at the same moment, the second finds that of the first."""
        wanted = {name: getattr(self.row, name) for name in self.alone_by}
        about = " ".join([self.row._meta.label_lower, *map(plain, wanted.values())])
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ALONE, about])
        if wanted and type(self.row)._base_manager.filter(**wanted).exists():
            raise SavedMeanwhile


def _columns(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    return {name: plain(getattr(row, name)) for name in names}


def _links(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    return {name: plain(getattr(row, name).all()) for name in names}
