"""Puts a year's report together: what the preview shows, the PDF prints, and a release freezes."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum.models import Centre
from offers.models import Office
from reporting import charts, sentences
from reporting.choices import Chapter, ReportKind
from reporting.disclosure import ProtectedTable, Published, published
from reporting.exhibits import Exhibit, chapters_with_tables, exhibits_of
from reporting.formats import day
from reporting.goals import GoalGroup, goals_of
from reporting.models import AnnualReport, Candidate, ChapterText, Deliberation, Indicator, Paper
from reporting.sums import Budget, Side, budget_of


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
    """Everything a report says. `state` is "Draft of …" or "Release 1, made on …"."""

    year: int
    kind: ReportKind
    centre: Centre
    state: str
    changes: str
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
        return f"{self.kind.label} {self.year}"

    @property
    def threshold(self) -> int:
        return self.published.certificate.k

    @property
    def largest_hidden(self) -> int:
        return self.threshold - 1

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        return tuple(exhibit for chapter in self.chapters for exhibit in chapter.exhibits)

    @property
    def tables(self) -> dict[str, ProtectedTable]:
        """Return the tables that the report shows: no file shows others."""
        return {exhibit.name: exhibit.table for exhibit in self.exhibits}

    @property
    def messages(self) -> tuple[str, ...]:
        """Return what the chapters after the first say in a sentence each, for the page of the year in short."""
        return tuple(chapter.message for chapter in self.chapters[1:] if chapter.message and chapter.exhibits)

    def frozen(self) -> dict[str, Any]:
        """Return figures and texts as plain values, for the release."""
        return {
            "year": self.year,
            "kind": self.kind.value,
            "months": list(self.published.months),
            "title": self.title,
            "state": self.state,
            "changes": self.changes,
            "threshold": self.threshold,
            "tables": {name: table.as_json() for name, table in self.tables.items()},
            "certificate": self.published.certificate.as_json(),
            "headlines": [_plain_headline(figure) for figure in self.published.headlines],
            "chapters": [_plain_chapter(chapter) for chapter in self.chapters],
            "texts": {chapter.key: chapter.text for chapter in self.chapters},
            "goals": [asdict(group) for group in self.goals],
            "budget": [
                {"title": row.title, "planned": _plain(row.planned), "actual": _plain(row.actual)}
                for row in self.budget.rows
            ],
        }


def draft(report: AnnualReport, kind: ReportKind = ReportKind.ANNUAL) -> Document:
    """Put the report together from today's data. An unsaved report of a year works as well."""
    return document(report, kind, _("Draft of %(day)s") % {"day": day(timezone.localdate())})


def candidate_document(candidate: Candidate) -> Document:
    """Put together what is to be released."""
    words = {"number": candidate.number, "day": day(timezone.localdate(candidate.prepared_at))}
    state = _("Release %(number)s, made on %(day)s") % words
    return document(candidate.report, ReportKind(candidate.kind), state, candidate.changes)


def document(report: AnnualReport, kind: ReportKind, state: str, changes: str = "") -> Document:
    tables, parts = published(report.year, months=kind.months), _parts(report)
    goals = goals_of(tables)
    filled = parts.chapters | ({Chapter.GOALS} if goals else set())
    return Document(
        year=report.year,
        kind=kind,
        centre=Centre.current(),
        state=state,
        changes=changes,
        published=tables,
        paper=report.paper,
        deliberations=_stations(report.paper),
        chapters=tuple(_chapters(report, tables, filled)),
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
    """Yield the chapters that have something to say and are not left out, numbered through."""
    texts: dict[str, ChapterText] = {text.chapter: text for text in report.texts.all()} if report.pk else {}
    wanted = {Chapter.SUMMARY, Chapter.LIMITS} | chapters_with_tables(tables) | filled | {Chapter(key) for key in texts}
    shown = {chapter for chapter in wanted if chapter not in texts or texts[chapter].is_shown}
    exhibits = exhibits_of(tables, shown)
    for number, chapter in enumerate([chapter for chapter in Chapter if chapter in shown], start=1):
        yield ChapterPage(
            key=chapter.value,
            number=number,
            title=str(chapter.label),
            message=sentences.message(chapter, tables),
            text=texts[chapter].text if chapter in texts else "",
            exhibits=exhibits[chapter],
        )


def _plain_headline(figure: Any) -> dict[str, Any]:
    return {"key": figure.key.value, "label": figure.label, "now": figure.now, "before": list(figure.before)}


def _plain_chapter(chapter: ChapterPage) -> dict[str, Any]:
    return {
        "key": chapter.key,
        "number": chapter.number,
        "title": chapter.title,
        "message": chapter.message,
        "text": chapter.text,
        "exhibits": [
            {"number": exhibit.number, "name": exhibit.name, "alt": exhibit.chart.alt if exhibit.chart else ""}
            for exhibit in chapter.exhibits
        ],
    }


def _plain(side: Side) -> dict[str, str]:
    return {"cost": str(side.cost), "own": str(side.own), "third": str(side.third)}
