"""Figures of money (I36 to I40): summed in SQL, unknown amounts counted separately. No personal data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.choices import CostKind
from reporting.disclosure import Cell, Published
from reporting.models import BudgetLine, Contribution
from reporting.planning.budget import Amount

Text = str | Promise


@dataclass(frozen=True)
class MoneyRow:
    """One row: an amount per year."""

    key: str
    label: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Explained:
    """A figure of money in words."""

    code: str
    name: str
    definition: str
    rule: str
    unit: str
    source: str


@dataclass(frozen=True)
class MoneyTable:
    """Amounts of some years, with the figure that explains them."""

    figure: "Explained"
    years: tuple[int, ...]
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True)
class MoneyFigure:
    """A figure of money; `count` reads the database."""

    code: str
    name: Text
    definition: Text
    rule: Text
    count: Callable[[Published], Iterator[MoneyRow]]
    unit: Text = "€"
    source: Text = _("budget of the house")

    def table(self, published: Published) -> MoneyTable:
        """Return the amounts of the year and of the year before; `published` holds the counts that may be shown."""
        return MoneyTable(self._in_words(), _years(published), tuple(self.count(published)))

    def _in_words(self) -> Explained:
        words = (self.name, self.definition, self.rule, self.unit, self.source)
        return Explained(self.code, *map(str, words))


def _years(published: Published) -> tuple[int, int]:
    return published.year, published.year_before


def _lines(field: str) -> Callable[[Published], Iterator[MoneyRow]]:
    """Return a function that sums one amount over all lines, one-off and recurring separately."""

    def count(published: Published) -> Iterator[MoneyRow]:
        years = _years(published)
        found = (
            BudgetLine.objects.filter(year__in=years)
            .order_by()
            .values_list("year", "is_one_off")
            .annotate(known=Sum(field), unknown=Count("pk", filter=Q(**{f"{field}__isnull": True})))
        )
        added = {(year, once): Amount(known or Amount().known, bool(unknown)) for year, once, known, unknown in found}
        for once, label in ((False, _("Every year")), (True, _("Once"))):
            yield MoneyRow(str(once), str(label), tuple(added.get((year, once), Amount()) for year in years))

    return count


def _by_kind(published: Published) -> Iterator[MoneyRow]:
    """Sum actual amounts by kind of cost; kinds absent in both years are left out."""
    years = _years(published)
    found = (
        BudgetLine.objects.filter(year__in=years)
        .order_by()
        .values_list("kind", "year")
        .annotate(known=Sum("actual_cost"), unknown=Count("pk", filter=Q(actual_cost__isnull=True)))
    )
    added = {(kind, year): Amount(known or Amount().known, bool(unknown)) for kind, year, known, unknown in found}
    for kind in CostKind:
        amounts = tuple(added.get((kind.value, year), Amount()) for year in years)
        if any(amounts):
            yield MoneyRow(kind.value, str(kind.label), amounts)


def _by_funder(published: Published) -> Iterator[MoneyRow]:
    """Sum actual contributions; before the accounts are closed, the committed ones."""
    years = _years(published)
    given = Case(When(actual__isnull=False, then=F("actual")), When(is_conditional=False, then=F("planned")))
    found = (
        Contribution.objects.filter(line__year__in=years)
        .order_by("funder__position", "funder__name")
        .values_list("funder__name", "line__year")
        .annotate(
            known=Sum(given),
            unknown=Count("pk", filter=Q(actual__isnull=True, planned__isnull=True, is_conditional=False)),
        )
    )
    added = {(name, year): Amount(known or Amount().known, bool(unknown)) for name, year, known, unknown in found}
    for name in dict.fromkeys(name for name, _year in added):
        yield MoneyRow(name, name, tuple(added.get((name, year), Amount()) for year in years))


def _per_contact(published: Published) -> Iterator[MoneyRow]:
    """Divide by published contacts only: a hidden count stays hidden, and division by zero yields nothing."""
    years = _years(published)
    found = (
        BudgetLine.objects.filter(year__in=years)
        .order_by()
        .values_list("year")
        .annotate(known=Sum("actual_cost"), unknown=Count("pk", filter=Q(actual_cost__isnull=True)))
    )
    costs = {year: None if unknown else known for year, known, unknown in found}
    contacts = dict(zip(years, _contacts(published), strict=False))
    amounts = (_divided(costs.get(year), contacts.get(year)) for year in years)
    yield MoneyRow("per_contact", str(_("Cost per contact")), tuple(amounts))


def _contacts(published: Published) -> tuple[Cell, ...]:
    """Return all contacts of each year; unknown where their table is left out, or the cost of one would tell them."""
    table = published.tables.get("channels")
    return (table.totals or ()) if table else ()


def _divided(cost: Decimal | None, contacts: Cell) -> Amount:
    """Return whole euros; an unknown amount where the cost or the count is not known, nothing for no contact."""
    if contacts == 0:
        return Amount()
    return Amount.of(None if cost is None or contacts is None else (cost / contacts).quantize(Decimal(1)))


_OPEN = _("An amount that nobody knows is not guessed: the sum says “+ x”.")

FINANCES = {
    "planned": MoneyFigure(
        code="I36",
        name=_("Planned cost"),
        definition=_("What the house was to cost, by the budget of the year."),
        rule=_OPEN,
        count=_lines("planned_cost"),
    ),
    "actual": MoneyFigure(
        code="I37",
        name=_("Actual cost"),
        definition=_("What the house cost, by the accounts of the year."),
        rule=_OPEN,
        count=_lines("actual_cost"),
    ),
    "kinds": MoneyFigure(
        code="I37a",
        name=_("Actual cost by kind"),
        definition=_("What the money of the year went to, by the accounts: each line of the budget has one kind."),
        rule=_OPEN,
        count=_by_kind,
    ),
    "own": MoneyFigure(
        code="I38",
        name=_("Own share"),
        definition=_("What the town itself paid, by the accounts of the year."),
        rule=_OPEN,
        count=_lines("actual_own"),
    ),
    "funders": MoneyFigure(
        code="I39",
        name=_("Money from others"),
        definition=_("What each funder gave; where there are no accounts yet, what it promised."),
        rule=_("What is only possible is not counted. An amount that nobody knows is not guessed: the sum says “+ x”."),
        count=_by_funder,
    ),
    "per_contact": MoneyFigure(
        code="I40",
        name=_("Cost per contact"),
        definition=_("Actual cost of the year divided by all contacts, in whole euros."),
        rule=_("Read it with care: groups, courses and the work behind the scenes cost money too and are no contacts."),
        count=_per_contact,
    ),
}
