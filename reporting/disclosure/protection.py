"""Tables to be published, beside everything that was published before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import (
    TOTAL,
    AttackerKnowledge,
    CellId,
    Publication,
    attacker_knowledge,
)
from reporting.disclosure.confidential_tables import ConfidentialTable

NAME = "this publication"


@dataclass
class Protection:
    """The tables to protect, the ledger of what was published before, and the time that is left."""

    tables: dict[str, ConfidentialTable]
    ledger: Sequence[Publication]
    k: int
    deadline: float

    @property
    def source(self) -> int:
        """Return the number of the publication being made."""
        return len(self.ledger)

    def publications(self) -> list[Publication]:
        protected = {name: table.protected(self.k) for name, table in self.tables.items()}
        return [*self.ledger, Publication(NAME, protected)]

    def knowledge(self, population: str, year: int) -> AttackerKnowledge | None:
        """Return what can be read of one population and year; nothing if all of it is withheld."""
        found = attacker_knowledge(self.publications(), only=(population, year))
        return found[0] if found else None

    def true_counts(self, year: int) -> dict[CellId, int]:
        return {
            (self.source, name, row, table.headings[column].key): table.count((row, column))
            for name, table in self.tables.items()
            if year in table.raw.span.years
            for row, column in table.positions(year)
        }

    def suppress(self, cell_ids: Iterable[CellId], year: int) -> None:
        """Suppress counts; where one of them is a zero, the table says that its dots may be."""
        for _source, name, row, column in cell_ids:
            table = self.tables[name]
            position = row, table.column(year, column)
            if position not in table.suppressed and row != TOTAL and table.count(position) == 0:
                table.dots_may_be_nought.add(year)
            table.suppressed.add(position)
