"""Chooses what to hide besides, so that what must be hidden cannot be computed; loses as little as it can.

The program knows the truth: every shown count may be moved away from it at a price, hidden ones for nothing. To make
room for a hidden count, it is moved to where it must be possible, at the least price; what has to move with it is
hidden. One answer makes room for many counts at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

import numpy as np

from reporting.disclosure.facts import TOTAL, Address
from reporting.disclosure.model import Model, Quantity
from reporting.disclosure.program import SMALL, Program, Unsolvable, Values

# Columns whose true counts somebody knows.
Known = tuple[int, ...]

# How much dearer totals are than other counts: readers look for them first.
COLUMN_TOTAL, GRAND_TOTAL = 8.0, 100.0
# A wish that is never worth hiding anything for.
FREE = 1e-3
# How often all counts are pushed at once before each is looked at by itself, and how few are not worth that.
LOOKS, FEW = 4, 4


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

    def __init__(
        self,
        model: Model,
        truth: Mapping[Address, int],
        source: int,
        *,
        demands: Mapping[Address, int],
        deadline: float,
    ) -> None:
        self._atoms, self._number = model.atoms, len(model.quantities)
        self._source = source
        self._ceiling = max(truth.values(), default=0) + model.ceiling
        self.program = Program(self._atoms + 3 * self._number, most=self._ceiling, deadline=deadline)
        model.structure(self.program)
        self._cells: dict[int, _Cell] = {}
        self._demands = np.zeros(self._number)
        for address, demand in demands.items():
            place = next((n for n, q in enumerate(model.quantities) if q is model.by_address.get(address)), None)
            if place is not None:
                self._demands[place] = max(self._demands[place], demand)
        self._given_up: set[int] = set()
        self._own: dict[int, frozenset[int]] = {}
        hidden = {place for place, quantity in enumerate(model.quantities) if quantity.shown is None}
        self._hidden = {place for place in hidden if not model.is_nought(model.quantities[place])}
        for place, quantity in enumerate(model.quantities):
            self._add(place, quantity, truth)
        self._quantities = model.quantities
        # What was found possible so far, the truth first: one row of values per answer.
        self._found: Values = np.zeros((0, self._number))
        self._ask({column: 1.0 for cell in self._cells.values() for column in (cell.up, cell.down)})

    @property
    def ones(self) -> list[int]:
        """Return the hidden counts of one: whoever is this one knows it."""
        return [place for place, cell in self._cells.items() if place in self._hidden and cell.truth == 1]

    def make_room(self, k: int, *, known: Known = ()) -> tuple[list[Address], list[Address]]:
        """Hide until each hidden count may be k or more, and any of k numbers. Returns what is hidden now, and what
        has no room whatever is hidden.

        Beside the counts of one that somebody knows, only the small counts of others need room: those of 1 to k-1.
        """
        hidden_now: list[Address] = []
        stuck: list[Address] = []
        waiting = self._looked_around(k, known)
        while waiting:
            for place in waiting:
                more, is_stuck = self._give_room(place, k, known)
                hidden_now += more
                stuck += self._cells[place].addresses if is_stuck and place in self._cells else []
                if is_stuck:
                    self._given_up.add(place)
            waiting = self._without_room(k, known)
        return hidden_now, stuck

    def _looked_around(self, k: int, known: Known) -> list[int]:
        """Push all counts that seem to lack room at once, some up and some down; return those that still lack it."""
        draw = np.random.default_rng(0)
        for _look in range(LOOKS):
            signs = draw.choice([-1.0, 1.0], size=self._number)
            for signs_now in (signs, -signs):
                narrow = self._without_room(k, known)
                if len(narrow) < FEW:
                    return narrow
                wish = FREE / len(narrow)
                self._asked(known, {}, {self._atoms + place: wish * float(signs_now[place]) for place in narrow})
        return self._without_room(k, known)

    def _without_room(self, k: int, known: Known) -> list[int]:
        """Return the hidden counts for which nothing far enough from each other was found possible yet."""
        low, high = self._spans(known)
        narrow = np.flatnonzero(high < self._wanted(low, k) - SMALL).tolist()
        return [place for place in narrow if place not in self._given_up and self._needs_room(place, k, known)]

    def _wanted(self, low: Values, k: int) -> Values:
        """Return how large each count must possibly be, given how small it may be."""
        return np.maximum(np.maximum(k, self._demands), np.ceil(low - SMALL) + k - 1)

    def _give_room(self, place: int, k: int, known: Known) -> tuple[list[Address], bool]:
        """Look for room that costs nothing, then for the cheapest. Returns what is hidden, and whether in vain."""
        wanted = k
        for step in (0.0, -FREE, FREE):
            if step:
                self._asked(known, {}, {self._atoms + place: step})
            low, high = self._spans(known)
            wanted = int(self._wanted(low, k)[place])
            if high[place] >= wanted - SMALL:
                return [], False
        try:
            more = self._widen(place, wanted, known)
        except Unsolvable:
            return [], True
        return [address for other in more for address in self._cells[other].addresses], False

    def make_room_beside_ones(self, k: int) -> tuple[list[Address], list[Address]]:
        """Make room for what each count of one does not know: whoever is this one knows it.

        Halves of them are asked together first, so that each stands with and without each other: what has room beside
        a half has room beside each of it.
        """
        ones = self.ones
        for bit in range(len(ones).bit_length()):
            for side in (0, 1):
                half = tuple(one for number, one in enumerate(ones) if number >> bit & 1 == side)
                if half:
                    self._looked_around(k, half)
        hidden: list[Address] = []
        stuck: list[Address] = []
        for one in ones:
            more, none = self.make_room(k, known=(one,))
            hidden, stuck = hidden + more, stuck + none
        return hidden, stuck

    def widen(self, address: Address, by: int) -> list[Address]:
        """Hide what gives a count more room upwards than it has. Raises Unsolvable if nothing would."""
        place = next((place for place, cell in self._cells.items() if address in cell.addresses), None)
        if place is None:
            raise Unsolvable
        high = self._spans(())[1][place]
        return [a for other in self._widen(place, int(high) + by, ()) for a in self._cells[other].addresses]

    def _needs_room(self, place: int, k: int, known: Known) -> bool:
        if place not in self._hidden:
            return False
        if not known:
            return True
        is_small = place in self._cells and 0 < self._cells[place].truth < k
        return is_small and not any(place in self._own_of(one) for one in known)

    def _own_of(self, one: int) -> frozenset[int]:
        """Return the counts that are the knower alone, or nobody: counts of one that contain him, and their parts."""
        if one not in self._own:
            me = self._quantities[one]
            alone = [
                place
                for place in self.ones
                if me.is_part_of(self._quantities[place]) or self._quantities[place].is_part_of(me)
            ]
            self._own[one] = frozenset(
                place
                for place in self._cells
                if any(self._quantities[place].is_part_of(self._quantities[whole]) for whole in alone)
            )
        return self._own[one]

    def _spans(self, known: Known) -> tuple[Values, Values]:
        """Return the least and the largest values found possible, while what is known is as it is."""
        fitting = self._found
        if known:
            truth = [self._cells[one].truth for one in known]
            fitting = fitting[(np.abs(fitting[:, list(known)] - truth) < SMALL).all(axis=1)]
        return fitting.min(axis=0), fitting.max(axis=0)

    def _widen(self, place: int, at_least: int, known: Known) -> list[int]:
        column = self._atoms + place
        if self.program.bounds_of(column)[1] < at_least:
            raise Unsolvable
        return self._hide_moved(self._asked(known, {column: (float(at_least), float(self._ceiling))}, {}))

    def _asked(self, known: Known, bounds: dict[int, tuple[float, float]], wishes: dict[int, float]) -> Values:
        """Ask while known counts are as they are, and another is within bounds or is wished to be large or small."""
        wanted = dict(bounds)
        if known:
            wanted |= {self._atoms + one: (self._cells[one].truth, self._cells[one].truth) for one in known}
        before = {column: self.program.bounds_of(column) for column in wanted}
        for column, (low, high) in wanted.items():
            self.program.bound(column, low, high)
        prices = {column: cell.price for cell in self._cells.values() if cell.price for column in (cell.up, cell.down)}
        try:
            return self._ask({**prices, **wishes}, is_free=bool(wishes))
        finally:
            for column, (low, high) in before.items():
                self.program.bound(column, low, high)

    def _ask(self, costs: Mapping[int, float], *, is_free: bool = False) -> Values:
        """Keep the answer, unless it was to be free and moves what is shown."""
        numbers = self.program.ask(costs).numbers
        if not (is_free and self._moved(numbers)):
            self._found = np.vstack([self._found, numbers[self._atoms : self._atoms + self._number]])
        return numbers

    def _moved(self, numbers: Values) -> list[int]:
        """Return the shown counts that are not as they are."""
        return [
            place for place, cell in self._cells.items() if cell.price and numbers[cell.up] + numbers[cell.down] > SMALL
        ]

    def _hide_moved(self, numbers: Values) -> list[int]:
        moved = self._moved(numbers)
        for place in moved:
            self._cells[place].price = 0.0
        self._hidden.update(moved)
        return moved

    def _addresses(self, place: int) -> list[Address]:
        return self._cells[place].addresses if place in self._cells else []

    def _add(self, place: int, quantity: Quantity, truth: Mapping[Address, int]) -> None:
        value, up, down = (self._atoms + layer * self._number + place for layer in range(3))
        self.program.row([quantity.places, np.array([value])], [1, -1], 0, 0)
        own = [fact for fact in quantity.facts if fact.source == self._source]
        before = [fact.value for fact in quantity.facts if fact.source != self._source and fact.value is not None]
        if any(truth.get(fact.address, fact.value or 0) != value for fact in own for value in before):
            raise Unsolvable
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
