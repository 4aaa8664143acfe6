"""What an attacker reads in the published tables: one fact per cell, shown or hidden, of all publications together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reporting.disclosure.protected_tables import Cell, ProtectedTable

# The key of the line of totals, and of the cases that are in none of the lines of any table.
TOTAL, REST = "*", "*"
# Stands for all lines of a table that shows its total only.
WITHHELD = "?"
# The keys of the line that counts who has none of several possible values.
IN_NONE = ("", "None")

# The publication, the table, the row and the column (empty: all of the row).
Address = tuple[int, str, str, str]
Condition = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True)
class Publication:
    """Tables published on one day, by name."""

    name: str
    tables: Mapping[str, ProtectedTable]


@dataclass(frozen=True)
class Fact:
    """One cell: whom it counts, and how many if it is shown. A hidden one is at least `floor`.

    `many` is a value of a property that a case may have several of; an empty value stands for none of them.
    """

    address: Address
    where: Condition
    many: tuple[str, str] | None
    months: tuple[int, int]
    value: Cell
    floor: int = 0

    @property
    def source(self) -> int:
        return self.address[0]

    @property
    def names(self) -> frozenset[str]:
        """Return the properties that tell this cell from others, without the one that may be many."""
        return frozenset(name for name, _keys in self.where)


@dataclass
class Knowledge:
    """All facts about one population in one year, and the keys by which each property tells cases apart."""

    population: str
    year: int
    keys: dict[str, list[str]] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)


def knowledge_of(publications: Sequence[Publication], only: tuple[str, int] | None = None) -> list[Knowledge]:
    """Sort the cells of all publications by population and year, or read only one of them."""
    found: dict[tuple[str, int], list[_Published]] = defaultdict(list)
    for source, publication in enumerate(publications):
        for name, table in publication.tables.items():
            for year in table.years if table.is_about_people else ():
                part = _Published(source, name, table, year)
                group = population_of(table.population, table.code), year
                if (only is None or group == only) and part.says_anything:
                    found[group].append(part)
    return [_knowledge(population, year, tables) for (population, year), tables in sorted(found.items())]


def population_of(name: str, code: str) -> str:
    """Return what is counted; nobody else counts the cases of a figure that does not say."""
    return name or f"cases of {code}"


def dimension_of(table: ProtectedTable) -> str:
    return table.dimension.name or f"lines of {table.code}"


@dataclass(frozen=True)
class _Published:
    """One year of one table, as published by `source`."""

    source: int
    name: str
    table: ProtectedTable
    year: int

    @property
    def places(self) -> list[tuple[int, str]]:
        """Return where the columns of the year are, and their keys."""
        return [(place, head.key) for place, head in enumerate(self.table.headings) if head.year == self.year]

    @property
    def first(self) -> int:
        """Return the column of all cases of the year."""
        return next(place for place, key in self.places if key == "")

    @property
    def listed(self) -> list[str]:
        """Return the finest keys that the lines count, in order; a stand-in where no line is shown."""
        keys = [key for row in self.table.rows for key in row.members or (row.key,)]
        return list(dict.fromkeys(keys)) or [WITHHELD]

    @property
    def says_anything(self) -> bool:
        """Whether any count of the year is shown; a table that is withheld tells the attacker nothing."""
        lines = [row.cells for row in self.table.rows if not row.is_impossible] + [self.table.totals or ()]
        return any(cells[place] is not None for cells in lines if cells for place, _key in self.places)

    def floor(self, cells: Sequence[Cell], place: int, column: str) -> int:
        """Return the least that a dot can stand for: a line shows all its noughts, unless the whole of it is dots."""
        if self.year in self.table.dots_may_be_nought:
            return 0
        if column == "":
            return int(self.is_open(place))
        return int(any(cells[other] is not None for other, key in self.places if key))

    def is_open(self, place: int) -> bool:
        """Whether any row of a column is shown; then rows that are left out are noughts."""
        return any(row.cells[place] is not None for row in self.table.rows if not row.is_impossible)


def _knowledge(population: str, year: int, tables: Sequence[_Published]) -> Knowledge:
    known = Knowledge(population, year)
    lists_all: set[str] = set()
    for part in tables:
        across = part.table.across
        _add(known, dimension_of(part.table), part.listed, part.table.dimension.is_multiple)
        lists_all |= {dimension_of(part.table)} if part.table.covers_all else set()
        if across:
            _add(known, across.name, [key for _place, key in part.places if key], across.is_multiple)
            lists_all.add(across.name)
    for name in known.keys.keys() - lists_all:
        known.keys[name].append(REST)
    known.facts = [fact for part in tables for fact in _facts(part, known)]
    return known


def _add(known: Knowledge, name: str, keys: Iterable[str], is_multiple: bool) -> None:
    into = (known.many if is_multiple else known.keys).setdefault(name, [])
    into.extend(key for key in keys if key not in into and not (is_multiple and key in IN_NONE))


def _facts(part: _Published, known: Knowledge) -> Iterator[Fact]:
    table, dimension = part.table, dimension_of(part.table)
    lines = [(row.key, row.members or (row.key,), row.cells) for row in table.rows]
    for place, column in part.places:
        across = _told(known, table.across.name, [column]) if table.across and column else _ALL
        for key, members, cells in lines:
            told, floor = _told(known, dimension, members).also(across), part.floor(cells, place, column)
            yield told.fact((part.source, part.name, key, column), table.months, cells[place], floor)
        if part.is_open(part.first):
            for key in _absent(part, known):
                yield (
                    _told(known, dimension, [key])
                    .also(across)
                    .fact((part.source, part.name, key, column), table.months, 0)
                )
        if table.totals:
            told = (_ALL if table.covers_all else _told(known, dimension, part.listed)).also(across)
            floor = part.floor(table.totals, place, column) if column else 0
            yield told.fact((part.source, part.name, TOTAL, column), table.months, table.totals[place], floor)


def _absent(part: _Published, known: Knowledge) -> list[str]:
    """Return the keys that other tables list and this one does not: long tables leave out what is nought."""
    name = dimension_of(part.table)
    keys = [key for key in known.keys.get(name, known.many.get(name, [])) if key not in (REST, WITHHELD)]
    return [key for key in keys if key not in part.listed]


@dataclass(frozen=True)
class _Told:
    """Whom a line or a column counts."""

    where: Condition = ()
    many: tuple[str, str] | None = None

    def also(self, other: "_Told") -> "_Told":
        return _Told(self.where + other.where, self.many or other.many)

    def fact(self, address: Address, months: tuple[int, int], value: Cell, floor: int = 0) -> Fact:
        return Fact(address, self.where, self.many, months, value, floor)


_ALL = _Told()


def _told(known: Knowledge, name: str, keys: Sequence[str]) -> _Told:
    if name in known.many:
        return _Told(many=(name, "" if keys[0] in IN_NONE else keys[0]))
    return _Told(where=((name, frozenset(keys)),))
