"""Puts a year's report together: what the preview shows, the PDF prints, and a release freezes."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum.models import Centre
from offers.models import Office
from reporting import charts, sentences
from reporting.choices import Chapter
from reporting.disclosure import ProtectedTable, Published, published
from reporting.formats import day
from reporting.goals import GoalGroup, goals_of
from reporting.models import AnnualReport, Deliberation, Indicator, Paper
from reporting.sums import Budget, Side, budget_of

# Which tables a chapter shows, and how each is drawn.
EXHIBITS: dict[Chapter, dict[str, Callable[[ProtectedTable], charts.Chart | None]]] = {
    Chapter.OFFERS: {"offers": charts.bars},
    Chapter.USE: {"months": charts.columns, "channels": charts.bars, "appointments": charts.bars},
    Chapter.TOPICS: {"topics": charts.bars},
    Chapter.REACH: {"first_contact": charts.bars, "age_phases": charts.bars, "languages": charts.bars},
    Chapter.REFERRALS: {"sent_on": charts.bars, "slips": charts.bars},
}


@dataclass(frozen=True)
class Exhibit:
    """A protected table with its number in the report and its drawing, if it has one."""

    number: int
    table: ProtectedTable
    chart: charts.Chart | None


@dataclass(frozen=True)
class ChapterPage:
    """One chapter as it is printed."""

    key: str
    number: int
    title: str
    message: str
    text: str
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Document:
    """Everything a report says. `state` is "Draft of …" or "Release 1 of …"."""

    year: int
    centre: Centre
    state: str
    published: Published
    paper: Paper | None
    deliberations: tuple[Deliberation, ...]
    chapters: tuple[ChapterPage, ...]
    goals: tuple[GoalGroup, ...]
    budget: Budget
    budget_chart: charts.Chart | None
    papers: tuple[Paper, ...]
    indicators: tuple[Indicator, ...]
    partners: tuple[Office, ...]

    @property
    def title(self) -> str:
        return _("Annual report %(year)s") % {"year": self.year}

    @property
    def threshold(self) -> int:
        return settings.DISCLOSURE_THRESHOLD

    @property
    def largest_hidden(self) -> int:
        return self.threshold - 1

    def frozen(self) -> dict[str, Any]:
        """Return figures and texts as plain values, for the release."""
        return {
            "year": self.year,
            "threshold": self.threshold,
            "tables": {name: asdict(table) for name, table in self.published.tables.items()},
            "texts": {chapter.key: chapter.text for chapter in self.chapters},
            "goals": [asdict(group) for group in self.goals],
            "budget": [
                {"title": row.title, "planned": _plain(row.planned), "actual": _plain(row.actual)}
                for row in self.budget.rows
            ],
        }


def draft(report: AnnualReport) -> Document:
    """Put the report together from today's data. An unsaved report of a year works as well."""
    return document(report, _("Draft of %(day)s") % {"day": day(timezone.localdate())})


def release_document(report: AnnualReport, number: int, released_on: dt.date) -> Document:
    words = _("Release %(number)s of %(day)s") % {"number": number, "day": day(released_on)}
    return document(report, words)


def document(report: AnnualReport, state: str) -> Document:
    tables, parts = published(report.year), _parts(report)
    goals = goals_of(tables)
    filled = {Chapter.GOALS} if goals else set()
    return Document(
        year=report.year,
        centre=Centre.current(),
        state=state,
        published=tables,
        paper=report.paper,
        deliberations=_stations(report.paper),
        chapters=tuple(_chapters(report, tables, filled | parts.chapters)),
        goals=goals,
        budget=parts.budget,
        budget_chart=charts.money(parts.budget),
        papers=parts.papers,
        indicators=parts.indicators,
        partners=tuple(Office.objects.filter(is_active=True).select_related("provider")),
    )


@dataclass(frozen=True)
class _Parts:
    """What is not counted by the portal."""

    budget: Budget
    papers: tuple[Paper, ...]
    indicators: tuple[Indicator, ...]

    @property
    def chapters(self) -> set[Chapter]:
        """Return the chapters that these fill."""
        parts = {Chapter.MONEY: self.budget.rows, Chapter.MANDATE: self.papers, Chapter.CONTEXT: self.indicators}
        return {chapter for chapter, part in parts.items() if part}


def _parts(report: AnnualReport) -> _Parts:
    # The papers of reports are no foundation of the house.
    papers = Paper.objects.filter(report=None).prefetch_related("deliberations__committee")
    return _Parts(
        budget=budget_of(report.year),
        papers=tuple(papers),
        indicators=tuple(Indicator.objects.all()),
    )


def _stations(paper: Paper | None) -> tuple[Deliberation, ...]:
    return tuple(paper.deliberations.select_related("committee")) if paper else ()


def _chapters(report: AnnualReport, tables: Published, filled: set[Chapter]) -> Iterator[ChapterPage]:
    """Yield the chapters that have something to say, numbered through."""
    texts = {text.chapter: text.text for text in report.texts.all()} if report.pk else {}
    wanted = {Chapter.SUMMARY, Chapter.LIMITS, *EXHIBITS, *filled, *texts}
    exhibits = _exhibits(tables)
    for number, chapter in enumerate([c for c in Chapter if c in wanted], start=1):
        yield ChapterPage(
            key=chapter.value,
            number=number,
            title=str(chapter.label),
            message=sentences.message(chapter, tables),
            text=texts.get(chapter, ""),
            exhibits=exhibits.get(chapter, ()),
        )


def _exhibits(tables: Published) -> dict[Chapter, tuple[Exhibit, ...]]:
    """Return the tables of each chapter, numbered through the report."""
    numbers = itertools.count(1)
    return {
        chapter: tuple(
            Exhibit(next(numbers), tables.tables[name], draw(tables.tables[name])) for name, draw in drawn.items()
        )
        for chapter, drawn in EXHIBITS.items()
    }


def _plain(side: Side) -> dict[str, str]:
    return {"cost": str(side.cost), "own": str(side.own), "third": str(side.third)}
