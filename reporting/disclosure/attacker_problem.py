"""The attacker's problem: a linear program of all that is published, and the hidden counts to find bounds for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reporting.disclosure.attacker_knowledge import CellId, PublishedCell
from reporting.disclosure.audit_results import Target
from reporting.disclosure.linear_program import LinearProgram
from reporting.disclosure.linked_tables import LinkedTables, Marginal
from reporting.disclosure.safety import is_small
from reporting.disclosure.side_information import SideInformation
from reporting.disclosure.vintages import UNCHANGED

# Cells, and differences since a publication, that earlier publications disclose by themselves.
PriorDisclosures = frozenset[tuple[CellId, int | None]]


@dataclass(frozen=True)
class Difference:
    """Two counts of a cell that a reader may subtract: one contains the other, or is the same revised."""

    subtrahend: Marginal
    minuend: Marginal
    cell_id: CellId
    since: int

    @property
    def shown(self) -> int | None:
        old, new = self.subtrahend.shown, self.minuend.shown
        return None if old is None or new is None else new - old


def differences(linked: LinkedTables) -> list[Difference]:
    """Pair each cell with its last publication before, if the months differ or cases may have been revised."""
    found = []
    last: dict[tuple[str, str, str], PublishedCell] = {}
    for cell in sorted(linked.knowledge.cells, key=lambda cell: cell.source):
        before = last.get(cell.id[1:])
        last[cell.id[1:]] = cell
        if before and (before.months != cell.months or linked.revisions != UNCHANGED):
            old, new = linked.marginal_of[before.id], linked.marginal_of[cell.id]
            if before.months == cell.months or _is_within(old, new):
                found.append(Difference(old, new, cell.id, before.source))
            elif _is_within(new, old):
                found.append(Difference(new, old, cell.id, before.source))
    return found


def _is_within(part: Marginal, whole: Marginal) -> bool:
    return bool(np.isin(part.variables, whole.variables).all())


@dataclass
class AttackerProblem:
    """Variables of the program: those of the clique tables, then one per marginal, then one per difference."""

    program: LinearProgram
    targets: list[Target]


def attacker_problem(
    linked: LinkedTables,
    *,
    k: int,
    side_information: Sequence[SideInformation] = (),
    prior_disclosures: PriorDisclosures = frozenset(),
    deadline: float,
) -> AttackerProblem:
    """What was disclosed before is no target: nothing can bring it back."""
    pairs = [pair for pair in differences(linked) if _is_target(pair, k, prior_disclosures)]
    marginals = linked.marginals
    first_difference = linked.variables + len(marginals)
    program = LinearProgram(first_difference + len(pairs), upper=linked.upper, deadline=deadline)
    linked.add_constraints(program)
    variable_of = {id(marginal): linked.variables + number for number, marginal in enumerate(marginals)}
    targets = []
    for marginal in marginals:
        variable = variable_of[id(marginal)]
        _add_marginal(marginal, variable, linked, program)
        targets += [Target(variable, cell.id) for cell in _hidden_cells(marginal, linked, k, prior_disclosures)]
    for variable, pair in enumerate(pairs, start=first_difference):
        subtraction = [variable_of[id(pair.minuend)], variable_of[id(pair.subtrahend)], variable]
        program.add_constraint([np.array([one]) for one in subtraction], [1, -1, -1], 0, 0)
        program.set_bounds(variable, -linked.upper, linked.upper)
        targets.append(Target(variable, pair.cell_id, pair.since))
    for information in side_information:
        _add_side_information(information, linked, variable_of, program)
    return AttackerProblem(program, targets)


def _is_target(pair: Difference, k: int, prior_disclosures: PriorDisclosures) -> bool:
    """Whether a difference is hidden, or shown and small: then it is a leak."""
    is_harmless = pair.shown is not None and not is_small(pair.shown, k)
    return not is_harmless and (pair.cell_id, pair.since) not in prior_disclosures


def _hidden_cells(
    marginal: Marginal, linked: LinkedTables, k: int, prior_disclosures: PriorDisclosures
) -> list[PublishedCell]:
    """Return the hidden cells of a marginal that must be safe; one that another cell shows is a leak if it is small."""
    if marginal.shown is not None and marginal.shown >= k:
        return []
    hidden = [cell for cell in marginal.cells if cell.value is None]
    was_disclosed = any((cell.id, None) in prior_disclosures for cell in marginal.cells)
    return [] if not hidden or was_disclosed or linked.is_zero(marginal) else hidden


def _add_marginal(marginal: Marginal, variable: int, linked: LinkedTables, program: LinearProgram) -> None:
    shown = marginal.shown
    if shown is None:
        program.add_constraint([marginal.variables, np.array([variable])], [1, -1], 0, 0)
        program.set_bounds(variable, marginal.minimum, marginal.maximum(linked.upper))
    else:
        program.add_constraint([marginal.variables], [1], shown, shown)
        program.set_bounds(variable, shown, shown)


def _add_side_information(
    information: SideInformation, linked: LinkedTables, variable_of: dict[int, int], program: LinearProgram
) -> None:
    if all(cell_id in linked.marginal_of for cell_id, _coefficient in information.terms):
        variables = [
            np.array([variable_of[id(linked.marginal_of[cell_id])]]) for cell_id, _coefficient in information.terms
        ]
        coefficients = [coefficient for _cell_id, coefficient in information.terms]
        program.add_constraint(variables, coefficients, information.lower, information.upper)
