"""Pages of money: the budget of a year, and who pays for each of its lines."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to
from familienzentrum.versioned_formsets import VersionedFormSet
from reporting.core.access import report_of, reporters
from reporting.models import AnnualReport, BudgetLine
from reporting.planning.actions import save_budget, save_contributions
from reporting.planning.budget import budget_of
from reporting.planning.forms.money import budget_formset, contribution_formset
from reporting.planning.projects import projects_of
from reporting.planning.shares import shares_of


@reporters
@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, year: int) -> HttpResponse:
    report = report_of(year)
    lines = budget_formset(request.POST or None, year)
    if _budget_saved(request, report, lines):
        return redirect("report_budget", year)
    context = {"report": report, "lines": lines, "budget": budget_of(year)}
    context |= {"shares": shares_of(year), "projects": projects_of(year)}
    return render(request, "reporting/planning/budget.html", context)


def _budget_saved(request: HttpRequest, report: AnnualReport, lines: VersionedFormSet) -> bool:
    if not lines.is_valid():
        return False
    with told_to(lines, IntegrityError) as outcome:
        save_budget(report, lines, by=acting_user(request))
    if outcome.is_done:
        messages.success(request, _("The budget has been saved."))
    return outcome.is_done


@reporters
@require_http_methods(["GET", "POST"])
def funders(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Edit who pays for a line, and how certain that is."""
    report, line = report_of(year), get_object_or_404(BudgetLine, pk=pk, year=year)
    given = contribution_formset(request.POST or None, line)
    if given.is_valid():
        with told_to(given) as outcome:
            save_contributions(line, given, by=acting_user(request))
        if outcome.is_done:
            messages.success(request, _("The money for “%(line)s” has been saved.") % {"line": line.title})
            return redirect("report_budget", year)
    context = {"report": report, "line": line, "given": given}
    return render(request, "reporting/planning/funders.html", context)
