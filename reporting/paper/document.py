"""Assembles a year's report, for preview, PDF and release."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum.dates import long_day, plain_day
from familienzentrum.models import Centre
from offers.models import Office
from reporting.choices import Chapter, ReportKind
from reporting.disclosure import (
    HeadlineFigure,
    NotAtHand,
    ProtectedTable,
    Published,
    annex,
    interim,
    move_on,
    published,
    put_forward_before,
    threshold,
)
from reporting.models import AnnualReport, Candidate, Deliberation, Paper
from reporting.paper.bars import Bar, lengths_of_costs
from reporting.paper.exhibits import Exhibit, chapters_with_tables, empty_in, exhibits_of
from reporting.paper.exports.files import METHOD
from reporting.paper.kept_parts import budget_row, funder, kept_parts, side
from reporting.paper.unrecorded import UNRECORDED, Unrecorded
from reporting.planning.budget import Budget, BudgetRow, budget_of
from reporting.planning.finance import FINANCES, MoneyTable
from reporting.planning.goals import GoalGroup, goals_of
from reporting.planning.grants import GrantReport, grants_of
from reporting.planning.projects import Project, projects_of
from reporting.planning.shares import Share, shares_of
from reporting.planning.social_area import Comparison, side_by_side
from reporting.writing import sentences
from reporting.writing.passages import Passage, passages_of, texts_of
from reporting.writing.vouching import Statement, refusals, shown_in, statements_of, vouched, written_in


@dataclass(frozen=True)
class ChapterPage:
    """One chapter as it is printed."""

    key: str
    number: int
    title: str
    message: str
    text: str
    exhibits: tuple[Exhibit, ...]
    empty: tuple[str, ...]
    opening: str
    begins_with_figures: bool


@dataclass(frozen=True)
class Document:
    """The content of a report. `state` is "Draft of …" or "Release 1, made on …"."""

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
    shares: tuple[Share, ...]
    projects: tuple[Project, ...]
    grants: tuple[GrantReport, ...]
    money: tuple[MoneyTable, ...]
    papers: tuple[Paper, ...]
    comparisons: tuple[Comparison, ...]
    partners: tuple[Office, ...]
    passages: tuple[Passage, ...]

    @property
    def title(self) -> str:
        return f"{self.kind.label} {self.year}"

    @property
    def running_title(self) -> str:
        """Return the running header: the full name of a half-year report would not fit beside the chapter."""
        return self.title if self.is_annual else f"{self.kind.own_chapter.label} {self.year}"

    @property
    def is_annual(self) -> bool:
        return self.kind == ReportKind.ANNUAL

    @property
    def is_public(self) -> bool:
        """Return whether it will be public once released: if the council deals with its paper in public."""
        return self.paper is not None and self.paper.is_public

    @property
    def threshold(self) -> int:
        return self.published.certificate.k

    @property
    def largest_hidden(self) -> int:
        return self.threshold - 1

    @property
    def budget_lines(self) -> tuple[tuple[BudgetRow, Bar | None], ...]:
        """Return each line of the budget with how long its costs are beside the others."""
        bars = lengths_of_costs(self.budget)
        return tuple(zip(self.budget.rows, bars or [None] * len(self.budget.rows), strict=True))

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        return tuple(exhibit for chapter in self.chapters for exhibit in chapter.exhibits)

    @property
    def tables(self) -> Mapping[str, ProtectedTable]:
        """Return the tables that were protected together: every file has all of them, and no other."""
        return self.published.tables

    @property
    def method_file(self) -> str:
        """Return the name of the file that says how each figure is counted."""
        return METHOD

    @property
    def proof(self) -> str:
        """Return the certificate's result as a paragraph."""
        return annex(self.published.certificate)

    @property
    def unrecorded(self) -> tuple[Unrecorded, ...]:
        """Return what the house does not count, with the reasons; a half-year report is about its own figures only."""
        return UNRECORDED if self.is_annual else ()

    @property
    def refusals(self) -> list[str]:
        """Return why texts cannot be printed as they are."""
        return [words for words, _passage in refusals(self.passages, self.threshold)]

    @property
    def messages(self) -> tuple[ChapterPage, ...]:
        """Return the chapters after the first that have a message, for the one-page summary."""
        return tuple(chapter for chapter in self.chapters[1:] if chapter.message)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return the numbers in written texts, each with the table that shows it, if any."""
        said = [(_("Sentence of the chapter “%(chapter)s”") % {"chapter": c.title}, c.message) for c in self.chapters]
        targets = [(_("Target of a goal"), goal.target) for group in self.goals for goal in group.goals]
        area = [(one.name, source.printed) for one in self.comparisons for source in one.sources]
        return statements_of(self.passages, written_in([*area, *targets, *said]) | shown_in(self.tables))

    def frozen(self) -> dict[str, Any]:
        """Return figures and texts as JSON-serialisable values, for the release."""
        begin = self.published.records_begin
        return {
            "year": self.year,
            "kind": self.kind.value,
            "months": list(self.published.months),
            "records_begin": begin.isoformat() if begin else None,
            "how_to_read": [
                _("A cell that is null is hidden, because a small count could point to a family. It is no nought."),
                _("The 0 of a month before the day recorded_from of its table is no count: nothing was recorded yet."),
            ],
            "title": self.title,
            "state": self.state,
            "changes": self.changes,
            "is_public": self.is_public,
            "paper": _plain_paper(self.paper) if self.paper else None,
            "threshold": self.threshold,
            "tables": {name: table.as_json() for name, table in self.tables.items()},
            "certificate": self.published.certificate.as_json(),
            "headlines": [_plain_headline(figure) for figure in self.published.headlines],
            "chapters": [_plain_chapter(chapter) for chapter in self.chapters],
            "texts": {chapter.key: chapter.text for chapter in self.chapters},
            "funders": [funder(money, self.shares) for money in self.budget.named_funders if money.is_sure],
            "goals": [asdict(group) for group in self.goals],
            "budget": [budget_row(row) for row in self.budget.rows],
            "numbers_in_texts": vouched(self.statements, self.threshold),
            "sums": {"planned": side(self.budget.planned), "actual": side(self.budget.actual)},
            **kept_parts(self),
        }


def draft(report: AnnualReport, kind: ReportKind = ReportKind.ANNUAL, *, figures: Published | None = None) -> Document:
    """Assemble the report from current texts, and figures as its pages show them; `report` may be unsaved."""
    figures = figures or _figures(report, kind)
    words = {"day": plain_day(timezone.localdate()), "as_of": plain_day(figures.as_of or timezone.now())}
    # It stands in the margin of each page, where one line fits.
    state = _("Draft of %(day)s, figures of %(as_of)s") if figures.as_of else _("Draft of %(day)s")
    return document(report, kind, state % words, figures)


def _figures(report: AnnualReport, kind: ReportKind) -> Published:
    """Return the figures for a draft: a year's are frozen until enough cases came."""
    chapters = report.chapters(kind)
    if not (report.pk and kind.is_annual):
        return published(report.year, kind=kind, chapters=chapters)
    try:
        return interim(report, chapters)
    except NotAtHand:
        move_on(report)
        return interim(report, chapters)


def candidate_document(candidate: Candidate) -> Document:
    """Assemble what is to be released."""
    words = {"number": candidate.number, "day": long_day(candidate.prepared_at)}
    state = _("Release %(number)s, made on %(day)s") % words
    kind = ReportKind(candidate.kind)
    seen = put_forward_before(candidate, threshold())
    figures = published(candidate.report.year, kind=kind, chapters=candidate.report.chapters(kind), seen=seen)
    return document(candidate.report, kind, state, figures, candidate.changes)


def document(report: AnnualReport, kind: ReportKind, state: str, tables: Published, changes: str = "") -> Document:
    parts = _parts(report, kind, tables)
    return Document(
        year=report.year,
        kind=kind,
        centre=Centre.current(),
        state=state,
        changes=changes,
        published=tables,
        paper=report.paper if kind == ReportKind.ANNUAL else None,
        deliberations=_stations(report.paper) if kind == ReportKind.ANNUAL else (),
        chapters=tuple(_chapters(report, kind, tables, parts.chapters)),
        goals=parts.goals,
        budget=parts.budget,
        papers=parts.papers,
        shares=shares_of(report.year) if parts.budget.rows else (),
        projects=projects_of(report.year) if parts.budget.rows else (),
        grants=grants_of(report.year) if Chapter.MONEY in report.chapters(kind) else (),
        money=tuple(figure.table(tables) for figure in FINANCES.values()) if parts.budget.rows else (),
        comparisons=parts.comparisons,
        partners=tuple(Office.objects.filter(is_active=True).select_related("provider")),
        passages=(*passages_of(report, kind), Passage(_("What changed"), changes)),
    )


@dataclass(frozen=True)
class _Parts:
    """The parts that are not counted by the portal."""

    goals: tuple[GoalGroup, ...]
    budget: Budget
    papers: tuple[Paper, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def chapters(self) -> set[Chapter]:
        """Return the chapters that these fill."""
        parts = {
            Chapter.GOALS: self.goals,
            Chapter.MONEY: self.budget.rows,
            Chapter.MANDATE: self.papers,
            Chapter.CONTEXT: self.comparisons,
        }
        return {chapter for chapter, part in parts.items() if part}


def _parts(report: AnnualReport, kind: ReportKind, tables: Published) -> _Parts:
    """Read what belongs to the chapters that are shown: no file says anything of one that is left out."""
    shown = report.chapters(kind)
    # Papers that carry reports are not listed as foundations of the house.
    papers = Paper.objects.filter(report=None).prefetch_related("deliberations__committee")
    return _Parts(
        goals=goals_of(report.year, tables) if Chapter.GOALS in shown else (),
        budget=budget_of(report.year) if Chapter.MONEY in shown else Budget(()),
        papers=tuple(papers) if Chapter.MANDATE in shown else (),
        comparisons=side_by_side() if Chapter.CONTEXT in shown else (),
    )


def _stations(paper: Paper | None) -> tuple[Deliberation, ...]:
    return tuple(paper.deliberations.select_related("committee")) if paper else ()


def _chapters(report: AnnualReport, kind: ReportKind, tables: Published, filled: set[Chapter]) -> Iterator[ChapterPage]:
    """Yield the non-empty visible chapters, numbered consecutively."""
    texts = texts_of(report, kind)
    wanted = {Chapter.LIMITS} | chapters_with_tables(tables) | filled | {Chapter(key) for key in texts}
    if kind == ReportKind.ANNUAL:
        wanted.add(kind.own_chapter)
    shown = wanted & report.chapters(kind)
    exhibits = exhibits_of(tables, shown)
    for number, chapter in enumerate([chapter for chapter in kind.chapters if chapter in shown], start=1):
        yield ChapterPage(
            key=chapter.value,
            number=number,
            title=str(chapter.label),
            message=sentences.message(chapter, tables),
            text=texts[chapter].text if chapter in texts else "",
            exhibits=exhibits[chapter],
            empty=empty_in(chapter, tables),
            opening=chapter.opening,
            begins_with_figures=chapter == Chapter.SUMMARY,
        )


def _plain_paper(paper: Paper) -> dict[str, str]:
    return {"number": paper.number, "kind": str(paper.get_kind_display()), "title": paper.title}


def _plain_headline(figure: HeadlineFigure) -> dict[str, Any]:
    return {
        "key": figure.key.value,
        "label": figure.label,
        "table": figure.table,
        "now": figure.now,
        "before": list(figure.before),
    }


def _plain_chapter(chapter: ChapterPage) -> dict[str, Any]:
    return {
        "key": chapter.key,
        "number": chapter.number,
        "title": chapter.title,
        "message": chapter.message,
        "text": chapter.text,
        "empty": list(chapter.empty),
        "exhibits": [{"number": exhibit.number, "name": exhibit.name} for exhibit in chapter.exhibits],
    }
