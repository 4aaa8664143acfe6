"""What is still missing before a report can be released, and where to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.choices import Chapter, TextState
from reporting.disclosure import Published
from reporting.models import AnnualReport


@dataclass(frozen=True)
class Gap:
    """One thing that is missing; `url` leads to where it is mended, if that is in anybody's hands."""

    words: str
    url: str = ""


def gaps(report: AnnualReport, published: Published) -> list[Gap]:
    """Return what stands between a report and its release; nothing when it is ready."""
    return [*_gaps_of_year(published), *_gaps_of_paper(report), *_gaps_of_texts(report)]


def _gaps_of_year(published: Published) -> Iterator[Gap]:
    if published.is_running:
        words = _("The year %(year)s is not over yet. Its figures can still change.")
        yield Gap(words % {"year": published.year})


def _gaps_of_paper(report: AnnualReport) -> Iterator[Gap]:
    url = reverse("report_paper", args=[report.year])
    if report.paper is None:
        yield Gap(_("The council paper has not been filled in."), url)
    elif not report.paper.deliberations.exists():
        yield Gap(_("No committee and day is entered in the council paper."), url)


def _gaps_of_texts(report: AnnualReport) -> Iterator[Gap]:
    texts = {text.chapter: text.state for text in report.texts.all()}
    if Chapter.SUMMARY not in texts:
        words = _("The chapter “%(chapter)s” has no text.")
        yield Gap(words % {"chapter": Chapter.SUMMARY.label}, _text_url(report, Chapter.SUMMARY))
    for chapter in Chapter:
        if texts.get(chapter) == TextState.DRAFT:
            words = _("The text of the chapter “%(chapter)s” is still a draft.")
            yield Gap(words % {"chapter": chapter.label}, _text_url(report, chapter))


def _text_url(report: AnnualReport, chapter: Chapter) -> str:
    return reverse("report_chapter", args=[report.year, chapter.value])
