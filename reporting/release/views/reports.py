"""Pages of the annual reports: the years, and one year as a table of contents."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import acting_user
from reporting.choices import Chapter, ReportKind, TextState
from reporting.core.access import report_of, reporters
from reporting.disclosure import NotAtHand, Published, interim
from reporting.models import AnnualReport, ChapterText, Deliberation, Release
from reporting.planning.budget import grants_ending
from reporting.planning.grants import grants_of
from reporting.planning.views.registers import REGISTERS
from reporting.release.actions.reports import begin_report
from reporting.release.forms import YearForm
from reporting.release.readiness import gaps
from reporting.release.waiting import waiting_for
from reporting.writing import sentences


@dataclass(frozen=True)
class Link:
    """A page and its name."""

    url: str
    label: str


@dataclass(frozen=True)
class ChapterLine:
    """A chapter on the page of its year: state, key message, links to edit it."""

    title: str
    state: str
    badge: str
    message: str
    text_url: str
    part: Link | None


@reporters
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    form = YearForm(request.POST or None, initial={"year": timezone.localdate().year - 1})
    if form.is_valid():
        return redirect(begin_report(form.cleaned_data["year"], by=acting_user(request)))
    years = AnnualReport.objects.prefetch_related(
        Prefetch("releases", Release.objects.filter(kind=ReportKind.ANNUAL).defer("figures"))
    )
    context = {"form": form, "reports": years, "registers": REGISTERS}
    context["for_me"], context["for_others"] = waiting_for(acting_user(request))
    context |= {"grants": grants_ending(timezone.localdate()), "owed": Deliberation.objects.owed()}
    return render(request, "reporting/release/reports.html", context)


@reporters
@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    of_year = report_of(year)
    try:
        figures = interim(of_year)
    except NotAtHand:
        figures = None  # the page is for more than its figures
    context = {
        "report": of_year,
        "published": figures,
        "gaps": gaps(of_year),
        "candidate": of_year.candidates.open().filter(kind=ReportKind.ANNUAL).first(),
        "half_years": [ReportKind.GUIDE_FIRST, ReportKind.GUIDE_SECOND],
        "chapters": list(_lines(of_year, figures)),
        "grants": grants_of(year),
        "releases": of_year.releases.with_files().with_publicity(),
    }
    return render(request, "reporting/release/report.html", context)


# Where to edit the parts of a chapter that are neither counted nor written.
_PARTS: dict[Chapter, tuple[str, str | Promise]] = {
    Chapter.MANDATE: ("paper_list", _lazy("Council papers")),
    Chapter.CONTEXT: ("indicator_list", _lazy("Figures of the social area")),
    Chapter.GOALS: ("report_goals", _lazy("Goals and steps")),
    Chapter.MONEY: ("report_budget", _lazy("Budget")),
}


def _lines(of_year: AnnualReport, figures: Published | None) -> Iterator[ChapterLine]:
    texts = {text.chapter: text for text in of_year.texts.all()}
    for chapter in ReportKind.ANNUAL.chapters:
        state, badge = _state(texts.get(chapter))
        yield ChapterLine(
            title=str(chapter.label),
            state=state,
            badge=badge,
            message=sentences.message(chapter, figures) if figures else "",
            text_url=reverse("report_chapter", args=[of_year.year, chapter.value]),
            part=_part(chapter, of_year.year),
        )


def _state(text: ChapterText | None) -> tuple[str, str]:
    """Return the state of a chapter, and the colour of its badge."""
    if text is None:
        return _("Empty"), "info"
    if not text.is_shown:
        return _("Left out"), "info"
    state = TextState(text.state)
    return str(state.label), "success" if state == TextState.CHECKED else "warning"


def _part(chapter: Chapter, year: int) -> Link | None:
    if chapter not in _PARTS:
        return None
    name, label = _PARTS[chapter]
    of_year = name.startswith("report_")
    return Link(reverse(name, args=[year] if of_year else []), str(label))
