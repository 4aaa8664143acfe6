"""Assembles a year's report, for preview, PDF and release: everything that it says, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from familienzentrum.dates import long_day, plain_day
from familienzentrum.models import Centre
from familienzentrum.plain_values import plain
from reporting.choices import Chapter, ReportKind
from reporting.disclosure import (
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
from reporting.models import AnnualReport, Candidate, Paper
from reporting.paper.area import AreaTable, area_table
from reporting.paper.bars import Bar, lengths_of_costs
from reporting.paper.chapters import ChapterPage, chapters_of
from reporting.paper.contents import Annex, Entry, annexes, halves
from reporting.paper.evidence import Evidence, evidence_of, said_by_families
from reporting.paper.exhibits import Exhibit
from reporting.paper.exports.files import METHOD
from reporting.paper.facts import CouncilPaper, House, Partner, paper_of, partners
from reporting.paper.notes import Notes
from reporting.paper.printed import plain_headline, plain_share, plain_side
from reporting.paper.spreads import Spread, spreads_of
from reporting.paper.summary import Summary
from reporting.paper.trends import Trend, trends_of
from reporting.paper.unrecorded import UNRECORDED, Unrecorded
from reporting.planning.budget import Budget, BudgetRow, budget_of
from reporting.planning.finance import FINANCES, MoneyTable
from reporting.planning.goals import GoalGroup, goals_of
from reporting.planning.grants import GrantReport, grants_of
from reporting.planning.projects import Project, projects_of
from reporting.planning.row_sums import sum_of_area, sum_of_money
from reporting.planning.shares import Share, shares_of
from reporting.planning.social_area import Comparison, side_by_side
from reporting.writing.passages import Passage, passages_of
from reporting.writing.vouching import Statement, harmless_in, refusals, shown_in, statements_of, vouched, written_in


@dataclass(frozen=True)
class Document:
    """Everything that a report says: a release keeps it whole, and all its files are printed from what was kept.

    Plain values only, which `reporting.paper.stored` can store and read again. `state` is "Draft of …" or "Release 1,
    made on …"; `numbers_in_texts` is what a second person reads of the numbers that people wrote. `passages` are the
    texts once more, with the pages on which they are edited, until they have been read: they are not kept.
    """

    year: int
    kind: ReportKind
    centre: House
    state: str
    changes: str
    published: Published
    paper: CouncilPaper | None
    chapters: tuple[ChapterPage, ...]
    goals: tuple[GoalGroup, ...]
    budget: Budget
    shares: tuple[Share, ...]
    projects: tuple[Project, ...]
    grants: tuple[GrantReport, ...]
    money: tuple[MoneyTable, ...]
    papers: tuple[CouncilPaper, ...]
    comparisons: tuple[Comparison, ...]
    partners: tuple[Partner, ...]
    numbers_in_texts: Mapping[str, Any]
    notes: tuple[str, ...]
    trends: tuple[Trend, ...]
    area_sum: str = ""
    money_sum: str = ""
    passages: tuple[Passage, ...] = ()

    @property
    def title(self) -> str:
        if self.kind.is_interim:
            first, last = (str(MONTHS[month]) for month in self.published.months)
            words = {"first": first, "last": last, "year": self.year}
            if first == last:
                return _("Interim report %(first)s %(year)s") % words
            return _("Interim report %(first)s to %(last)s %(year)s") % words
        return f"{self.kind.label} {self.year}"

    @property
    def running_title(self) -> str:
        """Return the running header: the full name of a half-year report would not fit beside the chapter."""
        return self.title if self.is_annual or self.kind.is_interim else f"{self.kind.own_chapter.label} {self.year}"

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
    def budget_lines(self) -> tuple[tuple[BudgetRow, Bar | None], ...]:
        """Return each line of the budget with how long its costs are beside the others."""
        bars = lengths_of_costs(self.budget)
        return tuple(zip(self.budget.rows, bars or [None] * len(self.budget.rows), strict=True))

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Return all tables by number."""
        found = (exhibit for chapter in self.chapters for exhibit in chapter.exhibits)
        return tuple(sorted(found, key=lambda exhibit: exhibit.number))

    @cached_property
    def in_annex(self) -> tuple[Spread, ...]:
        """Return the tables of the annex, two columns at a time; those of the whole width follow."""
        mine = [exhibit for exhibit in self.exhibits if not exhibit.is_in_chapter]
        wide = tuple(Spread((exhibit,)) for exhibit in mine if not exhibit.is_narrow)
        return (*spreads_of([exhibit for exhibit in mine if exhibit.is_narrow]), *wide)

    @property
    def empty(self) -> tuple[str, ...]:
        """Return the names of the tables in which nothing was counted."""
        return tuple(name for chapter in self.chapters for name in chapter.empty)

    @cached_property
    def annexes(self) -> tuple[Annex, ...]:
        return annexes(
            has_tables=bool(self.in_annex),
            has_money=bool(self.money),
            has_notes=bool(self.notes),
            has_counts=self.is_annual or self.published.is_about_people,
            has_partners=bool(self.partners),
        )

    @property
    def contents(self) -> tuple[Sequence[Entry], ...]:
        chapters = [Entry(str(chapter.number), chapter.key, chapter.title) for chapter in self.chapters]
        return halves([*chapters, Entry("A", "annex", _("Annex"))])

    @property
    def contents_of_annex(self) -> tuple[Sequence[Entry], ...]:
        return halves(self.annexes)

    @property
    def list_of_tables(self) -> tuple[Sequence[Entry], ...]:
        return halves([Entry(str(one.number), f"table-{one.number}", one.table.name) for one in self.exhibits])

    @cached_property
    def area(self) -> AreaTable:
        return area_table(self.comparisons, Notes().number_of)

    @property
    def notes_of_area(self) -> tuple[str, ...]:
        return self.notes[: self.area.last_note]

    @cached_property
    def summary(self) -> Summary:
        return Summary(self.trends, tuple(goal for group in self.goals for goal in group.goals))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return evidence_of(self.chapters, has_counts=bool(self.exhibits), has_area=bool(self.area.lines))

    @property
    def said_by_families(self) -> str:
        """Return the begin of what families say, for the year in short."""
        return said_by_families(self.chapters)

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

    def frozen(self) -> dict[str, Any]:
        """Return everything said as JSON-serialisable values, for the release; some of it once more, as it is printed.

        Whatever is here twice is made from one value: `stored.contradictions_within` compares them.
        """
        begin = self.published.records_begin
        return {
            "year": self.year,
            "kind": self.kind.value,
            "months": list(self.published.months),
            "records_begin": begin.isoformat() if begin else None,
            "how_to_read": [
                _("A cell that is null is hidden, because a small count could point to a family. It is no nought."),
                _("Where a row says not_recorded, a null is not hidden: nothing was recorded yet in this month."),
            ],
            "title": self.title,
            "state": self.state,
            "changes": self.changes,
            "is_public": self.is_public,
            "threshold": self.threshold,
            # The database keeps names of values in an order of its own.
            "order": list(self.tables),
            "tables": {name: table.as_json() for name, table in self.tables.items()},
            "certificate": self.published.certificate.as_json(),
            "headlines": [plain_headline(figure) for figure in self.published.headlines],
            "chapters": [chapter.as_json() for chapter in self.chapters],
            "texts": {chapter.key: chapter.text for chapter in self.chapters},
            "funders": [
                {
                    "funder": money.funder,
                    "planned": str(money.planned),
                    "possible": str(money.possible),
                    "actual": str(money.actual),
                    "shares": [plain_share(share) for share in self.shares if str(share.grant.funder) == money.funder],
                }
                for money in self.budget.named_funders
                if money.is_sure
            ],
            "budget": [
                {"title": row.title, "planned": plain_side(row.planned), "actual": plain_side(row.actual)}
                for row in self.budget.rows
            ],
            "sums": {"planned": plain_side(self.budget.planned), "actual": plain_side(self.budget.actual)},
            BUDGET: plain(self.budget.rows),
            **{name: plain(getattr(self, name)) for name in AS_THEY_ARE},
        }


# Fields that a release keeps under their names, and as what it keeps the lines of the budget with exact amounts.
AS_THEY_ARE = (
    "centre",
    "paper",
    "goals",
    "shares",
    "projects",
    "grants",
    "money",
    "papers",
    "comparisons",
    "partners",
    "numbers_in_texts",
    "notes",
    "trends",
    "area_sum",
    "money_sum",
)
BUDGET = "budget_lines"


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
        return published(report.year, months=kind.months, chapters=chapters)
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
    chapters = candidate.report.chapters(kind)
    figures = published(candidate.report.year, months=candidate.months, chapters=chapters, seen=seen)
    return document(candidate.report, kind, state, figures, candidate.changes)


def document(report: AnnualReport, kind: ReportKind, state: str, tables: Published, changes: str = "") -> Document:
    parts, notes = _parts(report, kind, tables), Notes()
    # Figures of the social area name their notes first.
    area_table(parts.comparisons, notes.number_of)
    chapters = tuple(chapters_of(report, kind, tables, parts.chapters, notes.number_of))
    passages = (*passages_of(report, kind), Passage(_("What changed"), changes))
    return Document(
        year=report.year,
        kind=kind,
        centre=House.of(Centre.current()),
        state=state,
        changes=changes,
        published=tables,
        paper=paper_of(report) if kind == ReportKind.ANNUAL else None,
        chapters=chapters,
        goals=parts.goals,
        budget=parts.budget,
        papers=parts.papers,
        shares=shares_of(report.year) if parts.budget.rows else (),
        projects=projects_of(report.year) if parts.budget.rows else (),
        grants=grants_of(report.year) if Chapter.MONEY in report.chapters(kind) else (),
        money=tuple(figure.table(tables) for figure in FINANCES.values()) if parts.budget.rows else (),
        comparisons=parts.comparisons,
        partners=partners() if kind.is_annual else (),
        numbers_in_texts=vouched(
            _statements(passages, tables, chapters, parts), harmless_in(passages), tables.certificate.k
        ),
        passages=passages,
        notes=notes.words,
        trends=trends_of(tables) if kind.is_annual else (),
        area_sum=sum_of_area() if parts.comparisons else "",
        money_sum=sum_of_money(report.year) if parts.budget.rows else "",
    )


def _statements(
    passages: Iterable[Passage], tables: Published, chapters: Iterable[ChapterPage], parts: "_Parts"
) -> tuple[Statement, ...]:
    """Return the numbers in written texts, each with the table that shows it, if any."""
    said = [(_("Sentence of the chapter “%(chapter)s”") % {"chapter": c.title}, c.message) for c in chapters]
    targets = [(_("Target of a goal"), goal.target) for group in parts.goals for goal in group.goals]
    area = [(one.name, source.printed) for one in parts.comparisons for source in one.sources]
    return statements_of(passages, written_in([*area, *targets, *said]) | shown_in(tables.tables))


@dataclass(frozen=True)
class _Parts:
    """The parts that are not counted by the portal."""

    goals: tuple[GoalGroup, ...]
    budget: Budget
    papers: tuple[CouncilPaper, ...]
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
        papers=tuple(map(CouncilPaper.of, papers)) if Chapter.MANDATE in shown else (),
        comparisons=side_by_side() if Chapter.CONTEXT in shown else (),
    )
