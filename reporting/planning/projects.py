"""What a grant pays for over several lines and years, in one view: 252.500 € = 151.500 € + 101.000 €."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reporting.models import BudgetLine, Contribution, Grant
from reporting.planning.budget import Amount, rest_of
from reporting.planning.shares import Agreed


@dataclass(frozen=True)
class Bearing:
    """Who bears the cost of a project: the grant, other funders, the town. They add up to the cost."""

    cost: Amount = Amount()
    given: Amount = Amount()
    other: Amount = Amount()
    own: Amount = Amount()

    def __add__(self, other: "Bearing") -> "Bearing":
        return Bearing(self.cost + other.cost, self.given + other.given, self.other + other.other, self.own + other.own)


@dataclass(frozen=True)
class Project:
    """A grant with all budget lines that it pays for."""

    grant: Agreed
    years: tuple[int, ...]
    lines: int
    planned: Bearing
    actual: Bearing

    @property
    def is_of_several_years(self) -> bool:
        return len(self.years) > 1

    @property
    def undivided(self) -> Amount:
        """Return what is promised and stands in no line yet; nothing where one of the two is not known."""
        if self.grant.amount is None or self.planned.given.is_open:
            return Amount()
        return Amount(max(self.grant.amount - self.planned.given.known, Decimal(0)))


def projects_of(year: int) -> tuple[Project, ...]:
    """Return the grants that pay for a line of the year and for others, of this or of other years.

    What is only possible is no part of any sum.
    """
    sure = Contribution.objects.filter(is_conditional=False)
    of_year = sure.filter(line__year=year, grant__isnull=False).values("grant")
    found = sure.filter(grant__in=of_year).select_related("line", "grant__funder")
    by_grant: dict[Grant, list[Contribution]] = {}
    for row in found.order_by("grant__funder__position", "grant__title", "line__year", "line__position", "id"):
        if row.grant:
            by_grant.setdefault(row.grant, []).append(row)
    projects = (_project(grant, rows) for grant, rows in by_grant.items())
    return tuple(project for project in projects if project.lines > 1)


def _project(grant: Grant, rows: list[Contribution]) -> Project:
    lines = {row.line_id: row.line for row in rows}
    given = {pk: [row for row in rows if row.line_id == pk] for pk in lines}
    return Project(
        grant=Agreed.of(grant),
        years=tuple(sorted({line.year for line in lines.values()})),
        lines=len(lines),
        planned=_sum(planned_of(line, given[pk]) for pk, line in lines.items()),
        actual=_sum(actual_of(line, given[pk]) for pk, line in lines.items()),
    )


def planned_of(line: BudgetLine, given: list[Contribution]) -> Bearing:
    """Return who is to bear the cost of a line, among them the grant with these contributions."""
    parts = [row.planned for row in given]
    return _bearing(line.planned_cost, line.planned_own, line.planned_third, parts)


def actual_of(line: BudgetLine, given: list[Contribution]) -> Bearing:
    """Return who bore the cost of a line, among them the grant with these contributions."""
    parts = [row.actual for row in given]
    return _bearing(line.actual_cost, line.actual_own, line.actual_third, parts)


def _bearing(cost: Decimal | None, own: Decimal | None, third: Decimal | None, parts: list[Decimal | None]) -> Bearing:
    given = sum(map(Amount.of, parts), start=Amount())
    return Bearing(Amount.of(cost), given, rest_of(third, parts), Amount.of(own))


def _sum(bearings: Iterable[Bearing]) -> Bearing:
    return sum(bearings, start=Bearing())
