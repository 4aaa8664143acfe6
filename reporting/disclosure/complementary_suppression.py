"""Chooses what to hide besides, so that what must be hidden cannot be computed; loses as little as it can.

The program knows the truth: every shown count may be moved away from it at a price, hidden ones for nothing. To make
room for a hidden count, it is moved to where it must be possible, at the least price; what has to move with it is
hidden. One answer makes room for many counts at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, log2

import numpy as np

from reporting.disclosure.attacker_knowledge import TOTAL, Address
from reporting.disclosure.attacker_problem import differences
from reporting.disclosure.audit_results import Target
from reporting.disclosure.linear_program import Program
from reporting.disclosure.linked_tables import Model, Quantity
from reporting.disclosure.presolve import SMALL, Unsolvable, Values
from reporting.disclosure.side_information import INFINITE

# How much dearer totals are than other counts: readers look for them first.
COLUMN_TOTAL, GRAND_TOTAL = 8.0, 100.0


@dataclass
class _Cell:
    """A quantity of the draft: its true count, what it costs to hide it, and the columns that move it up and down."""

    truth: int
    price: float
    up: int
    down: int
    addresses: list[Address]


class Repair:
    """Hides more of the draft, which is the last publication of the model."""

    def __init__(self, model: Model, truth: Mapping[Address, int], source: int, *, deadline: float) -> None:
        """Raises Unsolvable if the truth does not fit what was published before."""
        self._atoms, self._number = model.atoms, len(model.quantities)
        self._model, self._source = model, source
        self._ceiling = max(truth.values(), default=0) + model.ceiling
        pairs = differences(model)
        self.program = Program(self._atoms + 3 * self._number + len(pairs), most=self._ceiling, deadline=deadline)
        model.structure(self.program)
        self._cells: dict[int, _Cell] = {}
        self._column: dict[tuple[Address, int | None], int] = {}
        number_of = {id(quantity): number for number, quantity in enumerate(model.quantities)}
        for place, quantity in enumerate(model.quantities):
            self._add(place, quantity, truth)
        for place, pair in enumerate(pairs, start=self._atoms + 3 * self._number):
            columns = [self._atoms + number_of[id(one)] for one in (pair.new, pair.old)]
            self.program.row([np.array([column]) for column in (*columns, place)], [1, -1, -1], 0, 0)
            self.program.bound(place, -self._ceiling, self._ceiling)
            self._column[pair.address, pair.since] = place
        # What was found possible, in answers that move hidden counts only.
        self._found = [self._asked({column: 1.0 for cell in self._cells.values() for column in (cell.up, cell.down)})]

    def make_room(self, target: Target, least: float, most: float, k: int) -> list[Address]:
        """Hide what makes it possible that a count is k or more, and that it is any of k numbers.

        `least` and `most` are what it can be now. Raises Unsolvable if nothing makes room, and OutOfTime.
        """
        try:
            return self.make_large(target, max(k, ceil(least - SMALL) + k - 1))
        except Unsolvable:
            highest = self._furthest(target)
            if highest < max(k, most) - SMALL:
                raise
        high = max(k, int(highest + SMALL))
        return self.make_large(target, high) + self._make_possible(target, (-INFINITE, high - k + 1), ())

    def make_large(self, target: Target, at_least: float, known: Iterable[Address] = ()) -> list[Address]:
        """Hide what makes it possible that a count is so large while known ones are as they are.

        Raises Unsolvable if nothing does, and OutOfTime.
        """
        return self._make_possible(target, (at_least, INFINITE), known)

    def _furthest(self, target: Target) -> float:
        """Return the largest that a count could be if all else were hidden."""
        return -self.program.ask({self._column_of(target): -1.0}).value

    def _make_possible(self, target: Target, within: tuple[float, float], known: Iterable[Address]) -> list[Address]:
        column, fixed = self._column_of(target), sorted({self._column_of_address(address) for address in known})
        if self._has_room(column, within, fixed):
            return []
        bounds = {one: (float(self._cells[one - self._atoms].truth),) * 2 for one in fixed}
        low, high = self.program.bounds_of(column)
        bounds[column] = max(low, within[0]), min(high, within[1])
        if bounds[column][0] > bounds[column][1]:
            raise Unsolvable
        before = {one: self.program.bounds_of(one) for one in bounds}
        prices = {column: cell.price for cell in self._cells.values() if cell.price for column in (cell.up, cell.down)}
        try:
            for one, (low, high) in bounds.items():
                self.program.bound(one, low, high)
            numbers = self._asked(prices)
        finally:
            for one, (low, high) in before.items():
                self.program.bound(one, low, high)
        self._found.append(numbers)
        return self._hide_moved(numbers)

    def _has_room(self, column: int, within: tuple[float, float], fixed: list[int]) -> bool:
        truth = [self._cells[one - self._atoms].truth for one in fixed]
        return any(
            within[0] - SMALL <= numbers[column] <= within[1] + SMALL and (np.abs(numbers[fixed] - truth) < SMALL).all()
            for numbers in self._found
        )

    def _asked(self, prices: Mapping[int, float]) -> Values:
        return self.program.ask(prices).numbers

    def _hide_moved(self, numbers: Values) -> list[Address]:
        hidden = []
        for cell in self._cells.values():
            if cell.price and numbers[cell.up] + numbers[cell.down] > SMALL:
                cell.price = 0.0
                hidden += cell.addresses
        return hidden

    def _column_of(self, target: Target) -> int:
        if target.since is None:
            return self._column_of_address(target.address)
        if (target.address, target.since) not in self._column:
            raise Unsolvable
        return self._column[target.address, target.since]

    def _column_of_address(self, address: Address) -> int:
        if (address, None) not in self._column:
            raise Unsolvable
        return self._column[address, None]

    def _add(self, place: int, quantity: Quantity, truth: Mapping[Address, int]) -> None:
        value, up, down = (self._atoms + layer * self._number + place for layer in range(3))
        self._column |= {(fact.address, None): value for fact in quantity.facts}
        own = [fact for fact in quantity.facts if fact.source == self._source]
        before = [fact.value for fact in quantity.facts if fact.source != self._source and fact.value is not None]
        if any(truth.get(fact.address, fact.value or 0) != value for fact in own for value in before):
            raise Unsolvable
        if before:
            self.program.row([quantity.places], [1], before[0], before[0])
        else:
            self.program.row([quantity.places, np.array([value])], [1, -1], 0, 0)
        if before or not own:
            bounds = (before[0], before[0]) if before else (quantity.floor, self._ceiling)
            for column, (low, high) in ((value, bounds), (up, (0, 0)), (down, (0, 0))):
                self.program.bound(column, low, high)
            return
        count = truth.get(own[0].address, own[0].value or 0)
        self.program.row([np.array([column]) for column in (value, up, down)], [1, -1, 1], count, count)
        least = int(own[0].address[2] != TOTAL) if quantity.shown is not None else quantity.floor
        self.program.bound(down, 0, max(0, count - least))
        price = sum(_price(fact.address, count) for fact in own if fact.value is not None)
        self._cells[place] = _Cell(count, price, up, down, [fact.address for fact in own])


def _price(address: Address, count: int) -> float:
    """Small counts tell readers less; totals are dear."""
    _source, _table, row, column = address
    price = 1 + log2(1 + count) / 4
    if row == TOTAL:
        return price * (COLUMN_TOTAL if column else GRAND_TOTAL)
    return price
