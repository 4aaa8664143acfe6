"""All that is known about one population in one year, as rows over atoms: what attack and protection reckon with."""

from dataclasses import dataclass, field

import numpy as np

from reporting.disclosure.attacker_knowledge import Address, Fact, Knowledge
from reporting.disclosure.junction_tree import Block, Places, agreements, blocks_of, home_of
from reporting.disclosure.linear_program import Program
from reporting.disclosure.vintages import moments_of


@dataclass
class Quantity:
    """Some cases: all cells that count the same ones, in whatever table they stand."""

    places: Places
    facts: list[Fact] = field(default_factory=list)

    @property
    def shown(self) -> int | None:
        return next((fact.value for fact in self.facts if fact.value is not None), None)

    def is_part_of(self, other: "Quantity") -> bool:
        """Whether all cases counted here are counted there as well."""
        return any(_is_part(one, whole) for one in self.facts for whole in other.facts)

    @property
    def floor(self) -> int:
        return max(fact.floor for fact in self.facts)


def _is_part(one: Fact, whole: Fact) -> bool:
    if (one.source, one.months) != (whole.source, whole.months) or whole.many not in (None, one.many):
        return False
    keys = dict(one.where)
    return all(name in keys and keys[name] <= wider for name, wider in whole.where)


@dataclass
class Model:
    """Blocks of atoms, and what each cell adds up."""

    knowledge: Knowledge
    belief: str
    blocks: list[Block]
    quantities: list[Quantity]
    by_address: dict[Address, Quantity]

    @property
    def atoms(self) -> int:
        return sum(block.width for block in self.blocks)

    def is_nought(self, quantity: Quantity) -> bool:
        """Whether a shown nought says that nobody is counted here: there is nothing to hide."""
        return any(quantity.is_part_of(nought) for nought in self.quantities if nought.shown == 0)

    @property
    def ceiling(self) -> int:
        """More cases than this need not be considered."""
        return max((quantity.shown or 0 for quantity in self.quantities), default=0) + 100

    def structure(self, program: Program) -> None:
        """Add what holds for any list of cases: blocks agree, and who is in some value is counted in the whole."""
        for left, right in agreements(self.blocks):
            program.row([left, right], [1, -1], 0, 0)
        for block in self.blocks:
            if block.many:
                _many(block, program)


def model_of(knowledge: Knowledge, belief: str) -> Model:
    """Return the model. Raises TooManyAtoms."""
    moments = moments_of(knowledge, belief)
    blocks = blocks_of(knowledge, moments)
    found: dict[bytes, Quantity] = {}
    by_address = {}
    for fact in knowledge.facts:
        layer = fact.many[1] if fact.many else None
        places = home_of(fact, blocks, moments).places(fact.where + moments.condition(fact), layer)
        # Cells that count the same cases are one; those that cannot count any are told apart by what they are about.
        cases = (
            places.tobytes() or repr((sorted((name, sorted(keys)) for name, keys in fact.where), fact.many)).encode()
        )
        quantity = found.setdefault(cases, Quantity(places))
        quantity.facts.append(fact)
        by_address[fact.address] = quantity
    return Model(knowledge, belief, blocks, list(found.values()), by_address)


def _many(block: Block, program: Program) -> None:
    """Cases of an atom that are in any value: at most all of the atom in each, and each of them in one at least."""
    whole = np.arange(block.size, dtype=np.int64) + block.start
    none = whole + block.size * len(block.layers)
    layers = [whole + block.size * (1 + number) for number in range(len(block.layers) - 1)]
    infinite = float("inf")
    for atom in range(block.size):
        here = slice(atom, atom + 1)
        for layer in layers:
            program.row([whole[here], none[here], layer[here]], [1, -1, -1], 0, infinite)
        program.row(
            [whole[here], none[here], *[layer[here] for layer in layers]], [-1, 1, *[1.0] * len(layers)], 0, infinite
        )
