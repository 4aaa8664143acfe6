"""Makes rows smaller before they are solved: settles what has one value only, and takes apart what is not connected."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
SMALL = 1e-6


class Unsolvable(Exception):
    """No numbers fulfil all rows."""


@dataclass(frozen=True)
class Row:
    """low <= sum of factor times column <= high."""

    places: Places
    factors: Values
    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def told_apart(rows: Sequence[Row]) -> list[Row]:
    """Put known sums into rows that say that two sums are the same: blocks that share known margins come apart."""
    known = {row.places.tobytes(): row.low for row in rows if row.is_exact and (row.factors == 1).all()}
    done, waiting = [], list(rows)
    while waiting:
        still = []
        for row in waiting:
            other = _without_known(row, known)
            if other is None:
                still.append(row)
            else:
                done.append(other)
                known[other.places.tobytes()] = other.low
        if len(still) == len(waiting):
            break
        waiting = still
    return done + waiting


def _without_known(row: Row, known: dict[bytes, float]) -> Row | None:
    """Return what a row says of the one side if the sum of the other side is known."""
    plus, minus = row.places[row.factors == 1], row.places[row.factors == -1]
    if not (row.is_exact and len(plus) and len(minus) and len(plus) + len(minus) == len(row.places)):
        return None
    for side, other, sign in ((plus, minus, 1), (minus, plus, -1)):
        if side.tobytes() in known:
            rest = known[side.tobytes()] - sign * row.low
            return Row(other, np.ones(len(other)), rest, rest)
    return None


class Sparse:
    """Rows as entries, so that all of them are reckoned with at once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        lengths = [len(row.places) for row in rows]
        self.row = np.repeat(np.arange(len(rows)), lengths)
        self.column = np.concatenate([np.zeros(0, dtype=np.int64), *(row.places for row in rows)])
        self.factor = np.concatenate([np.zeros(0), *(row.factors for row in rows)])
        self.low = np.array([row.low for row in rows], dtype=np.float64)
        self.high = np.array([row.high for row in rows], dtype=np.float64)

    def sums(self, entries: Values) -> Values:
        return np.bincount(self.row, weights=entries, minlength=len(self.low)).astype(np.float64)

    def settle(self, lower: Values, upper: Values) -> None:
        """Narrow the bounds of columns that have no choice, until no more follows. Raises Unsolvable."""
        while len(self.low):
            least = np.where(self.factor > 0, self.factor * lower[self.column], self.factor * upper[self.column])
            most = np.where(self.factor > 0, self.factor * upper[self.column], self.factor * lower[self.column])
            bottom, top = self.sums(least), self.sums(most)
            if (bottom > self.high + SMALL).any() or (top < self.low - SMALL).any():
                raise Unsolvable
            at_bottom = (bottom >= self.high - SMALL)[self.row]
            at_top = (top <= self.low + SMALL)[self.row]
            is_open = (upper > lower)[self.column]
            single = (
                is_open & (self.sums(is_open.astype(np.float64)) == 1)[self.row] & (self.low == self.high)[self.row]
            )
            if not (single | (is_open & (at_bottom | at_top))).any():
                return
            # What the rest of an exact row leaves for its only open column.
            left = ((self.high - bottom)[self.row] + least)[single] / self.factor[single]
            column = self.column[single]
            if (left < lower[column] - SMALL).any() or (left > upper[column] + SMALL).any():
                raise Unsolvable
            lower[column] = upper[column] = left
            down = is_open & ((at_bottom & (self.factor > 0)) | (at_top & (self.factor < 0)))
            up = is_open & ((at_bottom & (self.factor < 0)) | (at_top & (self.factor > 0)))
            upper[self.column[down]] = lower[self.column[down]]
            lower[self.column[up]] = upper[self.column[up]]

    def components(self, is_open: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Return a number for each column: open columns that stand in a row together have the same."""
        label = np.arange(len(is_open), dtype=np.int64)
        used = is_open[self.column]
        row, column = self.row[used], self.column[used]
        while len(row):
            lowest = np.full(len(self.low), len(label), dtype=np.int64)
            np.minimum.at(lowest, row, label[column])
            better = label.copy()
            np.minimum.at(better, column, lowest[row])
            better = better[better]
            if (better == label).all():
                return label
            label = better
        return label
