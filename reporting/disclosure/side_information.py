"""Sentences with numbers, as the attacker reads them: what they say about cells of the tables."""

from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import Address

INFINITE = float("inf")


@dataclass(frozen=True)
class Claim:
    """low <= sum of factor times cell <= high."""

    terms: tuple[tuple[Address, float], ...]
    low: float
    high: float


def exactly(cell: Address, number: float) -> Claim:
    """A count in running text."""
    return Claim(((cell, 1.0),), number, number)


def rounded(cell: Address, number: int, base: int) -> Claim:
    """A count rounded to the nearest multiple of a base, such as five."""
    return Claim(((cell, 1.0),), number - (base - 1) // 2, number + base // 2)


def share(part: Address, whole: Address, percent: float, decimals: int = 0) -> tuple[Claim, Claim]:
    """A rounded percentage."""
    half = 0.5 * 10**-decimals
    lower, upper = (percent - half) / 100, (percent + half) / 100
    return (
        Claim(((part, 1.0), (whole, -lower)), 0, INFINITE),
        Claim(((part, 1.0), (whole, -upper)), -INFINITE, 0),
    )
