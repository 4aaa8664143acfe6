"""Writes everything that is published into a program, and what is hidden into targets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reporting.disclosure.attacker_knowledge import Address, Fact
from reporting.disclosure.audit_results import Target
from reporting.disclosure.linear_program import Program
from reporting.disclosure.linked_tables import Model, Quantity
from reporting.disclosure.side_information import Claim
from reporting.disclosure.vintages import UNCHANGED

# Counts, and differences since a publication, that earlier publications tell by themselves.
GivenAway = frozenset[tuple[Address, int | None]]


@dataclass(frozen=True)
class Difference:
    """Counts of a cell in two publications, the old one within the new one or edited since."""

    old: Quantity
    new: Quantity
    address: Address
    since: int


def differences(model: Model) -> list[Difference]:
    """Return pairs of counts of a cell in two publications: of other months, or if something may have changed."""
    found = []
    last: dict[tuple[str, str, str], Fact] = {}
    for fact in sorted(model.knowledge.facts, key=lambda fact: fact.source):
        before = last.get(fact.address[1:])
        last[fact.address[1:]] = fact
        if before and (before.months != fact.months or model.belief != UNCHANGED):
            old, new = model.by_address[before.address], model.by_address[fact.address]
            if before.months == fact.months or _is_within(old, new):
                found.append(Difference(old, new, fact.address, before.source))
            elif _is_within(new, old):
                found.append(Difference(new, old, fact.address, before.source))
    return found


def _is_within(part: Quantity, whole: Quantity) -> bool:
    return bool(np.isin(part.places, whole.places).all())


@dataclass
class Questions:
    """A program of atoms first, then a column per quantity, then one per difference; and what to ask for."""

    program: Program
    targets: list[Target]


def questions(
    model: Model, *, k: int, claims: Sequence[Claim] = (), given_away: GivenAway = frozenset(), deadline: float
) -> Questions:
    """Write all facts into a program. What was given away is no target: nothing can bring it back."""
    pairs = [
        pair for pair in differences(model) if not _is_plain(pair, k) and (pair.address, pair.since) not in given_away
    ]
    atoms, quantities = model.atoms, model.quantities
    program = Program(atoms + len(quantities) + len(pairs), most=model.ceiling, deadline=deadline)
    model.structure(program)
    column_of = {id(quantity): atoms + number for number, quantity in enumerate(quantities)}
    targets = []
    for quantity in quantities:
        column = column_of[id(quantity)]
        _add_quantity(quantity, column, model, program)
        # Shown here and hidden there is no secret any more; it is a leak if it is small.
        shown = quantity.shown
        hidden = [fact for fact in quantity.facts if fact.value is None and (shown is None or shown < k)]
        if hidden and (model.is_nought(quantity) or any((fact.address, None) in given_away for fact in quantity.facts)):
            continue
        targets += [Target(column, fact.address) for fact in hidden]
    for number, pair in enumerate(pairs, start=atoms + len(quantities)):
        columns = [np.array([column]) for column in (column_of[id(pair.new)], column_of[id(pair.old)], number)]
        program.row(columns, [1, -1, -1], 0, 0)
        program.bound(number, -model.ceiling, model.ceiling)
        targets.append(Target(number, pair.address, pair.since))
    for claim in claims:
        _add_claim(claim, model, column_of, program)
    return Questions(program, targets)


def _add_quantity(quantity: Quantity, column: int, model: Model, program: Program) -> None:
    shown = quantity.shown
    if shown is None:
        program.row([quantity.places, np.array([column])], [1, -1], 0, 0)
        program.bound(column, quantity.floor, model.ceiling)
    else:
        program.row([quantity.places], [1], shown, shown)
        program.bound(column, shown, shown)


def _add_claim(claim: Claim, model: Model, column_of: dict[int, int], program: Program) -> None:
    known = [(model.by_address[address], factor) for address, factor in claim.terms if address in model.by_address]
    if len(known) == len(claim.terms):
        places = [np.array([column_of[id(quantity)]]) for quantity, _factor in known]
        program.row(places, [factor for _quantity, factor in known], claim.low, claim.high)


def _is_plain(pair: Difference, k: int) -> bool:
    """Whether the difference is shown, and is not small: nothing to attack."""
    old, new = pair.old.shown, pair.new.shown
    return old is not None and new is not None and not 0 < abs(new - old) < k
