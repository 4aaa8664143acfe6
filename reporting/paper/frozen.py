"""Deserialises a release: the protected tables exactly as frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import repeat
from typing import Any

from reporting.disclosure import Axis, Cell, Heading, ProtectedNumber, ProtectedRow, ProtectedTable
from reporting.models import Release
from reporting.paper.bars import Bar, bars_of, shades_of
from reporting.writing.columns import columns_of
from reporting.writing.formats import cell


@dataclass(frozen=True)
class FrozenExhibit:
    """A table of a release with its number."""

    number: int
    name: str
    table: ProtectedTable

    @property
    def has_bars(self) -> bool:
        return bool(bars_of(self.table))

    @property
    def lines(self) -> list[tuple[ProtectedRow, Bar | None, list[tuple[Cell, int]]]]:
        """Return each row with its bar, if there are any, and its cells with their shades."""
        none = (0,) * len(self.headings)
        pictures = zip(bars_of(self.table) or repeat(None), shades_of(self.table) or repeat(none), strict=False)
        return [
            (row, bar, list(zip(row.cells, shades, strict=True)))
            for row, (bar, shades) in zip(self.table.rows, pictures, strict=False)
        ]

    @property
    def headings(self) -> list[str]:
        """Return the column headings; the year only if there are several."""
        is_one_year = self.table.across is not None and len(self.table.years) == 1
        return [column.label if is_one_year else column.title for column in columns_of(self.table)]


@dataclass(frozen=True)
class FrozenChapter:
    """A chapter of a release."""

    key: str
    title: str
    message: str
    text: str
    exhibits: tuple[FrozenExhibit, ...]


@dataclass(frozen=True)
class FrozenHeadline:
    """One of the five key figures of a year."""

    label: str
    now: str
    before: tuple[str, ...]


def chapters_of(release: Release) -> tuple[FrozenChapter, ...]:
    """Return the chapters of a release; empty for one made before chapters were stored."""
    tables = tables_of(release)
    return tuple(_chapter(values, tables) for values in release.figures.get("chapters", ()))


def tables_of(release: Release) -> dict[str, ProtectedTable]:
    """Return the tables of a release by name."""
    return {name: _table(values) for name, values in release.figures.get("tables", {}).items()}


def headlines_of(release: Release) -> Iterator[FrozenHeadline]:
    for values in release.figures.get("headlines", ()):
        yield FrozenHeadline(values["label"], cell(values["now"]), tuple(map(cell, values["before"])))


def _chapter(values: Mapping[str, Any], tables: Mapping[str, ProtectedTable]) -> FrozenChapter:
    exhibits = tuple(
        FrozenExhibit(shown["number"], shown["name"], tables[shown["name"]]) for shown in values["exhibits"]
    )
    return FrozenChapter(values["key"], values["title"], values["message"], values["text"], exhibits)


def _table(values: Mapping[str, Any]) -> ProtectedTable:
    """Return a table from the plain values of `ProtectedTable.as_json`; fields added later get their default."""
    known = {field.name for field in fields(ProtectedTable)}
    plain = {name: _tupled(value) for name, value in values.items() if name in known}
    across = values.get("across")
    return ProtectedTable(
        **plain
        | {
            "rows": tuple(ProtectedRow(**_all_tupled(row)) for row in values["rows"]),
            "headings": tuple(Heading(**heading) for heading in values.get("headings", ())),
            "numbers": tuple(ProtectedNumber(**_all_tupled(number)) for number in values.get("numbers", ())),
            "dimension": Axis(**values.get("dimension", {"name": ""})),
            "across": Axis(**across) if across else None,
        }
    )


def _all_tupled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tupled(value) for name, value in values.items()}


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
