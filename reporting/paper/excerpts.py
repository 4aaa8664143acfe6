"""Shorter papers from a release: they contain released content only, so they disclose nothing new."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from familienzentrum.pdf import Sheets, Variant, lay_out
from familienzentrum.plain_values import rebuilt
from reporting.choices import Chapter, ReportKind
from reporting.models import Release
from reporting.paper.facts import House
from reporting.paper.frozen import FrozenChapter, FrozenExhibit, FrozenHeadline, chapters_of, headlines_of
from reporting.paper.layout import STYLESHEETS, TooLong
from reporting.paper.stored import house_of
from reporting.planning.grants import GrantReport
from reporting.writing.formats import HIDDEN

COMMITTEE, FUNDER = "pdf/committee.html", "pdf/funder.html"
# The table on the committee page, if the release has it.
_MONTHS = "months"
_WHOLE_YEAR = [1, 12]


@dataclass(frozen=True)
class Room:
    """A layout setting of the committee page."""

    sentences: int = 99
    has_outlook: bool = True
    has_months: bool = True
    has_goals: bool = True


# From the fullest to the barest setting: the first that fits on one page is used.
_ROOMS = (
    Room(),
    Room(has_months=False),
    Room(has_outlook=False),
    Room(has_outlook=False, has_months=False),
    Room(has_outlook=False, has_months=False, has_goals=False),
    Room(has_outlook=False, has_months=False, has_goals=False, sentences=4),
)


@dataclass(frozen=True)
class Excerpt:
    """A release as a source of shorter papers; `plain` is what it keeps, `address` its public page, if it has one."""

    centre: House
    plain: Mapping[str, Any]
    address: str
    chapters: tuple[FrozenChapter, ...]
    headlines: tuple[FrozenHeadline, ...]
    months: FrozenExhibit | None
    room: "Room"

    @property
    def title(self) -> str:
        return str(self.plain.get("title", ""))

    @property
    def is_alone(self) -> bool:
        """Return whether there is no longer report behind the page: an interim page is all there is."""
        return self.plain.get("kind") == ReportKind.INTERIM

    @property
    def messages(self) -> tuple[FrozenChapter, ...]:
        return self._said[: self.room.sentences]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return the names of chapters and tables that do not fit completely."""
        names = [chapter.title for chapter in self._said[self.room.sentences :]]
        names += [self.months.table.name] if self.months and not self.room.has_months else []
        names += [] if self.room.has_goals or not self.goals_in_figures else [str(Chapter.GOALS.label)]
        names += [] if self.room.has_outlook or not self.outlook else [str(Chapter.OUTLOOK.label)]
        return tuple(names)

    @property
    def _said(self) -> tuple[FrozenChapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.message and chapter.key != Chapter.SUMMARY)

    @property
    def compares_parts_of_years(self) -> bool:
        """Return whether the counts of the year before are those of some months only, and there are any."""
        is_part = self.plain.get("months", _WHOLE_YEAR) != _WHOLE_YEAR
        return is_part and any(figure.before for figure in self.headlines)

    @property
    def late_begin(self) -> dt.date | None:
        """Return the first day on record, if it comes after the first month shown: what was before is no nought."""
        begin, year = self.plain.get("records_begin"), self.plain.get("year")
        if not begin or not year:
            return None
        first = dt.date(year - any(figure.before for figure in self.headlines), self.plain["months"][0], 1)
        day = dt.date.fromisoformat(begin)
        return day if day > first else None

    def text(self, key: str) -> str:
        return next((chapter.text for chapter in self.chapters if chapter.key == key), "")

    @property
    def goals_in_figures(self) -> tuple[Mapping[str, Any], ...]:
        """Return the goals that are measured."""
        return tuple(goal for group in self.plain.get("goals", ()) for goal in group["goals"] if goal["indicator"])

    @property
    def hides_on_the_page(self) -> bool:
        """Return whether the page for a committee has a dot that must be explained."""
        counts = [count for figure in self.headlines for count in (figure.now, *figure.before)]
        counts += [goal["actual"] for goal in self.goals_in_figures] if self.room.has_goals else []
        months = self.months if self.room.has_months else None
        return HIDDEN in counts or (months is not None and months.table.has_hidden)

    @property
    def outlook(self) -> str:
        return self.text("outlook")


def committee_pdf(release: Release) -> bytes:
    """Return one page for a committee. Raises TooLong."""
    return committee_sheets(release.figures, _address(release)).write(Variant.READERS)


def committee_sheets(plain: Mapping[str, Any], address: str = "") -> Sheets:
    """Lay out what a release keeps on one page for a committee. What does not fit is named, never cut.

    Raises TooLong.
    """
    excerpt = _excerpt(plain, address)
    for room in _ROOMS:
        sheets = _laid_out(COMMITTEE, {"excerpt": replace(excerpt, room=room)})
        if sheets.number_of_pages == 1:
            return sheets
    raise TooLong(_("This is more than a page can hold. Shorten the names of topics and offices, and release anew."))


def funder_pdf(release: Release, number: int) -> bytes:
    """Return the use-of-funds report on the grant with this number in the release, counted from 1."""
    return _laid_out(FUNDER, for_funder(_excerpt(release.figures), grant_from(release, number))).write(Variant.READERS)


def for_funder(excerpt: Excerpt, report: GrantReport) -> dict[str, Any]:
    """Return what the template prints: the grant, and of all tables of the release only the grant's own."""
    wanted = report.grant.figures
    shown = [exhibit for chapter in excerpt.chapters for exhibit in chapter.exhibits if exhibit.name in wanted]
    hides = any(exhibit.table.has_hidden for exhibit in shown)
    return {"excerpt": excerpt, "report": report, "exhibits": shown, "hides": hides}


def grant_from(release: Release, number: int) -> GrantReport:
    """Return the grant with this number. Raises Http404 if the release has none."""
    grants = rebuilt(tuple[GrantReport, ...], release.figures.get("grants", []))
    if not 1 <= number <= len(grants):
        raise Http404
    found: GrantReport = grants[number - 1]
    return found


def _laid_out(template: str, context: Mapping[str, Any]) -> Sheets:
    with translation.override(settings.LANGUAGE_CODE):
        return lay_out(render_to_string(template, context), *STYLESHEETS)


def _address(release: Release) -> str:
    """Return the public URL of the whole report; empty if it is not public."""
    if not Release.objects.public().filter(pk=release.pk).exists():
        return ""
    return settings.PORTAL_URL + reverse("release_page", args=[release.public_id])


def _excerpt(plain: Mapping[str, Any], address: str = "") -> Excerpt:
    with translation.override(settings.LANGUAGE_CODE):
        chapters = chapters_of(plain)
        exhibits = {exhibit.name: exhibit for chapter in chapters for exhibit in chapter.exhibits}
        return Excerpt(
            centre=house_of(plain),
            plain=plain,
            address=address,
            chapters=chapters,
            headlines=tuple(headlines_of(plain)),
            months=exhibits.get(_MONTHS),
            room=Room(),
        )
