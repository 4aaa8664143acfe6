"""Pages of goals: overview of a year, and one goal."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to
from reporting.core.access import report_of, reporters
from reporting.disclosure import NotAtHand, interim
from reporting.models import Goal, GoalYear
from reporting.planning.actions import save_goal
from reporting.planning.forms.goals import GoalYearForm, measure_formset
from reporting.planning.goals import goals_of


@reporters
@require_safe
def goals(request: HttpRequest, year: int) -> HttpResponse:
    """Show goals with their actual values, and the rest of them while the worker is still at the figures."""
    report, figures = report_of(year), None
    with suppress(NotAtHand):
        figures = interim(report)
    context = {"report": report, "groups": goals_of(year, figures), "figures": figures}
    return render(request, "reporting/planning/goals.html", context)


@reporters
@require_http_methods(["GET", "POST"])
def goal(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    report, of_years = report_of(year), get_object_or_404(Goal, pk=pk)
    entry = of_years.years.filter(year=year).first() or GoalYear(goal=of_years, year=year)
    form = GoalYearForm(request.POST or None, instance=entry)
    steps = measure_formset(request.POST or None, of_years, year)
    if all([form.is_valid(), steps.is_valid()]):
        with told_to(form) as outcome:
            save_goal(form, steps, by=acting_user(request))
        if outcome.is_done:
            messages.success(request, _("The goal “%(goal)s” has been saved.") % {"goal": of_years})
            return redirect("report_goals", year)
    context = {"report": report, "goal": of_years, "form": form, "steps": steps}
    return render(request, "reporting/planning/goal.html", context)
