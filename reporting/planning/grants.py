"""What a funder wants to read: its grant, what was done with it in a year, and the budget lines that it pays for."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.models import BudgetLine, Contribution, Grant, GrantYear
from reporting.planning.budget import Amount
from reporting.planning.projects import Bearing, actual_of, planned_of


@dataclass(frozen=True)
class Use:
    """What was planned and what was paid: for a line, or for a year."""

    title: str
    planned: Bearing
    actual: Bearing


@dataclass(frozen=True)
class GrantReport:
    """A grant in one year. `years` adds up all years up to this one, if there are several."""

    grant: Grant
    done: str
    lines: tuple[Use, ...]
    years: tuple[Use, ...]

    @property
    def total(self) -> Use:
        return _total("", self.lines)

    @property
    def so_far(self) -> Use:
        return _total("", self.years)

    @property
    def amount(self) -> Amount:
        return Amount.of(self.grant.amount)

    @property
    def is_written(self) -> bool:
        """Return whether it says what the money was for and what became of it."""
        return bool(self.grant.purpose.strip() and self.done.strip())


def grants_of(year: int) -> tuple[GrantReport, ...]:
    """Return the grants on which the house reports: promised, and paying for a line of the year or running in it.

    One without days runs where its lines are; as long as it has none, nobody knows, and it is shown.
    """
    given = _contributions()
    done = dict(GrantYear.objects.filter(year=year).values_list("grant", "done"))
    grants = Grant.objects.select_related("funder").order_by("funder__position", "funder__name", "title", "id")
    return tuple(
        _report(grant, done.get(grant.pk, ""), given.get(grant.pk, []), year)
        for grant in grants
        if grant.is_granted and _is_of(grant, year, {row.line.year for row in given.get(grant.pk, [])})
    )


def _contributions() -> dict[int, list[Contribution]]:
    given: dict[int, list[Contribution]] = {}
    sure = Contribution.objects.filter(is_conditional=False, grant__isnull=False)
    for row in sure.select_related("line").order_by("line__year", "line__position", "line__title", "id"):
        given.setdefault(row.grant_id or 0, []).append(row)
    return given


def _is_of(grant: Grant, year: int, pays_in: set[int]) -> bool:
    return year in pays_in or (grant.may_run_in(year) and (grant.has_term or not pays_in))


def _report(grant: Grant, done: str, given: list[Contribution], year: int) -> GrantReport:
    years = sorted({row.line.year for row in given if row.line.year <= year})
    by_year = (_total(str(one), _lines(given, one)) for one in years)
    return GrantReport(grant, done, tuple(_lines(given, year)), tuple(by_year) if years not in ([], [year]) else ())


def _lines(given: list[Contribution], year: int) -> list[Use]:
    lines: dict[BudgetLine, list[Contribution]] = {}
    for row in given:
        if row.line.year == year:
            lines.setdefault(row.line, []).append(row)
    return [Use(line.title, planned_of(line, rows), actual_of(line, rows)) for line, rows in lines.items()]


def _total(title: str, parts: Iterable[Use]) -> Use:
    uses = list(parts)
    planned = sum((use.planned for use in uses), start=Bearing())
    return Use(title, planned, sum((use.actual for use in uses), start=Bearing()))
