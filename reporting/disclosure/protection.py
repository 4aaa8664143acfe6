"""Tables on their way out of the house, beside everything that was published before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import TOTAL, Address, Knowledge, Publication, knowledge_of
from reporting.disclosure.confidential_tables import Draft

NAME = "this publication"


@dataclass
class Protection:
    """Drafts, the ledger of what was published before, and the time that is left."""

    drafts: dict[str, Draft]
    ledger: Sequence[Publication]
    k: int
    deadline: float
    # Whether tables are withheld when the time is over; somebody else may have more time.
    gives_up: bool = True

    @property
    def source(self) -> int:
        """Return the number of the publication being made."""
        return len(self.ledger)

    def publications(self) -> list[Publication]:
        shown = {name: draft.shown(self.k) for name, draft in self.drafts.items()}
        return [*self.ledger, Publication(NAME, shown)]

    def knowledge(self, population: str, year: int) -> Knowledge | None:
        """Return what can be read of one population and year; nothing if all of it is withheld."""
        found = knowledge_of(self.publications(), only=(population, year))
        return found[0] if found else None

    def truth(self, year: int) -> dict[Address, int]:
        """Return the counts of the drafts in one year."""
        return {
            (self.source, name, row, draft.headings[place].key): draft.count((row, place))
            for name, draft in self.drafts.items()
            if year in draft.table.span.years
            for row, place in draft.spots(year)
        }

    def hide(self, addresses: Iterable[Address], year: int) -> None:
        """Hide counts; where one of them is a nought, the table says that its dots may be."""
        for _source, name, row, column in addresses:
            draft = self.drafts[name]
            spot = row, draft.place(year, column)
            if spot not in draft.hidden and row != TOTAL and draft.count(spot) == 0:
                draft.dots_may_be_nought.add(year)
            draft.hidden.add(spot)
