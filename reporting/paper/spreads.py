"""Sets texts and tables side by side, in two columns of about the same height that no page end parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import ceil, inf
from typing import ClassVar, Protocol, TypeVar

from reporting.writing.pictures import Picture

# Millimetres: no block is higher, so that no page is left with much room below.
HIGHEST = 110
# What a thing that stands alone wastes: a text fills its lines, a table stays half empty.
_TEXT_ALONE, _OF_A_TABLE_ALONE = 15, 0.8
# Letters in a line of text of half the width, and the height of that line.
_LETTERS, _LINE, _AROUND_A_PARAGRAPH = 46, 5.2, 2.5
# Half the width; the most that a picture may be high; the lines below it.
_WIDTH, _HIGHEST_PICTURE, _BELOW_A_PICTURE = 77, 80, 12
# Of more tables than these, nobody tries every order.
_MOST_TO_TRY = 5


class Placed(Protocol):
    """What stands in a column; `height` is an estimate in millimetres."""

    is_text: ClassVar[bool]
    is_picture: ClassVar[bool]

    @property
    def height(self) -> float: ...


@dataclass(frozen=True)
class Words:
    """A text that stands beside a table; `by` whom, if it is not the house."""

    text: str
    by: str = ""
    is_text: ClassVar[bool] = True
    is_picture: ClassVar[bool] = False

    @property
    def height(self) -> float:
        lines = [line for line in self.text.splitlines() if line]
        of_head = 2 * _LINE if self.by else 0
        return of_head + sum(ceil(len(line) / _LETTERS) * _LINE + _AROUND_A_PARAGRAPH for line in lines)


@dataclass(frozen=True)
class Pictured:
    """A picture with who holds its rights."""

    picture: Picture
    is_text: ClassVar[bool] = False
    is_picture: ClassVar[bool] = True

    @property
    def height(self) -> float:
        return min(_HIGHEST_PICTURE, _WIDTH * self.picture.height / self.picture.width) + _BELOW_A_PICTURE


@dataclass(frozen=True)
class Spread:
    """Two columns; a thing that stands alone has the whole width."""

    left: tuple[Placed, ...]
    right: tuple[Placed, ...] = ()

    @property
    def waste(self) -> float:
        """Return how much of the paper stays white; a block that is too high is not to be."""
        heights = [sum(thing.height for thing in side) for side in (self.left, self.right)]
        if not self.right:
            return _TEXT_ALONE if self.left[0].is_text else heights[0] * _OF_A_TABLE_ALONE
        return inf if max(heights) > HIGHEST else abs(heights[0] - heights[1])


_Thing = TypeVar("_Thing", bound=Placed)


def in_best_order(before: Sequence[Placed], things: Sequence[_Thing]) -> tuple[_Thing, ...]:
    """Return the things in their order, or in one in which they make a single block with what stands before them.

    No page end parts a block: so a text is not torn off its tables.
    """
    own = tuple(things)
    if len(own) > _MOST_TO_TRY:
        return own
    orders = ((order, spreads_of((*before, *order))) for order in permutations(own))
    of_one_block = [(spreads[0].waste, order) for order, spreads in orders if len(spreads) == 1]
    is_one_block = len(spreads_of((*before, *own))) == 1
    return own if is_one_block or not of_one_block else min(of_one_block, key=lambda found: found[0])[1]


def spreads_of(things: Sequence[Placed]) -> tuple[Spread, ...]:
    """Return the things in their order, two columns at a time, with as little white as possible."""
    # The least waste from each place on, and the blocks that make it; the last place first.
    best: list[tuple[float, tuple[Spread, ...]]] = [(0.0, ())]
    for start in reversed(range(len(things))):
        choices = [
            (spread.waste + best[len(things) - end][0], (spread, *best[len(things) - end][1]))
            for end, spread in _from(things, start)
        ]
        best.append(min(choices, key=lambda choice: choice[0]))
    return best[-1][1]


def _from(things: Sequence[Placed], start: int) -> Iterator[tuple[int, Spread]]:
    """Yield the blocks that begin with a thing, each with where the next one begins."""
    yield start + 1, Spread((things[start],))
    for end in range(start + 2, len(things) + 1):
        if sum(thing.height for thing in things[start:end]) > 2 * HIGHEST:
            return
        for middle in range(start + 1, end):
            yield end, Spread(tuple(things[start:middle]), tuple(things[middle:end]))
