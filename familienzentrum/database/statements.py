"""Statements that are put into words once, and asked again with other values.

Django words a statement anew each time it is asked, and PostgreSQL plans it anew, which takes longer than it takes to
answer. For those that visitors ask again and again, words and plan are kept. What is asked for is said once, by the
same querysets as everywhere else.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.models import QuerySet
from django.db.models.query import ValuesListIterable
from psycopg import sql
from psycopg.types.numeric import Int8

from familienzentrum.database import planned_cursor

Row = TypeVar("Row")
# Numbers of rows, for `__any_of`: however many there are, the statement is the same.
Ids = tuple[int, ...]


@dataclass(frozen=True)
class _Worded(Generic[Row]):
    queryset: QuerySet[Any, Row]
    compiler: Any
    # With the values in it that never differ.
    sql: str
    # What is to be given, by name.
    kinds: dict[str, type]
    # Which of it stands at each place.
    places: tuple[str, ...]
    # Whether PostgreSQL keeps its plan as well.
    is_planned_once: bool

    def rows(self, values: dict[str, Any]) -> list[Row]:
        if (asked_with := _kinds(values)) != self.kinds:
            raise TypeError(f"The statement was worded for {self.kinds} and is asked with {asked_with}.")
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        # As one part: Django reads answers in parts.
        answered = [self._answered([_of_one_type(values[name]) for name in self.places])]
        if self.queryset._iterable_class is ValuesListIterable:
            return list(compiler.results_iter(answered, tuple_expected=True))
        compiler.execute_sql = lambda *_args, **_options: answered
        asked = self.queryset.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(asked)

    def _answered(self, given: list[Any]) -> list[tuple[Any, ...]]:
        try:
            found = self._asked(given)
        except NotSupportedError:
            # A column has another type since this was planned on this line; a new one plans anew.
            if connections[DEFAULT_DB_ALIAS].in_atomic_block:
                raise
            connections[DEFAULT_DB_ALIAS].close()
            found = self._asked(given)
        # What is selected only so that rows can be ordered by it stands last.
        return [row[: self.compiler.col_count] for row in found] if self.compiler.has_extra_select else found

    def _asked(self, given: list[Any]) -> list[tuple[Any, ...]]:
        with planned_cursor() if self.is_planned_once else connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, given)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows


class Statement(Generic[Row]):
    """What a function makes of named values: numbers, moments, days, times of day, UUIDs, and numbers of rows.

    The function must make the same of all values, apart from the values themselves. In particular it must be given each
    moment and day that it uses: one that it finds out itself would be kept, so that is refused with a TypeError. So is
    whoever asks later with other names, or with values of another kind: None, for which SQL has other words, is one.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], *, is_planned_once: bool = True) -> None:
        """Words are kept always, the plan unless a good one depends on the values."""
        self._make, self._is_planned_once = make, is_planned_once
        self._worded: _Worded[Row] | None = None

    def rows(self, **values: Any) -> list[Row]:
        """Ask with these values."""
        # Two threads may word it at the same time, and word it alike.
        self._worded = worded = self._worded or self._word(values)
        return worded.rows(values)

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
        words, params = compiler.as_sql()
        names = {(type(marker), marker): name for name, marker in markers.items()}
        places = tuple((_name_of(param, names), param) for param in params)
        if missing := set(markers) - {name for name, _value in places}:
            raise TypeError(f"The statement says nothing of {', '.join(sorted(missing))}.")
        if kept := [value for name, value in places if not name and isinstance(value, dt.date | dt.time)]:
            raise TypeError(f"The statement would keep {kept[0]!r}: let it be given.")
        given = tuple(name for name, _value in places if name)
        return _Worded(queryset, compiler, _with_fixed_values(words, places), kinds, given, self._is_planned_once)


def of_numbers(rows: QuerySet[Any, Row]) -> Statement[Row]:
    """Return the statement that reads those of these rows that have one of the numbers `ids`."""
    return Statement(lambda ids: rows.filter(pk__any_of=ids).order_by())


def _name_of(param: Any, names: dict[Any, str]) -> str | None:
    return names.get((type(param), param)) if type(param) in _MARKERS else None


def _with_fixed_values(words: str, places: tuple[tuple[str | None, Any], ...]) -> str:
    """Write values that never differ into the statement: PostgreSQL plans by what it sees."""
    connection, left = connections[DEFAULT_DB_ALIAS], iter(places)

    def written(placeholder: re.Match[str]) -> str:
        if placeholder[0] == "%%":
            return "%%"
        name, value = next(left)
        return "%s" if name else sql.Literal(value).as_string(connection.connection).replace("%", "%%")

    connection.ensure_connection()
    return re.sub("%[s%]", written, words)


def _of_one_type(value: Any) -> Any:
    """Return a number as one of always the same size: PostgreSQL plans anew for each size."""
    match value:
        case int():
            return Int8(value)
        case tuple():
            return [Int8(one) for one in value]
        case _:
            return value


def _kinds(values: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in values.items()}


# Values that nobody asks for, by which a place in the statement is known again.
_MARKERS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 7_000_000_000_000_000_000 + number,
    tuple: lambda number: (7_000_000_000_000_000_000 + number,),
    dt.datetime: lambda number: dt.datetime(1000, 1, number, tzinfo=dt.UTC),
    dt.date: lambda number: dt.date(1000, 1, number),
    dt.time: lambda number: dt.time(3, 33, number, 333),
    uuid.UUID: lambda number: uuid.UUID(int=number),
}
