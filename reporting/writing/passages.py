"""All text by people in a report: where it is printed, and where to edit it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.choices import Chapter, ReportKind
from reporting.disclosure import chapter_of, figure_names
from reporting.models import (
    AnnualReport,
    BudgetLine,
    ChapterText,
    CountingChange,
    Deliberation,
    Goal,
    GoalYear,
    Grant,
    GrantYear,
    Paper,
)
from reporting.writing.formats import number


@dataclass(frozen=True)
class Passage:
    """One text. `url` leads to the page on which it is edited; empty if there is none."""

    place: str
    text: str
    url: str = ""


def passages_of(report: AnnualReport, kind: ReportKind) -> tuple[Passage, ...]:
    """Return the texts of a report. Third-party figures of the social area are not included."""
    return tuple(passage for passage in _all(report, kind) if passage.text.strip())


def texts_of(report: AnnualReport, kind: ReportKind) -> dict[str, ChapterText]:
    """Return the texts by chapter; texts about a year do not apply to a half-year."""
    if not report.pk:
        return {}
    mine = [chapter for chapter in kind.chapters if kind.has_text_in(chapter)]
    return {text.chapter: text for text in report.texts.all() if text.chapter in mine}


def _all(report: AnnualReport, kind: ReportKind) -> Iterator[Passage]:
    shown = report.chapters(kind)
    yield from _of_chapters(report, kind)
    yield from _of_counting(shown)
    if kind.is_annual:
        yield from _of_pictures(report, shown)
        yield from _of_paper(report)
    if kind.is_annual and Chapter.OFFERS in shown:
        yield from _of_partners(report)
    if Chapter.GOALS in shown:
        yield from _of_goals(report.year)
    if Chapter.MONEY in shown:
        yield from _of_budget(report.year)
        yield from _of_grants(report.year)
    if Chapter.MANDATE in shown:
        yield from _of_mandate()


def _of_chapters(report: AnnualReport, kind: ReportKind) -> Iterator[Passage]:
    for text in texts_of(report, kind).values():
        if text.is_shown:
            place = _("Chapter “%(chapter)s”") % {"chapter": text.get_chapter_display()}
            yield Passage(place, text.text, reverse("report_chapter", args=[report.year, text.chapter]))


def _of_pictures(report: AnnualReport, shown: Collection[Chapter]) -> Iterator[Passage]:
    for picture in report.pictures.without_content() if report.pk else ():
        if picture.chapter in shown:
            place = _("Picture of the chapter “%(chapter)s”") % {"chapter": picture.get_chapter_display()}
            address = reverse("report_picture", args=[report.year, picture.chapter])
            yield Passage(place, _lines([picture.alternative, picture.rights]), address)


def _of_partners(report: AnnualReport) -> Iterator[Passage]:
    for row in report.partner_texts.accepted() if report.pk else ():
        place = _("Text of “%(office)s”") % {"office": row.office}
        yield Passage(place, row.text, reverse("report_partner", args=[report.year, row.pk]))


def _of_counting(shown: Collection[Chapter]) -> Iterator[Passage]:
    names = [name for name, _label in figure_names() if chapter_of(name) in shown]
    for change in CountingChange.objects.filter(figure__in=names):
        yield Passage(_("Change in counting"), change.words, reverse("counting_change_edit", args=[change.pk]))


def _of_goals(year: int) -> Iterator[Passage]:
    for goal in Goal.objects.of_year(year):
        place = _("Goal “%(goal)s”") % {"goal": goal.title}
        yield Passage(place, _lines(_said_of(goal)), reverse("goal_edit", args=[goal.pk]))
        yield Passage(place, _lines(_done_for(goal)), reverse("report_goal", args=[year, goal.pk]))


def _said_of(goal: Goal) -> Iterator[str]:
    yield from (goal.title, goal.description, goal.indicator, goal.unit)


def _done_for(goal: Goal) -> Iterator[str]:
    """Yield the texts on a goal in a year; a typed value is put before its unit, like a sentence."""
    for entry in goal.this_year:
        yield entry.assessment
        yield _typed(goal, entry)
    for step in goal.steps:
        yield from (step.title, step.outcome, step.responsible)


def _typed(goal: Goal, entry: GoalYear) -> str:
    return f"{number(entry.actual)} {goal.unit}" if entry.actual is not None and not goal.figure else ""


def _of_budget(year: int) -> Iterator[Passage]:
    for line in BudgetLine.objects.filter(year=year):
        place = _("Budget line “%(line)s”") % {"line": line.title}
        yield Passage(place, _lines([line.title, line.condition]), reverse("report_budget", args=[year]))


def _of_grants(year: int) -> Iterator[Passage]:
    """Yield what the year's papers say of grants, and no more: the list of numbers is public, with their sentences."""
    reported = set(Grant.objects.reported_in(year))
    entries = Prefetch("years_of_use", GrantYear.objects.filter(year=year))
    for grant in Grant.objects.named_in(year).prefetch_related(entries):
        place, is_reported = _("Grant “%(grant)s”") % {"grant": grant.title}, grant in reported
        said = [grant.title, grant.purpose if is_reported else ""]
        yield Passage(place, _lines(said), reverse("grant_edit", args=[grant.pk]))
        for entry in grant.years_of_use.all() if is_reported else ():
            yield Passage(place, entry.done, reverse("report_grant", args=[year, grant.pk]))


def _of_paper(report: AnnualReport) -> Iterator[Passage]:
    if report.paper:
        place, decided = _("Council paper"), _decided(report.paper.deliberations.all())
        yield Passage(place, _lines(_asked_in(report.paper)), reverse("report_paper", args=[report.year]))
        yield Passage(place, _lines(decided), reverse("paper_deliberations", args=[report.paper.pk]))


def _of_mandate() -> Iterator[Passage]:
    for paper in Paper.objects.filter(report=None).prefetch_related("deliberations"):
        place = _("Council paper “%(paper)s”") % {"paper": paper.title}
        yield Passage(place, _lines(_asked_in(paper)), reverse("paper_edit", args=[paper.pk]))
        yield Passage(
            place, _lines(_decided(paper.deliberations.all())), reverse("paper_deliberations", args=[paper.pk])
        )


def _asked_in(paper: Paper) -> Iterator[str]:
    yield from (paper.title, paper.proposal, paper.contact, paper.signed_by)


def _decided(stations: Iterable[Deliberation]) -> Iterator[str]:
    for station in stations:
        yield from (station.decision, station.follow_up)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
