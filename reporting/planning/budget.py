"""Sums of amounts, some unknown and some merely possible: "3.000 € + x"."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reporting.models import BudgetLine, Contribution, Grant
from reporting.writing.formats import together

# An unknown amount, as printed in council papers.
UNKNOWN = "x"


@dataclass(frozen=True)
class Amount:
    """Euros, and whether an unknown amount is added."""

    known: Decimal = Decimal(0)
    is_open: bool = False

    @classmethod
    def of(cls, value: Decimal | None) -> "Amount":
        return cls(is_open=True) if value is None else cls(value)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.known + other.known, self.is_open or other.is_open)

    def __bool__(self) -> bool:
        """True for any amount, known or unknown."""
        return bool(self.known) or self.is_open

    def __str__(self) -> str:
        """Write "3.000 €", "3.000 € + x", "x", or a dash for nothing."""
        parts = [euros(self.known)] if self.known else []
        parts += [UNKNOWN] if self.is_open else []
        return " + ".join(parts) or "–"


def euros(value: Decimal) -> str:
    """Write whole euros without cents: "3.000 €", "7.675,50 €"; what was paid back with a minus: "−3.000 €"."""
    places = 0 if value == value.to_integral_value() else 2
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return together(_("%(number)s €") % {"number": number.replace("-", "\u2212")})


@dataclass(frozen=True)
class Side:
    """Cost, own share and third-party money, planned or actual."""

    cost: Amount
    own: Amount
    third: Amount

    def __add__(self, other: "Side") -> "Side":
        return Side(self.cost + other.cost, self.own + other.own, self.third + other.third)


@dataclass(frozen=True)
class Money:
    """One funder's money: committed, possible and actual. Possible money is never added to committed money."""

    funder: str
    planned: Amount = Amount()
    possible: Amount = Amount()
    actual: Amount = Amount()

    def __add__(self, other: "Money") -> "Money":
        return Money(
            self.funder, self.planned + other.planned, self.possible + other.possible, self.actual + other.actual
        )

    @property
    def is_sure(self) -> bool:
        """Return whether there is committed or actual money that the funder may want a report on."""
        return bool(self.planned or self.actual.known)


@dataclass(frozen=True)
class BudgetRow:
    """A budget line as printed."""

    title: str
    planned: Side
    actual: Side
    condition: str = ""
    is_one_off: bool = False
    money: tuple[Money, ...] = ()
    rest: Money = Money("")

    @property
    def funder(self) -> str:
        """Return the names of those who pay, each once."""
        return ", ".join(dict.fromkeys(money.funder for money in self.money))


@dataclass(frozen=True)
class Budget:
    """The budget of a year; the sum is empty where there are no lines."""

    rows: tuple[BudgetRow, ...]

    @property
    def planned_unknown(self) -> Amount | None:
        return _together(row.planned for row in self.rows)

    @property
    def actual_unknown(self) -> Amount | None:
        return _together(row.actual for row in self.rows)

    @property
    def planned(self) -> Side:
        return _sum(row.planned for row in self.rows)

    @property
    def actual(self) -> Side:
        return _sum(row.actual for row in self.rows)

    @property
    def has_unknown(self) -> bool:
        """Whether an amount of the sums is not known."""
        return any(
            amount.is_open for side in (self.planned, self.actual) for amount in (side.cost, side.own, side.third)
        )

    @property
    def one_off(self) -> Side:
        """Return the one-off part of the plan; the rest recurs every year."""
        return _sum(row.planned for row in self.rows if row.is_one_off)

    @property
    def yearly(self) -> Side:
        return _sum(row.planned for row in self.rows if not row.is_one_off)

    @property
    def funders(self) -> tuple[Money, ...]:
        """Return the money per funder over all lines, and last what has no named funder, if any."""
        rest = reduce(add, (row.rest for row in self.rows), Money(_("No funder named")))
        return (*self.named_funders, *([rest] if rest.planned or rest.actual else []))

    @property
    def named_funders(self) -> tuple[Money, ...]:
        """Return the money per named funder over all lines."""
        by_funder: dict[str, Money] = {}
        for money in (money for row in self.rows for money in row.money):
            before = by_funder.get(money.funder)
            by_funder[money.funder] = before + money if before else money
        return tuple(by_funder.values())


def budget_of(year: int) -> Budget:
    lines = BudgetLine.objects.filter(year=year).prefetch_related("contributions__funder")
    return Budget(tuple(_row(line) for line in lines))


def grants_ending(today: dt.date) -> list[Grant]:
    """Return the grants that end soon, or ended without final accounts, by end date."""
    grants = Grant.objects.filter(ends_on__isnull=False).select_related("funder").order_by("ends_on", "id")
    return [grant for grant in grants if grant.ends_soon(today)]


def _row(line: BudgetLine) -> BudgetRow:
    given = list(line.contributions.all())
    sure = [contribution for contribution in given if not contribution.is_conditional]
    return BudgetRow(
        title=line.title,
        planned=_side(line.planned_cost, line.planned_own, line.planned_third),
        actual=_side(line.actual_cost, line.actual_own, line.actual_third),
        condition=line.condition,
        is_one_off=line.is_one_off,
        money=tuple(_money(contribution) for contribution in given),
        rest=Money(
            funder="",
            planned=rest_of(line.planned_third, [contribution.planned for contribution in sure]),
            actual=rest_of(line.actual_third, [contribution.actual for contribution in given]),
        ),
    )


def _money(contribution: Contribution) -> Money:
    planned, nothing = Amount.of(contribution.planned), Amount()
    return Money(
        funder=str(contribution.funder),
        planned=nothing if contribution.is_conditional else planned,
        possible=planned if contribution.is_conditional else nothing,
        actual=Amount.of(contribution.actual),
    )


def rest_of(whole: Decimal | None, parts: list[Decimal | None]) -> Amount:
    """Return the part without a named funder. A funder with an unknown amount may cover all that is unknown.

    Of a repayment the rest is one as well: less than nothing.
    """
    if None in parts:
        return Amount()
    if whole is None:
        return Amount(is_open=True)
    rest = whole - sum(filter(None, parts), Decimal(0))
    return Amount(max(rest, Decimal(0)) if whole >= 0 else min(rest, Decimal(0)))


def _together(sides: Iterable[Side]) -> Amount | None:
    """Return what all unknown own shares and money from others come to together: what the cost of their lines leaves.

    None if there are none, or if the cost of one of these lines is unknown as well.
    """
    open_sides = [side for side in sides if side.own.is_open or side.third.is_open]
    if not open_sides or any(side.cost.is_open for side in open_sides):
        return None
    return Amount(sum((side.cost.known - side.own.known - side.third.known for side in open_sides), Decimal(0)))


def _side(cost: Decimal | None, own: Decimal | None, third: Decimal | None) -> Side:
    return Side(Amount.of(cost), Amount.of(own), Amount.of(third))


def _sum(sides: Iterable[Side]) -> Side:
    return sum(sides, start=Side(Amount(), Amount(), Amount()))
