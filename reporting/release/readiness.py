"""What is missing before a report can be released, and where to fix it."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familienzentrum.pdf import undrawable_letters
from offers.models import Office
from reporting.choices import Chapter, ReportKind, TextState
from reporting.disclosure import threshold
from reporting.models import AnnualReport, ChapterText
from reporting.writing.passages import passages_of
from reporting.writing.vouching import refusals


@dataclass(frozen=True)
class Gap:
    """One thing that is missing; `url` leads to where to fix it, if anywhere."""

    words: str
    url: str = ""


Months = tuple[int, int]


def gaps(
    report: AnnualReport, kind: ReportKind = ReportKind.ANNUAL, months: Months = ReportKind.ANNUAL.months
) -> list[Gap]:
    """Return what is missing; empty if the report is ready. `months` are those of an interim page."""
    of_paper = _gaps_of_paper(report) if kind == ReportKind.ANNUAL else ()
    time = _gaps_of_time(report, kind, months if kind.is_interim else kind.months)
    of_guide = _gaps_of_guide() if kind.is_about_guide else ()
    return [*time, *of_guide, *of_paper, *_gaps_of_texts(report, kind), *_gaps_of_words(report, kind)]


def _gaps_of_time(report: AnnualReport, kind: ReportKind, months: Months) -> Iterator[Gap]:
    if is_over(report.year, months):
        return
    if kind.is_interim:
        words = _("These months of %(year)s are not over yet. Their figures can still change.")
    elif kind.is_annual:
        words = _("The year %(year)s is not over yet. Its figures can still change.")
    else:
        words = _("This half of the year %(year)s is not over yet. Its figures can still change.")
    yield Gap(words % {"year": report.year})


def is_over(year: int, months: Months) -> bool:
    """Return whether no conversation can still come to these months."""
    last = months[1]
    return timezone.localdate() > dt.date(year, last, calendar.monthrange(year, last)[1])


def _gaps_of_guide() -> Iterator[Gap]:
    if not Office.objects.filter(is_guide=True).exists():
        yield Gap(_("No office is marked as the guide through procedures."), reverse("office_list"))


def _gaps_of_paper(report: AnnualReport) -> Iterator[Gap]:
    url = reverse("report_paper", args=[report.year])
    if report.paper is None:
        yield Gap(_("The council paper has not been filled in."), url)
    elif not report.paper.deliberations.exists():
        yield Gap(_("No committee and day is entered in the council paper."), url)


def _gaps_of_texts(report: AnnualReport, kind: ReportKind) -> Iterator[Gap]:
    if kind.is_interim:
        return
    texts, own = {text.chapter: text for text in report.texts.all()}, kind.own_chapter
    if own not in texts:
        words = _("The chapter “%(chapter)s” has no text.")
        yield Gap(words % {"chapter": own.label}, _text_url(report, own))
    for chapter in kind.chapters if kind == ReportKind.ANNUAL else (own,):
        if chapter in texts and texts[chapter].is_shown:
            yield from _gaps_of_text(report, chapter, texts[chapter])


def _gaps_of_text(report: AnnualReport, chapter: Chapter, text: ChapterText) -> Iterator[Gap]:
    if text.state == TextState.DRAFT:
        words = _("The text of the chapter “%(chapter)s” is still a draft.")
        yield Gap(words % {"chapter": chapter.label}, _text_url(report, chapter))


def _text_url(report: AnnualReport, chapter: Chapter) -> str:
    return reverse("report_chapter", args=[report.year, chapter.value])


def _gaps_of_words(report: AnnualReport, kind: ReportKind) -> Iterator[Gap]:
    passages = passages_of(report, kind)
    for passage in passages:
        if letters := undrawable_letters(passage.text):
            words = _("%(place)s has letters that cannot be printed: %(letters)s")
            yield Gap(words % {"place": passage.place, "letters": letters[:20]}, passage.url)
    for why, passage in refusals(passages, threshold()):
        yield Gap(why, passage.url)
