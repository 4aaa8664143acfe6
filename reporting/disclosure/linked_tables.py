"""Links all tables about one population and year: every cell becomes a marginal of the clique tables."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from reporting.disclosure.attacker_knowledge import AttackerKnowledge, CellId, PublishedCell
from reporting.disclosure.junction_tree import CliqueTable, clique_tables, separator_equations, smallest_table_with
from reporting.disclosure.linear_program import LinearProgram
from reporting.disclosure.presolve import Indices
from reporting.disclosure.vintages import vintages_of


@dataclass
class Marginal:
    """A sum of variables: all cells that count the same cases, in whatever table they stand.

    What is asked of it is remembered: it is complete by then.
    """

    variables: Indices
    cells: list[PublishedCell] = field(default_factory=list)

    @cached_property
    def shown(self) -> int | None:
        return next((cell.value for cell in self.cells if cell.value is not None), None)

    @property
    def minimum(self) -> int:
        return max(cell.minimum for cell in self.cells)

    def maximum(self, upper: int) -> int:
        """Return the most that is possible, and `upper` where nothing limits it."""
        return min((cell.maximum for cell in self.cells if cell.maximum is not None), default=upper)

    def is_part_of(self, other: "Marginal") -> bool:
        """Whether all cases counted here are counted there as well, as the published conditions say."""
        return any(_is_part_of(part, whole) for part in self.cells for whole in other.cells)


def _is_part_of(part: PublishedCell, whole: PublishedCell) -> bool:
    if (part.source, part.months) != (whole.source, whole.months) or whole.response not in (None, part.response):
        return False
    where = dict(part.where)
    return all(name in where and where[name] <= categories for name, categories in whole.where)


@dataclass
class LinkedTables:
    """The clique tables, and every published cell as a marginal of them. `revisions` is one of `REVISIONS`."""

    knowledge: AttackerKnowledge
    revisions: str
    clique_tables: list[CliqueTable]
    marginals: list[Marginal]
    marginal_of: dict[CellId, Marginal]

    @property
    def variables(self) -> int:
        return sum(table.variables for table in self.clique_tables)

    def is_zero(self, marginal: Marginal) -> bool:
        """Whether a shown zero says that nobody is counted here: there is nothing to hide."""
        return any(marginal.is_part_of(other) for other in self._zeros)

    @cached_property
    def _zeros(self) -> list[Marginal]:
        return [marginal for marginal in self.marginals if marginal.shown == 0]

    @cached_property
    def upper(self) -> int:
        """Return an upper bound for every count; the true ones are far below."""
        return max((marginal.shown or 0 for marginal in self.marginals), default=0) + 100

    def add_constraints(self, program: LinearProgram) -> None:
        """Add what holds for any list of cases: clique tables agree on separators, and responses belong to cases."""
        for left, right in separator_equations(self.clique_tables):
            program.add_constraint([left, right], [1, -1], 0, 0)
        for table in self.clique_tables:
            if table.multiple:
                _add_response_constraints(table, program)


def link_tables(knowledge: AttackerKnowledge, revisions: str) -> LinkedTables:
    """Raises TooManyCombinations."""
    vintages = vintages_of(knowledge, revisions)
    tables = clique_tables(knowledge, vintages)
    marginals: dict[bytes, Marginal] = {}
    marginal_of = {}
    for cell in knowledge.cells:
        response = cell.response[1] if cell.response else None
        table = smallest_table_with(cell, tables, vintages)
        variables = table.variables_of(cell.where + vintages.condition(cell), response)
        # Cells with the same variables are one marginal; those without any are told apart by their condition.
        condition = sorted((name, sorted(categories)) for name, categories in cell.where)
        key = variables.tobytes() or repr((condition, cell.response)).encode()
        marginal = marginals.setdefault(key, Marginal(variables))
        marginal.cells.append(cell)
        marginal_of[cell.id] = marginal
    return LinkedTables(knowledge, revisions, tables, list(marginals.values()), marginal_of)


def _add_response_constraints(table: CliqueTable, program: LinearProgram) -> None:
    """Of n cases of a combination m respond: at most m give each response, and together at least m responses."""
    cases = np.arange(table.combinations, dtype=np.int64) + table.start
    no_response = cases + table.combinations * len(table.layers)
    responses = [cases + table.combinations * (1 + number) for number in range(len(table.layers) - 1)]
    infinite = float("inf")
    for index in range(table.combinations):
        one = slice(index, index + 1)
        for response in responses:
            program.add_constraint([cases[one], no_response[one], response[one]], [1, -1, -1], 0, infinite)
        all_responses = [response[one] for response in responses]
        coefficients = [-1, 1, *[1.0] * len(responses)]
        program.add_constraint([cases[one], no_response[one], *all_responses], coefficients, 0, infinite)
