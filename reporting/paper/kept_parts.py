"""What a release keeps of the parts that the portal does not count: money, council papers, social area, partners.

Plain values, written as the paper prints them. Days are ISO 8601: pages write them in the reader's language.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from offers.models import Office
from reporting.models import Deliberation, Paper
from reporting.planning.budget import BudgetRow, Money, Side
from reporting.planning.finance import MoneyTable
from reporting.planning.grants import GrantReport, Use
from reporting.planning.projects import Bearing, Project
from reporting.planning.shares import Share
from reporting.planning.social_area import Comparison, Source
from reporting.writing.formats import percent


class Printed(Protocol):
    """The parts of a document; see `reporting.paper.document.Document`."""

    @property
    def deliberations(self) -> tuple[Deliberation, ...]: ...
    @property
    def papers(self) -> tuple[Paper, ...]: ...
    @property
    def comparisons(self) -> tuple[Comparison, ...]: ...
    @property
    def projects(self) -> tuple[Project, ...]: ...
    @property
    def grants(self) -> tuple[GrantReport, ...]: ...
    @property
    def money(self) -> tuple[MoneyTable, ...]: ...
    @property
    def partners(self) -> tuple[Office, ...]: ...


def kept_parts(document: Printed) -> dict[str, Any]:
    return {
        "stations": [_station(station) for station in document.deliberations],
        "foundations": [_paper(paper) for paper in document.papers],
        "social_area": [_comparison(one) for one in document.comparisons],
        "projects": [_project(project) for project in document.projects],
        "grants": [grant_report(report) for report in document.grants],
        "finances": [_finance(table) for table in document.money],
        "partners": [
            {"name": office.short_name, "office": office.name, "provider": str(office.provider)}
            for office in document.partners
        ],
    }


def budget_row(row: BudgetRow) -> dict[str, Any]:
    """Return a line of the budget with its note and who pays."""
    return {
        "title": row.title,
        "is_one_off": row.is_one_off,
        "funder": row.funder,
        "condition": row.condition,
        "planned": side(row.planned),
        "actual": side(row.actual),
    }


def side(side: Side) -> dict[str, str]:
    return {"cost": str(side.cost), "own": str(side.own), "third": str(side.third)}


def funder(money: Money, shares: Iterable[Share]) -> dict[str, Any]:
    """Return a funder's money, with the shares of its own grants among these."""
    return {
        "funder": money.funder,
        "planned": str(money.planned),
        "possible": str(money.possible),
        "actual": str(money.actual),
        "shares": [_share(share) for share in shares if str(share.grant.funder) == money.funder],
    }


def grant_report(report: GrantReport) -> dict[str, Any]:
    """Return all that a report to the funder says, but the tables: these the release has."""
    grant = report.grant
    return {
        "funder": str(grant.funder),
        "title": grant.title,
        "reference": grant.reference,
        "starts_on": grant.starts_on.isoformat() if grant.starts_on else None,
        "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
        "amount": str(report.amount) if grant.amount is not None else "",
        "share": percent(grant.share) if grant.share else "",
        "purpose": grant.purpose,
        "done": report.done,
        "figures": list(grant.figures),
        "lines": [_use(use) for use in report.lines],
        "total": _use(report.total),
        "years": [_use(use) for use in report.years],
        "so_far": _use(report.so_far),
    }


def _use(use: Use) -> dict[str, Any]:
    return {"title": use.title, "planned": _bearing(use.planned), "actual": _bearing(use.actual)}


def _share(share: Share) -> dict[str, str]:
    return {
        "grant": share.grant.title,
        "agreed": share.agreed,
        "planned": str(share.planned),
        "actual": str(share.actual),
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "number": paper.number,
        "kind": str(paper.get_kind_display()),
        "title": paper.title,
        "dated_on": paper.dated_on.isoformat() if paper.dated_on else None,
        "stations": [_station(station) for station in paper.deliberations.all()],
    }


def _station(station: Deliberation) -> dict[str, str]:
    return {
        "committee": str(station.committee),
        "day": station.day.isoformat(),
        "result": str(station.get_result_display()),
        "decision": station.decision,
        "follow_up": station.follow_up,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "name": comparison.name,
        "area": comparison.area,
        "sources": [_source(source) for source in comparison.sources],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "printed": source.printed,
        "as_of": source.as_of.isoformat() if source.as_of else None,
        "definition": source.definition,
        "source": source.source,
        "doubt": source.doubt,
    }


def _project(project: Project) -> dict[str, Any]:
    return {
        "grant": str(project.grant),
        "years": list(project.years),
        "planned": _bearing(project.planned),
        "actual": _bearing(project.actual),
    }


def _bearing(bearing: Bearing) -> dict[str, str]:
    return {name: str(getattr(bearing, name)) for name in ("cost", "given", "other", "own")}


def _finance(table: MoneyTable) -> dict[str, Any]:
    return {
        "code": table.figure.code,
        "name": str(table.figure.name),
        "definition": str(table.figure.definition),
        "rule": str(table.figure.rule),
        "years": list(table.years),
        "rows": [{"label": row.label, "amounts": [str(amount) for amount in row.amounts]} for row in table.rows],
    }
