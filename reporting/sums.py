"""Adds up amounts of which some are unknown: "3.000 € + x"."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reporting.formats import together
from reporting.models import BudgetLine

# How an amount that nobody knows yet is printed, as in council papers.
UNKNOWN = "x"


@dataclass(frozen=True)
class Amount:
    """Euros, and whether an unknown amount comes on top."""

    known: Decimal = Decimal(0)
    is_open: bool = False

    @classmethod
    def of(cls, value: Decimal | None) -> "Amount":
        return cls(is_open=True) if value is None else cls(value)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.known + other.known, self.is_open or other.is_open)

    def __str__(self) -> str:
        """Write "3.000 €", "3.000 € + x", "x", or a dash for nothing."""
        parts = [euros(self.known)] if self.known else []
        parts += [UNKNOWN] if self.is_open else []
        return " + ".join(parts) or "–"


def euros(value: Decimal) -> str:
    """Write whole euros without cents: "3.000 €", "7.675,50 €"."""
    places = 0 if value == value.to_integral_value() else 2
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return together(_("%(number)s €") % {"number": number})


@dataclass(frozen=True)
class Side:
    """Cost, own share and money from others, planned or actual."""

    cost: Amount
    own: Amount
    third: Amount

    def __add__(self, other: "Side") -> "Side":
        return Side(self.cost + other.cost, self.own + other.own, self.third + other.third)


@dataclass(frozen=True)
class BudgetRow:
    """A line of the budget as it is printed."""

    title: str
    planned: Side
    actual: Side
    funder: str = ""
    condition: str = ""
    is_one_off: bool = False


@dataclass(frozen=True)
class Budget:
    """The budget of a year; the sum is empty where there are no lines."""

    rows: tuple[BudgetRow, ...]

    @property
    def planned(self) -> Side:
        return _sum(row.planned for row in self.rows)

    @property
    def actual(self) -> Side:
        return _sum(row.actual for row in self.rows)


def budget_of(year: int) -> Budget:
    return Budget(tuple(_row(line) for line in BudgetLine.objects.filter(year=year)))


def _row(line: BudgetLine) -> BudgetRow:
    planned = _side(line.planned_cost, line.planned_own, line.planned_third)
    actual = _side(line.actual_cost, line.actual_own, line.actual_third)
    return BudgetRow(line.title, planned, actual, line.funder, line.condition, line.is_one_off)


def _side(cost: Decimal | None, own: Decimal | None, third: Decimal | None) -> Side:
    return Side(Amount.of(cost), Amount.of(own), Amount.of(third))


def _sum(sides: Iterable[Side]) -> Side:
    return sum(sides, start=Side(Amount(), Amount(), Amount()))
