"""What a funder wants to read: its grant, what was done with it in a year, and the budget lines that it pays for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.models import BudgetLine, Contribution, Grant, GrantYear
from reporting.planning.budget import euros
from reporting.planning.projects import Bearing, actual_of, planned_of
from reporting.planning.shares import Agreed
from reporting.writing.formats import percent


@dataclass(frozen=True)
class Granted(Agreed):
    """A grant as the report to its funder names it. `figures` are the names of those that show its use."""

    reference: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    purpose: str = ""
    figures: tuple[str, ...] = ()

    @classmethod
    def of(cls, grant: Grant) -> "Granted":
        return cls(
            title=grant.title,
            funder=str(grant.funder),
            share=grant.share,
            amount=grant.amount,
            reference=grant.reference,
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            purpose=grant.purpose,
            figures=tuple(grant.figures),
        )

    @property
    def amount_in_words(self) -> str:
        """Return the amount; empty if nobody knows it."""
        return "" if self.amount is None else euros(self.amount)

    @property
    def agreed_share(self) -> str:
        return percent(self.share) if self.share else ""


@dataclass(frozen=True)
class Use:
    """What was planned and what was paid: for a line, or for a year."""

    title: str
    planned: Bearing
    actual: Bearing


@dataclass(frozen=True)
class GrantReport:
    """A grant in one year, `pk` in the database of the day. `years` adds up all years so far, if there are several."""

    pk: int
    grant: Granted
    done: str = ""
    lines: tuple[Use, ...] = ()
    years: tuple[Use, ...] = ()

    @property
    def total(self) -> Use:
        return _total("", self.lines)

    @property
    def so_far(self) -> Use:
        return _total("", self.years)

    @property
    def is_written(self) -> bool:
        """Return whether it says what the money was for and what became of it."""
        return bool(self.grant.purpose.strip() and self.done.strip())


def grants_of(year: int) -> tuple[GrantReport, ...]:
    """Return the grants on which the house reports."""
    given = _contributions()
    done = dict(GrantYear.objects.filter(year=year).values_list("grant", "done"))
    grants = Grant.objects.reported_in(year).select_related("funder")
    ordered = grants.order_by("funder__position", "funder__name", "title", "id")
    return tuple(_report(grant, done.get(grant.pk, ""), given.get(grant.pk, []), year) for grant in ordered)


def _contributions() -> dict[int, list[Contribution]]:
    given: dict[int, list[Contribution]] = {}
    sure = Contribution.objects.filter(is_conditional=False, grant__isnull=False)
    for row in sure.select_related("line").order_by("line__year", "line__position", "line__title", "id"):
        given.setdefault(row.grant_id or 0, []).append(row)
    return given


def _report(grant: Grant, done: str, given: list[Contribution], year: int) -> GrantReport:
    years = sorted({row.line.year for row in given if row.line.year <= year})
    by_year = (_total(str(one), _lines(given, one)) for one in years)
    several = tuple(by_year) if years not in ([], [year]) else ()
    return GrantReport(grant.pk, Granted.of(grant), done, tuple(_lines(given, year)), several)


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
