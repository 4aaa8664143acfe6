"""Pages on which people write and plan a year's report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import acting_user
from reporting.choices import Chapter, PaperKind, TextState
from reporting.disclosure import NotAtHand, published_at_hand
from reporting.forms.report import PaperForm
from reporting.models import ChapterText, Goal, GoalYear, Measure, Paper
from reporting.planning.actions import save_goal, save_paper, write_text
from reporting.planning.forms.council import deliberation_formset
from reporting.planning.forms.goals import GoalYearForm, MeasureFormSet
from reporting.planning.goals import goals_of
from reporting.release.views.reports import report_of, reporters
from reporting.waiting import wait_for_figures
from reporting.writing import sentences
from reporting.writing.forms import TextForm


@reporters
@require_http_methods(["GET", "POST"])
def chapter(request: HttpRequest, year: int, chapter: Chapter) -> HttpResponse:
    report = report_of(year)
    text = next((text for text in report.texts.all() if text.chapter == chapter), None)
    form = TextForm(request.POST or None, instance=text or ChapterText(report=report, chapter=chapter))
    if form.is_valid():
        kept = form.cleaned_data
        values = {"text": kept["text"], "state": TextState(kept["state"]), "is_shown": kept["is_shown"]}
        write_text(report, chapter, **values, by=acting_user(request))
        messages.success(request, _("The chapter “%(chapter)s” has been saved.") % {"chapter": chapter.label})
        return redirect(report)
    context = {
        "report": report,
        "form": form,
        "title": chapter.label,
        "message": _message(chapter, year),
        "earlier": ChapterText.objects.before(year, chapter),
        "cancel_url": report.get_absolute_url(),
    }
    return render(request, "reporting/chapter.html", context)


def _message(chapter: Chapter, year: int) -> str:
    """Return what the figures of a chapter say; who writes a text need not wait for it."""
    try:
        return sentences.message(chapter, published_at_hand(year))
    except NotAtHand:
        return ""


@reporters
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, year: int) -> HttpResponse:
    report = report_of(year)
    of_report = report.paper or Paper(kind=PaperKind.INFORMATION, title=_("Annual report %(year)s") % {"year": year})
    form = PaperForm(request.POST or None, instance=of_report)
    stations = deliberation_formset(request.POST or None, of_report)
    # Both are looked at, so that the page names all mistakes at once.
    if all([form.is_valid(), stations.is_valid()]):
        save_paper(report, form, stations, by=acting_user(request))
        messages.success(request, _("The council paper has been saved."))
        return redirect(report)
    return render(request, "reporting/paper.html", {"report": report, "form": form, "stations": stations})


@reporters
@require_safe
def goals(request: HttpRequest, year: int) -> HttpResponse:
    report = report_of(year)
    try:
        figures = published_at_hand(year)
    except NotAtHand:
        return wait_for_figures(request, report)
    return render(request, "reporting/goals.html", {"report": report, "groups": goals_of(figures)})


@reporters
@require_http_methods(["GET", "POST"])
def goal(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    report, of_years = report_of(year), get_object_or_404(Goal, pk=pk)
    entry = of_years.years.filter(year=year).first() or GoalYear(goal=of_years, year=year)
    form = GoalYearForm(request.POST or None, instance=entry)
    near = Measure.objects.filter(year__in=[year, year + 1])
    steps = MeasureFormSet(request.POST or None, instance=of_years, queryset=near, initial=[{"year": year}])
    if all([form.is_valid(), steps.is_valid()]):
        save_goal(form, steps, by=acting_user(request))
        messages.success(request, _("The goal “%(goal)s” has been saved.") % {"goal": of_years})
        return redirect("report_goals", year)
    context = {"report": report, "goal": of_years, "form": form, "steps": steps}
    return render(request, "reporting/goal.html", context)
