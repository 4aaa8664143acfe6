"""Whoever is the only one in a cell knows its count: the small counts of others need room beside that as well."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from reporting.disclosure.attacker_knowledge import Address
from reporting.disclosure.attacker_problem import questions
from reporting.disclosure.audit_results import Target
from reporting.disclosure.linear_program import Program
from reporting.disclosure.linked_tables import Model, Quantity
from reporting.disclosure.presolve import SMALL, Values

# How often small counts are pushed at once beside the same known ones.
LOOKS = 2


class Ones:
    """The small counts of a draft, and how far each was found to move beside each count of one."""

    def __init__(self, model: Model, truth: Mapping[Address, int], source: int, *, k: int, deadline: float) -> None:
        """Raises Unsolvable if the truth does not fit what is shown, and OutOfTime."""
        self._k, self._atoms = k, model.atoms
        self._small: list[Quantity] = []
        self._addresses: list[Address] = []
        columns, counts = [], []
        for number, quantity in enumerate(model.quantities):
            own = [fact.address for fact in quantity.facts if fact.source == source and fact.address in truth]
            if quantity.shown is None and own and 0 < truth[own[0]] < k:
                self._small.append(quantity)
                self._addresses.append(own[0])
                columns.append(model.atoms + number)
                counts.append(truth[own[0]])
        self._columns, self._counts = np.array(columns, dtype=np.int64), np.array(counts, dtype=np.float64)
        self._ones: list[int] = np.flatnonzero(self._counts == 1).tolist()
        shape = len(self._ones), len(columns)
        self._low, self._high = np.tile(self._counts, (shape[0], 1)), np.tile(self._counts, (shape[0], 1))
        self._program: Program = questions(model, k=k, deadline=deadline).program
        self._exempt = self._own_counts() | ~self._near()
        self._held: set[int] = set()
        self._bounds = {one: self._program.bounds_of(int(columns[one])) for one in self._ones}

    def without_room(self) -> Iterator[tuple[Target, float, Address]]:
        """Yield small counts that lack room beside a count of one: what, how large it should possibly be, and whose.

        Raises Unsolvable and OutOfTime.
        """
        if not self._ones or not self._lacking().any():
            return
        self._push_beside(self._ones, range(len(self._columns)))
        for place in np.flatnonzero(self._lacking().any(axis=0)).tolist():
            self._push_alone(place, np.flatnonzero(~self._exempt[:, place]).tolist())
            for number in np.flatnonzero(self._lacking()[:, place]).tolist():
                wanted = max(self._k, np.ceil(self._low[number, place] - SMALL) + self._k - 1)
                one = self._addresses[self._ones[number]]
                yield Target(int(self._columns[place]), self._addresses[place]), float(wanted), one

    def _push_alone(self, place: int, numbers: list[int]) -> None:
        """Hold many ones fast, so that one answer serves all of them; fewer and fewer where that leaves no room."""
        if not self._lacking()[numbers, place].any():
            return
        self._push_beside([self._ones[number] for number in numbers], [place])
        if len(numbers) > 1:
            half = len(numbers) // 2
            self._push_alone(place, numbers[:half])
            self._push_alone(place, numbers[half:])

    def _push_beside(self, ones: Sequence[int], places: Sequence[int]) -> None:
        self._hold(set(ones))
        self._push(places)

    def _hold(self, ones: set[int]) -> None:
        """Hold these counts of one fast, and no others: the solver starts from where it was."""
        for one in self._held ^ ones:
            column = int(self._columns[one])
            self._program.bound(column, *((1.0, 1.0) if one in ones else self._bounds[one]))
        self._held = ones

    def _push(self, places: Sequence[int]) -> None:
        """Push what lacks room beside any one, up first: small counts rarely need to be smaller."""
        draw = np.random.default_rng(2)
        for _look in range(LOOKS):
            near = [place for place in np.flatnonzero(self._lacking().any(axis=0)).tolist() if place in places]
            if not near:
                return
            signs = np.ones(len(near)) if len(near) == 1 else draw.choice([-1.0, 1.0], size=len(near))
            for signs_now in (-signs, signs):
                costs = {int(self._columns[place]): float(sign) for place, sign in zip(near, signs_now, strict=True)}
                self._add(self._program.ask(costs).numbers)
                if len(near) == 1 and not self._lacking()[:, near[0]].any():
                    return
            if len(near) == 1:
                return

    def _add(self, numbers: Values) -> None:
        values = numbers[self._columns]
        knowing = np.abs(values[self._ones] - 1) < SMALL
        self._low[knowing] = np.minimum(self._low[knowing], values)
        self._high[knowing] = np.maximum(self._high[knowing], values)

    def _lacking(self) -> npt.NDArray[np.bool_]:
        wanted = np.maximum(self._k, np.ceil(self._low - SMALL) + self._k - 1)
        return (self._high < wanted - SMALL) & ~self._exempt

    def _near(self) -> npt.NDArray[np.bool_]:
        """Return for each one which counts have anything to do with it, as far as anybody can read."""
        self._program.ask({})
        part = np.array([self._program.part_of(int(column)) for column in self._columns], dtype=np.int64)
        return np.equal.outer(part[self._ones], part)

    def _own_counts(self) -> npt.NDArray[np.bool_]:
        """Return for each one which counts are the knower alone: counts of one that contain him, and their parts."""
        part = np.array([[one.is_part_of(other) for other in self._small] for one in self._small], dtype=bool).reshape(
            len(self._small), len(self._small)
        )
        found = np.zeros((len(self._ones), len(self._small)), dtype=bool)
        for number, me in enumerate(self._ones):
            alone = [one for one in self._ones if part[me, one] or part[one, me]]
            found[number] = part[:, alone].any(axis=1)
        return found
