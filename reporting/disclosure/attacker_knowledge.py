"""What an attacker reads in all publications: every cell of their tables, shown or hidden, and whom it counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reporting.disclosure.protected_tables import Cell, ProtectedTable

# The key of the row of totals, and the category of cases that no row of any table lists.
TOTAL, UNLISTED = "*", "*"
# Stands for all categories of a table that shows its total only.
WITHHELD = "?"
# The keys of the row that counts cases without any response to a multiple-response dimension.
NO_RESPONSE = ("", "None")

# The number of the publication, the table, the row, and the column (empty: the row total).
CellId = tuple[int, str, str, str]
# Which categories of which dimensions are counted.
Condition = tuple[tuple[str, frozenset[str]], ...]
# A multiple-response dimension and one of its categories; an empty category stands for no response.
Response = tuple[str, str]


@dataclass(frozen=True)
class Publication:
    """Tables published on one day, by name. `checksums` are those of the tables as they are stored, if they are.

    A table that is read again has fields that a later version added, and so another checksum.
    """

    name: str
    tables: Mapping[str, ProtectedTable]
    checksums: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishedCell:
    """One cell: whom it counts, and the value if it is shown.

    What is hidden is known to be `minimum` at least, and `maximum` at most where it takes places.
    """

    id: CellId
    where: Condition
    response: Response | None
    months: tuple[int, int]
    value: Cell
    minimum: int = 0
    maximum: int | None = None

    @property
    def source(self) -> int:
        return self.id[0]

    @property
    def dimensions(self) -> frozenset[str]:
        """Return the dimensions of the condition; that of a response is not among them."""
        return frozenset(name for name, _categories in self.where)


@dataclass
class AttackerKnowledge:
    """All published cells of one population and year, and the categories of each dimension."""

    population: str
    year: int
    categories: dict[str, list[str]] = field(default_factory=dict)
    responses: dict[str, list[str]] = field(default_factory=dict)
    cells: list[PublishedCell] = field(default_factory=list)


def attacker_knowledge(
    publications: Sequence[Publication], only: tuple[str, int] | None = None
) -> list[AttackerKnowledge]:
    """Read the cells of all publications, by population and year, or of `only` one of these."""
    found: dict[tuple[str, int], list[_TableYear]] = defaultdict(list)
    for source, publication in enumerate(publications):
        for name, table in publication.tables.items():
            for year in table.years if table.is_about_people else ():
                part = _TableYear(source, name, table, year)
                group = population_of(table.population, table.code), year
                if (only is None or group == only) and part.shows_anything:
                    found[group].append(part)
    return [_read(population, year, tables) for (population, year), tables in sorted(found.items())]


def population_of(name: str, code: str) -> str:
    """Return what is counted; a figure that does not name its population has one of its own."""
    return name or f"cases of {code}"


def dimension_of(table: ProtectedTable) -> str:
    return table.dimension.name or f"lines of {table.code}"


@dataclass(frozen=True)
class _TableYear:
    """One year of one table, as published by `source`."""

    source: int
    name: str
    table: ProtectedTable
    year: int

    @property
    def columns(self) -> list[tuple[int, str]]:
        """Return the columns of the year: index and key."""
        return [(index, head.key) for index, head in enumerate(self.table.headings) if head.year == self.year]

    @property
    def total_column(self) -> int:
        return next(index for index, key in self.columns if key == "")

    @property
    def listed(self) -> list[str]:
        """Return the finest categories that the rows count, in order; a stand-in where no row is shown."""
        categories = [category for row in self.table.rows for category in row.members or (row.key,)]
        return list(dict.fromkeys(categories)) or [WITHHELD]

    @property
    def shows_anything(self) -> bool:
        """A year that is withheld tells an attacker nothing."""
        totals = self.table.totals
        return any(self.shows_any_row(index) or (totals and totals[index] is not None) for index, _key in self.columns)

    def minimum(self, cells: Sequence[Cell], index: int, key: str) -> int:
        """Return the least that a dot can stand for: zeros are shown, unless all cells beside are dots as well."""
        if self.year in self.table.dots_may_be_nought:
            return 0
        if key == "":
            return int(self.shows_any_row(index))
        return int(any(cells[other] is not None for other, other_key in self.columns if other_key))

    def shows_any_row(self, index: int) -> bool:
        """Whether a column shows anything but its total; then rows that are left out are zeros."""
        known = self.table.has_no_case
        return any(row.cells[index] is not None for row in self.table.rows if not known(row, index))


def _read(population: str, year: int, tables: Sequence[_TableYear]) -> AttackerKnowledge:
    knowledge = AttackerKnowledge(population, year)
    listed_in_full: set[str] = set()
    for part in tables:
        dimension, across = dimension_of(part.table), part.table.across
        _add_categories(knowledge, dimension, part.listed, part.table.dimension.is_multiple)
        if part.table.covers_all:
            listed_in_full.add(dimension)
        if across:
            _add_categories(knowledge, across.name, [key for _index, key in part.columns if key], across.is_multiple)
            listed_in_full.add(across.name)
    for name in knowledge.categories.keys() - listed_in_full:
        knowledge.categories[name].append(UNLISTED)
    knowledge.cells = [cell for part in tables for cell in _cells(part, knowledge)]
    return knowledge


def _add_categories(knowledge: AttackerKnowledge, name: str, categories: Iterable[str], is_multiple: bool) -> None:
    into = (knowledge.responses if is_multiple else knowledge.categories).setdefault(name, [])
    into.extend(one for one in categories if one not in into and not (is_multiple and one in NO_RESPONSE))


def _cells(part: _TableYear, knowledge: AttackerKnowledge) -> Iterator[PublishedCell]:
    table, dimension = part.table, dimension_of(part.table)
    for index, key in part.columns:
        across = _counted(knowledge, table.across.name, [key]) if table.across and key else _EVERYBODY
        for row in table.rows:
            counted = _counted(knowledge, dimension, row.members or (row.key,)).also(across)
            minimum = max(part.minimum(row.cells, index, key), (row.at_least[index] or 0) if row.at_least else 0)
            maximum = row.at_most[index] if row.at_most else None
            value = 0 if table.has_no_case(row, index) else row.cells[index]
            yield counted.cell((part.source, part.name, row.key, key), table.months, value, minimum, maximum)
        if part.shows_any_row(part.total_column):
            for category in _left_out(part, knowledge):
                counted = _counted(knowledge, dimension, [category]).also(across)
                yield counted.cell((part.source, part.name, category, key), table.months, 0)
        if table.totals:
            counted = (_EVERYBODY if table.covers_all else _counted(knowledge, dimension, part.listed)).also(across)
            minimum = part.minimum(table.totals, index, key) if key else 0
            yield counted.cell((part.source, part.name, TOTAL, key), table.months, table.totals[index], minimum)


def _left_out(part: _TableYear, knowledge: AttackerKnowledge) -> list[str]:
    """Return the categories that other tables list and this one does not: long tables leave out zeros."""
    name = dimension_of(part.table)
    categories = knowledge.categories.get(name, knowledge.responses.get(name, []))
    return [one for one in categories if one not in (UNLISTED, WITHHELD) and one not in part.listed]


@dataclass(frozen=True)
class _Counted:
    """Whom a row or a column counts."""

    where: Condition = ()
    response: Response | None = None

    def also(self, other: "_Counted") -> "_Counted":
        return _Counted(self.where + other.where, self.response or other.response)

    def cell(
        self, cell_id: CellId, months: tuple[int, int], value: Cell, minimum: int = 0, maximum: int | None = None
    ) -> PublishedCell:
        return PublishedCell(cell_id, self.where, self.response, months, value, minimum, maximum)


_EVERYBODY = _Counted()


def _counted(knowledge: AttackerKnowledge, name: str, categories: Sequence[str]) -> _Counted:
    if name in knowledge.responses:
        return _Counted(response=(name, "" if categories[0] in NO_RESPONSE else categories[0]))
    return _Counted(where=((name, frozenset(categories)),))
