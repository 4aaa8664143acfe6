"""The public page of a release: everything it says, read from the release alone, with a short way to each figure.

Tables are folded. Where a page is asked for one of them, by its address, that one stands open: without a script, and
in browsers that do not open what a link leads to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from reporting.choices import Chapter
from reporting.models import Release
from reporting.paper.document import Document
from reporting.paper.frozen import FrozenChapter, FrozenExhibit, FrozenHeadline, chapters_of, headlines_of
from reporting.paper.stored import document_of, is_whole
from reporting.paper.trends import Point, Trend
from reporting.planning.goals import GoalLine

# Rows up to which the first table of a chapter stands open.
_SHORT = 12
# What a chapter has beside its tables: the field of the document, and the template that shows it.
_PARTS = {
    Chapter.MANDATE.value: ("papers", "reporting/release/page/foundations.html"),
    Chapter.CONTEXT.value: ("comparisons", "reporting/release/page/social_area.html"),
    Chapter.GOALS.value: ("goals", "reporting/release/page/goals.html"),
    Chapter.MONEY.value: ("money", "reporting/release/page/money.html"),
}
BUDGET, GRANTS, MONEY_BEFORE, AREA = "haushalt", "geldgeber", "vorjahr", "sozialraum"


@dataclass(frozen=True)
class Fold:
    """Something folded. `name` is its place in the address."""

    name: str
    title: str
    is_open: bool
    exhibit: FrozenExhibit | None = None

    @property
    def to(self) -> str:
        """Return the end of the address that opens it."""
        return f"?tabelle={self.name}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"tabelle-{self.name}"


@dataclass(frozen=True)
class PageChapter:
    """A chapter: its message, its text, what it has beside tables, its tables."""

    said: FrozenChapter
    part: str
    folds: Mapping[str, Fold]
    tables: tuple[Fold, ...]

    @property
    def all_folds(self) -> tuple[Fold, ...]:
        return (*self.folds.values(), *self.tables)


@dataclass(frozen=True)
class YearOfSeries:
    """One year with what is known of each figure; None where nothing is."""

    year: int
    points: tuple[Point | None, ...]


@dataclass(frozen=True)
class Series:
    """The large figures over up to ten years, the latest first."""

    labels: tuple[str, ...]
    years: tuple[YearOfSeries, ...]

    @classmethod
    def of(cls, trends: Iterable[Trend]) -> Self:
        shown = tuple(trend for trend in trends if trend.is_series)
        points = [{point.year: point for point in trend.points} for trend in shown]
        years = sorted({year for known in points for year in known}, reverse=True)
        lines = (YearOfSeries(year, tuple(known.get(year) for known in points)) for year in years)
        return cls(tuple(trend.label for trend in shown), tuple(lines))

    @property
    def has_partial_year(self) -> bool:
        return any(point.is_partial for line in self.years for point in line.points if point)

    @property
    def has_break(self) -> bool:
        return any(point.is_anew for line in self.years for point in line.points if point)


@dataclass(frozen=True)
class ReleasePage:
    """The parts of the page in their order. `document` is None in a release of an older version: it has fewer parts."""

    document: Document | None
    chapters: tuple[PageChapter, ...]
    headlines: tuple[tuple[FrozenHeadline, str], ...]

    @property
    def with_tables(self) -> tuple[PageChapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.all_folds)

    @property
    def measured_goals(self) -> tuple[GoalLine, ...]:
        """Return the goals with a target or an actual value to compare."""
        groups = self.document.goals if self.document else ()
        return tuple(goal for group in groups for goal in group.goals if goal.indicator)

    @property
    def series(self) -> Series:
        return Series.of(self.document.trends if self.document else ())

    @property
    def requests(self) -> FrozenChapter | None:
        """Return the chapter that says what the house asks of the council, if it has words."""
        return next((one.said for one in self.chapters if one.said.key == Chapter.OUTLOOK and one.said.text), None)

    @property
    def hides_a_headline(self) -> bool:
        return any(figure.hides for figure, _to in self.headlines)


def page_of(release: Release, opened: str) -> ReleasePage:
    """Return the page; `opened` names the table that was asked for."""
    document = document_of(release.figures) if is_whole(release.figures) else None
    chapters = tuple(_chapters(release, document, opened))
    # Nobody lists what is empty: such a figure leads nowhere.
    ways = {fold.name: fold.to for chapter in chapters for fold in chapter.tables}
    headlines = tuple((figure, ways.get(figure.table, "")) for figure in headlines_of(release.figures))
    return ReleasePage(document, chapters, headlines)


def _chapters(release: Release, document: Document | None, opened: str) -> Iterator[PageChapter]:
    for chapter in chapters_of(release.figures):
        name, template = _PARTS.get(chapter.key, ("", ""))
        part = template if document and name and getattr(document, name) else ""
        if chapter.message or chapter.text or chapter.picture or chapter.exhibits or part:
            folds = {fold.name: fold for fold in _folds(document, name, opened)} if document and part else {}
            yield PageChapter(chapter, part, folds, tuple(_tables(chapter, opened)))


def _folds(document: Document, part: str, opened: str) -> Iterator[Fold]:
    if part == "comparisons":
        yield _fold(AREA, _("The social area in figures"), opened)
    if part == "money":
        yield _fold(BUDGET, _("Planned and actual amounts"), opened)
        if document.budget.funders or document.projects:
            yield _fold(GRANTS, _("Who gives money"), opened)
        yield _fold(MONEY_BEFORE, _("Money with the year before"), opened)


def _tables(chapter: FrozenChapter, opened: str) -> Iterator[Fold]:
    first = next((shown for shown in chapter.exhibits if shown.has_bars and len(shown.table.rows) <= _SHORT), None)
    for shown in chapter.exhibits:
        yield Fold(shown.name, shown.table.name, shown == first or shown.name == opened, shown)


def _fold(name: str, title: str, opened: str) -> Fold:
    return Fold(name, title, name == opened)
