"""Reads the cells of published tables: whom each counts, what it shows, and the least that its dot can stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TOTAL, WITHHELD = "*", "?"
IN_NONE = ("", "None")


@dataclass(frozen=True)
class Cell:
    """One cell of a table in one year."""

    source: int
    table: str
    row: str
    column: str
    population: str
    year: int
    months: tuple[int, int]
    shown: int | None
    floor: int
    told: tuple[tuple[str, frozenset[str]], ...]
    many: tuple[str, str] | None

    @property
    def address(self) -> tuple[int, str, str, str]:
        return self.source, self.table, self.row, self.column

    def counts_the_same(self, other: "Cell") -> bool:
        return (self.told, self.many, self.months) == (other.told, other.many, other.months)

    def is_part_of(self, other: "Cell") -> bool:
        """Whether all cases counted here are counted there: where a nought is shown, a dot can hide nobody."""
        keys = dict(self.told)
        within = all(name in keys and keys[name] <= wider for name, wider in other.told)
        same_time = self.source == other.source and self.months == other.months
        return within and same_time and other.many in (None, self.many)

    def overlaps(self, other: "Cell") -> bool:
        """Whether another release counts the same months of the same population, or some of them."""
        (first, last), (begin, end) = self.months, other.months
        is_nested = (first <= begin and end <= last) or (begin <= first and last <= end)
        return self.population == other.population and self.source != other.source and is_nested

    def __str__(self) -> str:
        return f"{self.table} {self.year}, {self.row!r} {self.column!r}"


Keys = Mapping[tuple[str, int, str], frozenset[str]]


def cells_of(source: int, name: str, table: Mapping[str, Any], keys: Keys) -> Iterator[Cell]:
    """Yield the cells of a table, except of years of which it shows nothing.

    `keys` are the values of each property in the certificate, by population and year: a table that shows a column
    leaves out rows only where they are nought.
    """
    if not table["is_about_people"]:
        return
    for year in table["years"]:
        places = [(place, head["key"]) for place, head in enumerate(table["headings"]) if head["year"] == year]
        if _shows_anything(table, places):
            population = table["population"] or f"cases of {table['code']}"
            dimension = table["dimension"]["name"] or f"lines of {table['code']}"
            absent = _absent(table, places, keys.get((population, year, dimension), frozenset()))
            yield from _of_year(source, name, _with(table, absent), year, places)


def _shows_anything(table: Mapping[str, Any], places: list[tuple[int, str]]) -> bool:
    lines = [row["cells"] for row in table["rows"] if not row["is_impossible"]] + [table["totals"] or []]
    return any(line[place] is not None for line in lines if line for place, _key in places)


def _absent(table: Mapping[str, Any], places: list[tuple[int, str]], keys: frozenset[str]) -> list[str]:
    first = next(place for place, key in places if key == "")
    if not any(row["cells"][first] is not None for row in table["rows"] if not row["is_impossible"]):
        return []
    listed = {key for row in table["rows"] for key in row["members"] or [row["key"]]}
    return sorted(keys - listed - {TOTAL, WITHHELD})


def _with(table: Mapping[str, Any], absent: list[str]) -> Mapping[str, Any]:
    """Return the table with the rows that were left out; they are no part of what it lists."""
    nought = [0] * len(table["headings"])
    rows = [{"key": key, "members": [key], "cells": nought, "is_impossible": True, "is_absent": True} for key in absent]
    return {**table, "rows": [*table["rows"], *rows]}


def _of_year(
    source: int, name: str, table: Mapping[str, Any], year: int, places: list[tuple[int, str]]
) -> Iterator[Cell]:
    population = table["population"] or f"cases of {table['code']}"
    months = (table["months"][0], table["months"][1])
    for line in _lines(table):
        for place, column in places:
            across = _across(table["across"], column) if column else _ALL
            yield Cell(
                source=source,
                table=name,
                row=line.key,
                column=column,
                population=population,
                year=year,
                months=months,
                shown=line.shown[place],
                floor=_floor(table, year, places, line, (place, column)),
                told=line.told + across[0],
                many=line.many or across[1],
            )


Told = tuple[tuple[str, frozenset[str]], ...]
_ALL: tuple[Told, tuple[str, str] | None] = ((), None)


@dataclass(frozen=True)
class _Line:
    key: str
    told: Told
    many: tuple[str, str] | None
    shown: list[int | None]


def _lines(table: Mapping[str, Any]) -> Iterator[_Line]:
    """Yield the rows, and the totals as one more."""
    dimension = table["dimension"]["name"] or f"lines of {table['code']}"
    listed: list[str] = []
    for row in table["rows"]:
        members = row["members"] or [row["key"]]
        listed += [] if row.get("is_absent") else members
        if table["dimension"]["is_multiple"]:
            yield _Line(row["key"], (), (dimension, "" if members[0] in IN_NONE else members[0]), row["cells"])
        else:
            yield _Line(row["key"], ((dimension, frozenset(members)),), None, row["cells"])
    if table["totals"]:
        told = () if table["covers_all"] else ((dimension, frozenset(listed or [WITHHELD])),)
        yield _Line(TOTAL, told, None, table["totals"])


def _across(axis: Mapping[str, Any], column: str) -> tuple[Told, tuple[str, str] | None]:
    if axis["is_multiple"]:
        return (), (axis["name"], "" if column in IN_NONE else column)
    return ((axis["name"], frozenset([column])),), None


def _floor(
    table: Mapping[str, Any],
    year: int,
    places: list[tuple[int, str]],
    line: _Line,
    spot: tuple[int, str],
) -> int:
    """A dot beside shown counts of its line is no nought, unless the table says that it may be."""
    place, column = spot
    if year in table["dots_may_be_nought"] or (line.key == TOTAL and not column):
        return 0
    if column:
        beside = [line.shown[other] for other, key in places if key]
    else:
        beside = [other["cells"][place] for other in table["rows"] if not other["is_impossible"]]
    return int(any(cell is not None for cell in beside))
