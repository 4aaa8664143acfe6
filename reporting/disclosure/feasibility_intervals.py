"""How far apart the values of hidden counts were found possible, in fractions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reporting.disclosure.linear_program import Program
from reporting.disclosure.presolve import SMALL, Values


class Spans:
    """The least and the largest value found so far of each of some columns."""

    def __init__(self, columns: Sequence[int], k: int) -> None:
        self.columns, self._k = np.array(columns, dtype=np.int64), k
        self.low, self.high = np.full(len(columns), np.inf), np.full(len(columns), -np.inf)

    def know(self, pairs: Sequence[tuple[float, float]]) -> None:
        """Take over what was found before."""
        if pairs:
            self.low[:], self.high[:] = np.array(pairs).T

    def pairs(self) -> list[tuple[float, float]]:
        return list(zip(self.low.tolist(), self.high.tolist(), strict=True))

    def add(self, numbers: Values) -> None:
        np.minimum(self.low, numbers[self.columns], out=self.low)
        np.maximum(self.high, numbers[self.columns], out=self.high)

    def is_narrow(self, place: int) -> bool:
        return bool(self._narrow()[place])

    def narrow(self) -> list[int]:
        """Return the places that lack room: k or more, and k numbers apart."""
        found: list[int] = np.flatnonzero(self._narrow()).tolist()
        return found

    def push_all(self, program: Program, *, looks: int, worth: int, only: Sequence[int] | None = None) -> None:
        """Push all that lack room at once, some up and some down by a fixed draw, as long as it helps.

        Raises Unsolvable and OutOfTime.
        """
        draw = np.random.default_rng(1)
        for _look in range(looks):
            near = [place for place in self.narrow() if only is None or place in only]
            if not near:
                return
            signs = draw.choice([-1.0, 1.0], size=len(near))
            for signs_now in (signs, -signs):
                pushed = {int(self.columns[place]): float(sign) for place, sign in zip(near, signs_now, strict=True)}
                self.add(program.ask(pushed).numbers)
            still = [place for place in self.narrow() if only is None or place in only]
            if len(still) > len(near) * (1 - 1 / worth):
                return

    def _narrow(self) -> npt.NDArray[np.bool_]:
        return (self.high - self.low < self._k - 1 - SMALL) | (self.high < self._k - SMALL)
