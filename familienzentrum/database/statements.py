"""Statements that are put into words once, and asked again with other values.

Django words a statement anew each time it is asked, which takes longer than PostgreSQL takes to answer. For the few
that every visitor asks, the words are kept. What is asked for is said once, by the same querysets as everywhere else.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Row = TypeVar("Row")


@dataclass(frozen=True)
class _Worded(Generic[Row]):
    queryset: QuerySet[Any, Row]
    compiler: Any
    sql: str
    # What is to be given, by name.
    kinds: dict[str, type]
    # What stands at each place: a name to be given, or a value that never differs.
    places: tuple[tuple[str | None, Any], ...]

    def with_values(self, values: dict[str, Any]) -> QuerySet[Any, Row]:
        """Return the queryset with the words it was given, as it is asked with these values."""
        if (asked_with := _kinds(values)) != self.kinds:
            raise TypeError(f"The statement was worded for {self.kinds} and is asked with {asked_with}.")
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        given = tuple(values[name] if name else fixed for name, fixed in self.places)
        compiler.as_sql = lambda *_args, **_options: (self.sql, given)
        asked = self.queryset.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return asked


class Statement(Generic[Row]):
    """What a function makes of named values: numbers, moments, days, and UUIDs.

    The function must make the same of all values, apart from the values themselves. In particular it must be given each
    moment and day that it uses: one that it finds out itself would be kept, so that is refused with a TypeError. So is
    whoever asks later with other names, or with values of another kind: None, for which SQL has other words, is one.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make
        self._worded: _Worded[Row] | None = None

    def rows(self, **values: Any) -> list[Row]:
        """Ask with these values."""
        # Two threads may word it at the same time, and word it alike.
        self._worded = worded = self._worded or self._word(values)
        return list(worded.with_values(values))

    def first(self, **values: Any) -> Row | None:
        """Ask, and return the first row if there is one."""
        return next(iter(self.rows(**values)), None)

    def _word(self, values: dict[str, Any]) -> _Worded[Row]:
        kinds = _kinds(values)
        if unknown := [name for name, kind in kinds.items() if kind not in _MARKERS]:
            raise TypeError(f"No marker can stand for {unknown[0]}: {values[unknown[0]]!r}.")
        markers = {name: _MARKERS[kind](number) for number, (name, kind) in enumerate(kinds.items(), start=1)}
        queryset = self._make(**markers)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        names = {(type(marker), marker): name for name, marker in markers.items()}
        places = tuple((names.get((type(param), param)), param) for param in params)
        if missing := set(markers) - {name for name, _value in places}:
            raise TypeError(f"The statement says nothing of {', '.join(sorted(missing))}.")
        if kept := [value for name, value in places if not name and isinstance(value, dt.date | dt.time)]:
            raise TypeError(f"The statement would keep {kept[0]!r}: let it be given.")
        return _Worded(queryset, compiler, sql, kinds, places)


def numbered(ids: Sequence[int], most: int) -> dict[str, int]:
    """Return ids as values of a statement that is worded for so many: filled up with one that no row has."""
    if len(ids) > most:
        raise ValueError(f"{len(ids)} ids for a statement of {most}.")
    return {f"id_{place}": number for place, number in enumerate([*ids, *[0] * (most - len(ids))])}


def _kinds(values: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in values.items()}


# Values that nobody asks for, by which a place in the statement is known again.
_MARKERS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 7_000_000_000_000_000_000 + number,
    dt.datetime: lambda number: dt.datetime(1000, 1, number, tzinfo=dt.UTC),
    dt.date: lambda number: dt.date(1000, 1, number),
    uuid.UUID: lambda number: uuid.UUID(int=number),
}
