"""Random choices; all of them use one generator with a fixed seed."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def pick(weights: Mapping[Thing, float], chance: Random) -> Thing:
    """Return one of the keys, at random by weight."""
    return chance.choices([*weights], weights=[*weights.values()])[0]


def whole(number: float, chance: Random) -> int:
    """Stochastic rounding: preserves the mean."""
    return int(number) + (chance.random() < number % 1)
