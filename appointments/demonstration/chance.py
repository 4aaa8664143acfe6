"""Draws lots: everything that is made up by chance goes through one generator with a fixed seed."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def pick(weights: Mapping[Thing, float], chance: Random) -> Thing:
    """Return one of the keys, each as likely as its weight says."""
    return chance.choices([*weights], weights=[*weights.values()])[0]


def whole(number: float, chance: Random) -> int:
    """Round up or down so that the mean stays what it was."""
    return int(number) + (chance.random() < number % 1)
