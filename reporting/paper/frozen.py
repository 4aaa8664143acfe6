"""Deserialises a release: the protected tables exactly as frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reporting.disclosure import ProtectedTable, table_of
from reporting.paper.bars import bars_of, shades_of
from reporting.paper.exhibits import NumberLine, PrintedRow, printed_numbers, printed_rows, printed_sum
from reporting.writing.columns import columns_of
from reporting.writing.formats import HIDDEN, cell
from reporting.writing.partner_texts import PartnerWords, partner_words_in
from reporting.writing.pictures import Picture, picture_in

# What a release keeps.
Values = Mapping[str, Any]


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
    def has_shades(self) -> bool:
        return bool(shades_of(self.table))

    @property
    def lines(self) -> tuple[PrintedRow, ...]:
        return printed_rows(self.table, columns_of(self.table))

    @property
    def sum(self) -> PrintedRow | None:
        return printed_sum(self.table, columns_of(self.table))

    @property
    def total(self) -> str:
        """Return the total of the year, as it is printed; empty if the table has none."""
        return self.sum.cells[0].count if self.sum else ""

    @property
    def numbers(self) -> tuple[NumberLine, ...]:
        return printed_numbers(self.table)

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
    picture: Picture | None = None
    partners: tuple[PartnerWords, ...] = ()


@dataclass(frozen=True)
class FrozenHeadline:
    """One of the five key figures of a year."""

    label: str
    now: str
    before: tuple[str, ...]
    table: str = ""

    @property
    def hides(self) -> bool:
        return HIDDEN in (self.now, *self.before)


def chapters_of(figures: Values) -> tuple[FrozenChapter, ...]:
    """Return the chapters of a release; empty for one made before chapters were stored."""
    tables = tables_of(figures)
    return tuple(_chapter(values, tables) for values in figures.get("chapters", ()))


def tables_of(figures: Values) -> dict[str, ProtectedTable]:
    """Return the tables of a release by name."""
    return {name: table_of(values) for name, values in figures.get("tables", {}).items()}


def headlines_of(figures: Values) -> Iterator[FrozenHeadline]:
    for values in figures.get("headlines", ()):
        before = tuple(map(cell, values["before"]))
        yield FrozenHeadline(values["label"], cell(values["now"]), before, values.get("table", ""))


def _chapter(values: Mapping[str, Any], tables: Mapping[str, ProtectedTable]) -> FrozenChapter:
    exhibits = tuple(
        FrozenExhibit(shown["number"], shown["name"], tables[shown["name"]]) for shown in values["exhibits"]
    )
    return FrozenChapter(
        key=values["key"],
        title=values["title"],
        message=values["message"],
        text=values["text"],
        exhibits=exhibits,
        picture=picture_in(values),
        partners=partner_words_in(values),
    )
