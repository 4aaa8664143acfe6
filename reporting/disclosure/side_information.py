"""Side information: numbers about the cells of tables that an attacker reads elsewhere, such as in a sentence."""

from dataclasses import dataclass

from reporting.disclosure.attacker_knowledge import CellId

INFINITE = float("inf")


@dataclass(frozen=True)
class SideInformation:
    """lower <= sum of coefficient times cell <= upper."""

    terms: tuple[tuple[CellId, float], ...]
    lower: float
    upper: float


def exact(cell: CellId, count: float) -> SideInformation:
    """A count in running text."""
    return SideInformation(((cell, 1.0),), count, count)


def rounded(cell: CellId, count: int, base: int) -> SideInformation:
    """A count rounded to the nearest multiple of a base, such as five."""
    return SideInformation(((cell, 1.0),), count - (base - 1) // 2, count + base // 2)


def percentage(part: CellId, whole: CellId, percent: float, decimals: int = 0) -> tuple[SideInformation, ...]:
    """A rounded percentage, as two inequalities."""
    half = 0.5 * 10**-decimals
    lower, upper = (percent - half) / 100, (percent + half) / 100
    return (
        SideInformation(((part, 1.0), (whole, -lower)), 0, INFINITE),
        SideInformation(((part, 1.0), (whole, -upper)), -INFINITE, 0),
    )
