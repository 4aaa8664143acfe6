"""The public page of a release: everything it says, read from the release alone, with a short way to each figure.

Tables are folded. Where a page is asked for one of them, by its address, that one stands open: without a script, and
in browsers that do not open what a link leads to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from reporting.choices import Chapter
from reporting.models import Release
from reporting.paper.frozen import FrozenChapter, FrozenExhibit, FrozenHeadline, chapters_of, headlines_of

# Rows up to which the first table of a chapter stands open.
_SHORT = 12
# What a chapter has beside its tables: where the release keeps it, and the template that shows it.
_PARTS = {
    Chapter.MANDATE.value: ("foundations", "reporting/release/page/foundations.html"),
    Chapter.CONTEXT.value: ("social_area", "reporting/release/page/social_area.html"),
    Chapter.GOALS.value: ("goals", "reporting/release/page/goals.html"),
    Chapter.MONEY.value: ("budget", "reporting/release/page/money.html"),
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
class ReleasePage:
    """The parts of the page in their order. `opened` names the table that was asked for."""

    release: Release
    opened: str = ""
    chapters: tuple[PageChapter, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chapters", tuple(self._chapters()))

    @property
    def figures(self) -> Mapping[str, Any]:
        return self.release.figures

    @property
    def headlines(self) -> tuple[tuple[FrozenHeadline, str], ...]:
        """Return the large figures, each with the way to its table, if there is one: nobody lists what is empty."""
        ways = {fold.name: fold.to for chapter in self.chapters for fold in chapter.tables}
        return tuple((figure, ways.get(figure.table, "")) for figure in headlines_of(self.release))

    @property
    def with_tables(self) -> tuple[PageChapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.all_folds)

    @property
    def measured_goals(self) -> tuple[Mapping[str, Any], ...]:
        """Return the goals with a target or an actual value to compare."""
        goals = (goal for group in self.figures.get("goals", ()) for goal in group["goals"])
        return tuple(goal for goal in goals if goal.get("indicator"))

    @property
    def requests(self) -> FrozenChapter | None:
        """Return the chapter that says what the house asks of the council, if it has words."""
        return next((one.said for one in self.chapters if one.said.key == Chapter.OUTLOOK and one.said.text), None)

    @property
    def hides_a_headline(self) -> bool:
        return any(figure.hides for figure, _to in self.headlines)

    def _chapters(self) -> Iterator[PageChapter]:
        for chapter in chapters_of(self.release):
            name, template = _PARTS.get(chapter.key, ("", ""))
            part = template if self.figures.get(name) else ""
            if chapter.message or chapter.text or chapter.exhibits or part:
                folds = {fold.name: fold for fold in self._folds_of(name)} if part else {}
                yield PageChapter(chapter, part, folds, tuple(self._tables_of(chapter)))

    def _folds_of(self, part: str) -> Iterator[Fold]:
        if part == "social_area":
            yield self._fold(AREA, _("The social area in figures"))
        if part == "budget":
            yield self._fold(BUDGET, _("Planned and actual amounts"))
            if self.figures.get("funders") or self.figures.get("projects"):
                yield self._fold(GRANTS, _("Who gives money"))
            if self.figures.get("finances"):
                yield self._fold(MONEY_BEFORE, _("Money with the year before"))

    def _tables_of(self, chapter: FrozenChapter) -> Iterator[Fold]:
        first = next((shown for shown in chapter.exhibits if shown.has_bars and len(shown.table.rows) <= _SHORT), None)
        for shown in chapter.exhibits:
            yield Fold(shown.name, shown.table.name, shown == first or shown.name == self.opened, shown)

    def _fold(self, name: str, title: str) -> Fold:
        return Fold(name, title, name == self.opened)
